import { beforeAll, expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { PROGRAM, packagedRun } from '../packages/test-house.ts';
import { houseOf } from './routes/shares.ts';
import { useApi } from './test-api.ts';

const partners = [{ name: 'administration', title: 'The administration', acknowledgeWithinDays: 30 }];
const api = useApi({ programs: [{ ...form526, name: PROGRAM, partners }] });
let token: string;

beforeAll(async () => {
  token = await api.tokenOf('olive', 'operator');
});

const post = (path: string, body: object = { reason: 'a test' }) => api.call(path, { token, body });

async function openShare(packages: number): Promise<{ id: number; externalIds: readonly string[] }> {
  const run = await packagedRun(api.db, houseOf(api.installation), packages);
  const { status, body } = await post('/api/v1/shares', { run: run.runId, reason: 'for the partner' });
  expect([status, body.is_new]).toEqual([201, true]);
  return { id: body.id, externalIds: run.externalIds };
}

const linksOf = (csv: string): string[] => [...csv.matchAll(/http\S+?\/s\/[\w-]+/g)].map(([link]) => link);

test('packages go out by link, are fetched, and come back acknowledged', async () => {
  const { id, externalIds } = await openShare(3);
  const manifest = await api.call(`/api/v1/shares/${id}/manifest`, { token });
  expect(manifest.body.trim().split('\n')).toHaveLength(4);
  const issued = await post(`/api/v1/shares/${id}/links`);
  expect(issued.headers.get('content-type')).toContain('text/csv');
  const links = linksOf(issued.body);
  expect(links).toHaveLength(3);

  const fetched = await fetch(links[0] as string);
  expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(fetched.headers.get('content-disposition')).toContain(`${externalIds[0]}.zip`);
  expect((await fetched.bytes()).subarray(0, 2)).toEqual(new TextEncoder().encode('PK'));

  const rest = await fetch(links[0] as string, { headers: { range: 'bytes=2-5' } });
  expect([rest.status, rest.headers.get('content-range'), (await rest.bytes()).length]).toEqual([206, 'bytes 2-5/*', 4]);

  const csv = `id,verdict,reason\n${externalIds[0]},accepted,\n${externalIds[1]},rejected,no such person\n`;
  const answer = () => api.call(`/api/v1/shares/${id}/acknowledgements`, { token, body: csv, headers: { 'content-type': 'text/csv' } });
  expect((await answer()).body).toMatchObject({ is_repeat: false, rows: { total: 2 }, lines: { total: 3, answered: 2, unanswered: 1 } });
  expect((await answer()).body).toMatchObject({ is_repeat: true, changed: { accepted: 0, refused: 0 } });
  const shown = { packages: 3, fetched: 1, accepted: 1, refused: 1, unacknowledged: 1, revoked: 0 };
  expect((await api.call(`/api/v1/shares/${id}`, { token })).body).toMatchObject({ ...shown, links: { stable: 3, fetches: 2 } });
  expect((await api.call('/api/v1/shares?limit=10', { token })).body.shares[0]).toMatchObject({ ...shown, id });
});

test('a revoked link is gone; new ones can be issued until the share is taken back', async () => {
  const { id } = await openShare(1);
  const [first] = linksOf((await post(`/api/v1/shares/${id}/links`)).body) as [string];
  expect((await post(`/api/v1/shares/${id}/link-revocations`)).body).toEqual({ revoked: 1, direct: 0, direct_until: null });
  const gone = await fetch(first);
  expect(gone.status).toBe(410);
  expect(await gone.text()).toBe('This link has ended. Ask whoever gave it to you for a new one. (WB_LINK_GONE)\n');
  const [second] = linksOf((await post(`/api/v1/shares/${id}/links`)).body) as [string];
  expect((await fetch(second)).status).toBe(200);
  expect((await post(`/api/v1/shares/${id}/revocations`)).body).toMatchObject({ share: id, lines: 1, links: 1 });
  expect((await fetch(second)).status).toBe(410);
});

test('whoever holds a link to a lost package is told so in plain words, and nothing of the house', async () => {
  const { id, externalIds } = await openShare(1);
  const [stable] = linksOf((await post(`/api/v1/shares/${id}/links`)).body) as [string];
  const direct = await post(`/api/v1/shares/${id}/links`, { kind: 'direct', expires_in_days: 1, reason: 'a test' });
  const [signed] = /http\S+?\/objects\/[^,\s"]+/.exec(direct.body) as unknown as [string];
  const { rows } = await api.db.owner.query<{ key: string }>(
    'select p.object_key as key from packages p join share_lines l on l.package_id = p.id where l.share_id = $1',
    [id],
  );
  await api.installation.objects.delete(rows[0]?.key as string);
  for (const [link, code] of [
    [stable, 'WB_PACKAGE_UNAVAILABLE'],
    [signed, 'WB_OBJECT_MISSING'],
    [`${signed}x`, 'WB_LINK'],
    [stable.replace(/.{9}$/, 'wrongtail'), 'WB_NOT_FOUND'],
  ] as const) {
    const answer = await fetch(link);
    const text = await answer.text();
    expect([answer.headers.get('content-type'), text]).toEqual(['text/plain; charset=utf-8', expect.stringContaining(`(${code})`)]);
    expect(text).not.toMatch(/waybill|packages\/|`/);
    expect(text).not.toContain(externalIds[0]);
  }
  expect((await api.call(`/api/v1/shares/${id}`, { token })).body.findings).toEqual({ package_missing: 1 });
});

test('direct links are the store’s own, and tell until when', async () => {
  const { id } = await openShare(1);
  const { body } = await post(`/api/v1/shares/${id}/links`, { kind: 'direct', expires_in_days: 1, reason: 'a test' });
  const [link] = /http\S+?\/objects\/[^,\s"]+/.exec(body) ?? [];
  expect((await fetch(link as string)).status).toBe(200);
  expect((await post(`/api/v1/shares/${id}/links`, { kind: 'direct', expires_in_days: 8, reason: 'a test' })).status).toBe(400);
});

test('a run with nothing to share, and a share that is not there, are refused by name', async () => {
  expect((await post('/api/v1/shares', { run: 987_654, reason: 'a test' })).status).toBe(404);
  expect((await api.call('/api/v1/shares/987654', { token })).body.error.code).toBe('WB_NOT_FOUND');
});
