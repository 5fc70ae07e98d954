import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import form526 from '../../programs/form526/index.ts';
import { addUser, issueToken } from '../access/index.ts';
import { PROGRAM, packagedRun } from '../packages/test-house.ts';
import { houseOf } from './routes/shares.ts';
import { useApi } from './test-api.ts';
import { listenTo } from './test-stream.ts';

const partners = ['administration', 'archive'].map((name) => ({ name, title: name, acknowledgeWithinDays: 30 }));
const api = useApi({ programs: [{ ...form526, name: PROGRAM, partners }, form526] });
let operator: string;
let partner: string;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  partner = await tokenOfPartner('ada', 'administration', [PROGRAM]);
});

function tokenOfPartner(name: string, of: string, programs: readonly string[]): Promise<string> {
  const by = { kind: 'system', name: 'test' } as const;
  return api.db.database.transaction('*', async (session) => {
    await addUser(session, { name, role: 'partner', partner: of, programs }, by);
    return (await issueToken(session, { user: name, name: 'test', days: 1 }, by)).token;
  });
}

async function openShare(packages: number, to = 'administration'): Promise<{ id: number; externalIds: readonly string[] }> {
  const run = await packagedRun(api.db, houseOf(api.installation), packages);
  const body = { run: run.runId, partner: to, reason: 'for the partner' };
  const { status, body: made } = await api.call('/api/v1/shares', { token: operator, body });
  expect(status).toBe(201);
  return { id: made.id, externalIds: run.externalIds };
}

const get = (path: string, token = partner) => api.call(`/api/v1/partner/shares${path}`, { token });
const getFile = (path: string) => fetch(`${api.url}/api/v1/partner/shares${path}`, { headers: { authorization: `Bearer ${partner}` } });
const answer = (id: number, csv: string, call = 'acknowledgements', token = partner) =>
  api.call(`/api/v1/partner/shares/${id}/${call}`, { token, body: csv, headers: { 'content-type': 'text/csv' } });

function entriesOf(zip: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(zip, { lazyEntries: true }, (fault, file) => {
      if (fault) return reject(fault);
      const entries = new Map<string, Buffer>();
      file.on('error', reject).on('end', () => resolve(entries));
      file.on('entry', (entry: { fileName: string }) => {
        file.openReadStream(entry as never, async (broken, stream) => {
          if (broken) return reject(broken);
          entries.set(entry.fileName, Buffer.concat(await stream.toArray()));
          file.readEntry();
        });
      });
      file.readEntry();
    });
  });
}

test('a partner finds its own shares and no other, whatever program and address', async () => {
  const own = await openShare(2);
  const other = await openShare(1, 'archive');
  const listed = (await get('?limit=500')).body;
  expect(listed.shares.map(({ id }: { id: number }) => id)).toContain(own.id);
  expect(new Set(listed.shares.map(({ partner: name }: { partner: string }) => name))).toEqual(new Set(['administration']));
  expect(JSON.stringify(listed)).not.toContain('olive');
  for (const path of ['', '/lines', '/manifest', '/packages', '/packages/0']) {
    expect([path, (await get(`/${other.id}${path}`)).body.error?.code]).toEqual([path, 'WB_NOT_FOUND']);
    expect([path, (await get(`/987654${path}`)).body.error?.code]).toEqual([path, 'WB_NOT_FOUND']);
  }
  for (const call of ['acknowledgements', 'acknowledgement-checks'])
    expect((await answer(other.id, 'id,verdict\nx,accepted\n', call)).status).toBe(404);

  const elsewhere = await tokenOfPartner('eve', 'administration', ['form526']);
  expect((await get('?limit=500', elsewhere)).body.shares).toEqual([]);
  expect((await get(`/${own.id}`, elsewhere)).status).toBe(404);
  for (const path of ['/api/v1/shares', `/api/v1/shares/${own.id}`, '/api/v1/submissions', '/api/v1/standing'])
    expect([path, (await api.call(path, { token: partner })).status]).toEqual([path, 403]);
  expect((await get('', operator)).status).toBe(403);
});

test('pages of the list, and its CSV, are the partner’s own', async () => {
  await openShare(1);
  await openShare(1);
  const first = (await get('?limit=1')).body;
  const second = (await get(`?limit=1&before=${first.next}`)).body;
  expect(second.shares[0].id).toBeLessThan(first.shares[0].id);
  const { body: csv } = await api.call('/api/v1/csv/partner/shares', { token: partner });
  const every = (await get('?limit=500')).body.shares.length;
  expect(csv.trim().split('\n')).toHaveLength(every + 1);
  expect(csv).not.toContain('archive');
});

test('all packages come as one zip with the manifest, their checksums hold, and each fetch is on record', async () => {
  const { id, externalIds } = await openShare(3);
  const response = await getFile(`/${id}/packages`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  const entries = await entriesOf(Buffer.from(await response.bytes()));
  expect([...entries.keys()].toSorted()).toEqual([...externalIds.map((each) => `${each}.zip`), 'manifest.csv'].toSorted());
  const { lines } = (await get(`/${id}/lines`)).body;
  for (const { file, sha256 } of lines) expect(createHash('sha256').update(entries.get(file)!).digest('hex')).toBe(sha256);
  const { manifest_sha256: hash } = (await get(`/${id}`)).body;
  expect(createHash('sha256').update(entries.get('manifest.csv')!).digest('hex')).toBe(hash);

  const one = await getFile(`/${id}/packages/${lines[0].position}`);
  expect(one.headers.get('content-disposition')).toContain(lines[0].file);
  expect(
    createHash('sha256')
      .update(await one.bytes())
      .digest('hex'),
  ).toBe(lines[0].sha256);

  const { fetches } = (await api.call(`/api/v1/shares/${id}/fetches`, { token: operator })).body;
  expect(fetches).toHaveLength(4);
  expect(fetches[0]).toMatchObject({ by: 'ada', remote: null, position: lines[0].position });
  expect((await api.call(`/api/v1/shares/${id}`, { token: operator })).body).toMatchObject({ fetched: 3, links: { fetches: 4 } });
});

test('what the store has lost is named in the zip and becomes a finding', async () => {
  const { id, externalIds } = await openShare(2);
  const { rows } = await api.db.owner.query<{ key: string; position: number }>(
    'select p.object_key as key, l.position from packages p join share_lines l on l.package_id = p.id where l.share_id = $1 order by l.position',
    [id],
  );
  await api.installation.objects.delete(rows[1]!.key);
  const entries = await entriesOf(Buffer.from(await (await getFile(`/${id}/packages`)).bytes()));
  expect([...entries.keys()].toSorted()).toEqual(['NOT-IN-THIS-FILE.csv', `${externalIds[0]}.zip`, 'manifest.csv'].toSorted());
  expect(entries.get('NOT-IN-THIS-FILE.csv')!.toString()).toContain(externalIds[1]);
  const lost = await api.call(`/api/v1/partner/shares/${id}/packages/${rows[1]!.position}`, { token: partner });
  expect(lost.body.error.code).toBe('WB_PACKAGE_UNAVAILABLE');
  expect((await api.call(`/api/v1/shares/${id}`, { token: operator })).body).toMatchObject({
    fetched: 1,
    findings: { package_missing: 1 },
  });
});

test('a share that was taken back says so and gives nothing more', async () => {
  const { id } = await openShare(1);
  const { position } = (await get(`/${id}/lines`)).body.lines[0];
  await api.call(`/api/v1/shares/${id}/revocations`, { token: operator, body: { reason: 'a test' } });
  expect((await get(`/${id}`)).body.state).toBe('revoked');
  expect((await getFile(`/${id}/packages/${position}`)).status).toBe(410);
  expect([...(await entriesOf(Buffer.from(await (await getFile(`/${id}/packages`)).bytes()))).keys()]).toEqual(['manifest.csv']);
});

test('answers are checked before they are taken, and both name the same rows', async () => {
  const { id, externalIds } = await openShare(4);
  const [first, second, third] = externalIds as [string, string, string];
  const csv = `id,result,reason\n${first},accepted,\n${second},rejected,no such person\nstranger,accepted,\n${first},accepted,\n${third},perhaps,\n${third},accepted,\n${third},rejected,\n`;
  const checked = (await answer(id, csv, 'acknowledgement-checks')).body;
  expect(checked).toMatchObject({
    is_repeat: false,
    rows: { total: 7, accepted: 1, rejected: 1, not_in_manifest: 1, repeated: 3, unreadable: 1 },
    bad: [
      { row: 4, why: 'not_in_manifest', id: null },
      { row: 5, why: 'repeated', id: first },
      { row: 6, why: 'no_verdict', id: null },
      { row: 7, why: 'both_ways', id: third },
      { row: 8, why: 'both_ways', id: third },
    ],
  });
  expect((await get(`/${id}`)).body).toMatchObject({ accepted: 0, unacknowledged: 4 });
  const taken = (await answer(id, csv)).body;
  expect([taken.rows, taken.file_sha256]).toEqual([checked.rows, checked.file_sha256]);
  expect((await get(`/${id}`)).body).toMatchObject({ accepted: 1, refused: 1, unacknowledged: 2 });
  expect((await answer(id, csv, 'acknowledgement-checks')).body.is_repeat).toBe(true);
  const { answers } = (await api.call(`/api/v1/shares/${id}/history`, { token: operator })).body;
  expect(answers).toEqual([expect.objectContaining({ by: 'ada', accepted: 4, rejected: 2 })]);
});

test('a partner that listens hears of its own shares, of nobody else’s, and of nothing else', async () => {
  const ears = await listenTo(`${api.url}/api/v1/live`, partner);
  const others = await listenTo(`${api.url}/api/v1/live`, await tokenOfPartner('carl', 'archive', [PROGRAM]));
  const all: string[] = [];
  const wanted = (event: string): boolean => {
    all.push(event);
    return event.includes('event: changed');
  };
  const hearing = ears.heard(wanted);
  await openShare(1, 'archive');
  await others.heard(wanted);
  expect(await Promise.race([hearing.then(() => 'heard'), get('').then(() => 'nothing yet')])).toBe('nothing yet');
  const { id, externalIds } = await openShare(1);
  await hearing;
  expect((await get(`/${id}`)).body.unacknowledged).toBe(1);
  await answer(id, `id,result,reason\n${externalIds[0]},accepted,\n`);
  await ears.heard(wanted);
  expect((await get(`/${id}`)).body.accepted).toBe(1);
  expect(new Set(all.filter((event) => event.includes('event: changed')))).toEqual(
    new Set(['event: changed\ndata: {"kinds":["partner"]}']),
  );
  await api.db.owner.query("update tokens set revoked_at = created_at where user_id = (select id from users where name = 'carl')");
  await others.ended;
});

test('a stream ends when a partner sees something else, and one user cannot take every place', async () => {
  const mover = await tokenOfPartner('mo', 'administration', [PROGRAM]);
  const ears = await listenTo(`${api.url}/api/v1/live`, mover);
  await api.db.owner.query("update grants set partner = 'archive' where user_id = (select id from users where name = 'mo')");
  await ears.ended;
  for (let opened = 0; opened < 5; opened += 1) await listenTo(`${api.url}/api/v1/live`, mover);
  const refused = await api.call('/api/v1/live', { token: mover });
  expect([refused.status, refused.body.error?.code]).toEqual([503, 'WB_STREAMS_FULL']);
  await listenTo(`${api.url}/api/v1/live`, partner);
});
