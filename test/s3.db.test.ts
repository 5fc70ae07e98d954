import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeSample } from '../sandbox/sample/index.ts';
import { startApi } from '../src/api/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { testInstallation } from '../src/testing/installation.ts';
import { openTestBucket, putFolder, runOn, sha256, type TestBucket, textOf } from './whole/bucket.ts';
import { makeFolder } from './whole/data-folder.ts';
import type { SampleRow } from './whole/rows.ts';
import { expectSums, type Summary } from './whole/summary.ts';

const url = process.env.WAYBILL_TEST_S3_URL;
const COUNT = 40;

if (!url) {
  test.skip('the whole job on S3 needs WAYBILL_TEST_S3_URL; scripts/s3-evidence.sh sets it against a radosgw of its own', () => undefined);
} else {
  describe('the whole job with objects and inputs on S3', () => wholeJob(url));
}

interface Line {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Issued {
  readonly issued: number;
  readonly warning?: string;
  readonly rows: readonly { readonly file: string; readonly url: string; readonly expiresAt: string }[];
}

function wholeJob(serverUrl: string): void {
  const db = useDatabase();
  const folder = makeFolder();
  const data = join(folder, 'data');
  let bucket: TestBucket;
  let first: Summary;
  let manifest: ReadonlyMap<string, Line>;
  let sample: readonly SampleRow[];

  const answer = async <T>(line: string, variables: Readonly<Record<string, string>> = {}): Promise<T> =>
    JSON.parse((await runOn(bucket, db.appUrl, [...line.trim().split(' '), '--data', data], { folder, variables })).stdout) as T;
  const demo = () =>
    answer<Summary>(`demo --exit --port 0 --input ${bucket.at('submissions.jsonl')}`, { DATABASE_DIRECT_URL: db.ownerUrl });
  const links = async (name: string, line: string, variables: Readonly<Record<string, string>> = {}): Promise<Issued> => {
    const issued = await answer<Issued>(`share links ${first.share.id} --out ${name}.csv --reason test --yes ${line}`, variables);
    const rows = cells(readFileSync(join(folder, `${name}.csv`), 'utf8')).map(([file = '', , link = '', expiresAt = '']) => ({
      file,
      url: link,
      expiresAt,
    }));
    return { ...issued, rows };
  };
  const expectPackage = async (file: string, response: Response): Promise<void> => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(file);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.length, sha256(bytes)]).toEqual([manifest.get(file)?.bytes, manifest.get(file)?.sha256]);
  };

  beforeAll(async () => {
    bucket = await openTestBucket(serverUrl);
    const { file } = await writeSample({ count: COUNT, seed: 3, profile: 'steady', folder: join(folder, 'sample') });
    sample = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SampleRow);
    await putFolder(bucket.input, join(folder, 'sample'));
    first = await demo();
    manifest = linesOf(await textOf(bucket.store, first.share.manifest as string));
  }, 120_000);

  afterAll(() => bucket?.close());

  test('every sum holds, and the bucket lists what the manifest names and no other package', async () => {
    expectSums(first);
    expect(first).toMatchObject({ input: COUNT, already_known: 0 });
    expect(first.run.succeeded).toBeGreaterThan(20);
    const listed: Record<string, number> = {};
    for await (const { key, bytes } of bucket.store.listAll('packages/')) listed[key.slice(key.lastIndexOf('/') + 1)] = bytes;
    expect(listed).toEqual(Object.fromEntries([...manifest.values()].map(({ file, bytes }) => [file, bytes])));
    const kept = new Set<string>();
    for await (const { key } of bucket.store.listAll('')) kept.add(key.slice(0, key.indexOf('/')));
    expect([...kept]).toEqual(expect.arrayContaining(['attachments', 'ledger', 'packages', 'runs', 'shares']));
  });

  test('attachments beside an input in a bucket are found as they are beside a file', async () => {
    const { rows } = await db.owner.query(
      `select count(*)::int as came from documents where source = 'attachment' and object_key is not null`,
    );
    const { rows: all } = await db.owner.query(`select count(*)::int as n from documents where source = 'attachment'`);
    expect(rows[0].came).toBeGreaterThan(10);
    expect(rows[0].came).toBe(all[0].n);
  });

  test('the same command again does no work twice', async () => {
    const before = await keysOf(bucket);
    const second = await demo();
    expectSums(second);
    expect(second).toMatchObject({ imported: 0, already_known: first.imported, run: { id: null, total: 0 }, share: { id: null } });
    expect((await keysOf(bucket)).filter((key) => !before.includes(key) && !key.startsWith('ledger/'))).toEqual([]);
  }, 60_000);

  test('attachments come by address; an address that may not be read refuses its row and no other', async () => {
    const kept = [...(await keysOf(bucket))].find((key) => key.startsWith('packages/')) as string;
    const pool = bucket.at('attachments');
    const { name, path } = sample.flatMap(({ attachments }) => attachments)[0]!;
    const rows = [
      ['s3-good', { uri: `${pool}/${path.slice(path.indexOf('/') + 1)}` }],
      ['s3-missing', { uri: `${pool}/never-came.pdf` }],
      ['s3-no-bucket', { uri: 's3://waybill-no-such-bucket/a.pdf' }],
      ['s3-kept', { uri: `s3://${bucket.name}/${bucket.area}/store/${kept}` }],
      ['s3-beside', { path }],
      ['s3-outside', { path: '../store/x.pdf' }],
    ] as const;
    const text = rows
      .map(([id, at]) => `${JSON.stringify({ ...sample[0], id, attachments: [{ name, document_type: 'L023', ...at }] })}\n`)
      .join('');
    await bucket.input.put('addresses.jsonl', Buffer.from(text));
    const result = await answer<Record<string, unknown>>(`import form526 ${bucket.at('addresses.jsonl')}`);
    expect(result).toMatchObject({ input: 6, imported: 4, refused: 2, already_known: 0 });
    expect(await bucket.store.head(result.refused_object_key as string)).toMatchObject({ bytes: expect.any(Number) });
    const refused = readFileSync(result.refused_file as string, 'utf8');
    expect(refused).toMatch(/uri_not_readable[\s\S]*path_outside/);
    const { rows: came } = await db.owner.query(
      `select s.external_id as id from documents d join submissions s on s.id = d.submission_id
        where s.external_id like 's3-%' and d.source = 'attachment' and d.object_key is not null order by 1`,
    );
    expect(came.map(({ id }) => id)).toEqual(['s3-beside', 's3-good']);
  }, 30_000);

  test('a bucket that the settings do not name is not read', async () => {
    const ended = answer(`import form526 ${bucket.at('submissions.jsonl')}`, { WAYBILL_INPUTS: `s3://${bucket.name}/elsewhere` });
    await expect(ended).rejects.toThrow('WAYBILL_INPUTS');
  });

  test('a stable link leads to a signed address that gives the very package, each fetch is recorded, and a revoked one is gone', async () => {
    const { rows } = await links('stable', '');
    expect(rows).toHaveLength(manifest.size);
    const settings = { objects: bucket.storeUrl, keys: `file:${join(data, 'keys.json')}` };
    const house = await testInstallation(db.appUrl, { settings });
    const api = await startApi(house);
    try {
      const own = (link: string): string => `${api.url}${new URL(link).pathname}`;
      for (const { file, url: link } of rows.slice(0, 5)) {
        const led = await fetch(own(link), { redirect: 'manual' });
        expect(led.status).toBe(303);
        await expectPackage(file, await fetch(led.headers.get('location') as string));
      }
      const { rows: fetched } = await db.owner.query('select count(*)::int as n from share_fetches');
      expect(fetched[0].n).toBe(5);
      await answer(`share revoke-links ${first.share.id} --reason test --yes`);
      expect((await fetch(own(rows[0]!.url), { redirect: 'manual' })).status).toBe(410);
    } finally {
      await api.stop();
      await house.close();
    }
  }, 30_000);

  test('direct links of seven days give the packages; one of a second is refused by the server when it is over', async () => {
    const week = await links('week', '--direct --expires 7d');
    expect(week.warning).toBeUndefined();
    for (const { file, url: link } of week.rows.slice(0, 5)) await expectPackage(file, await fetch(link));
    const second = await links('second', '--direct --expires 1s');
    await vi.waitFor(async () => expect((await fetch(second.rows[0]!.url)).status).toBe(403), { timeout: 10_000, interval: 500 });
  }, 30_000);

  test('signing with a session that ends sooner is said, and the column tells its end', async () => {
    const end = new Date(Math.floor((performance.timeOrigin + performance.now()) / 1_000) * 1_000 + 4 * 3_600_000).toISOString();
    const [id, secret] = Object.values(bucket.variables) as [string, string];
    const session = {
      WAYBILL_OBJECTS: bucket.storeUrl.replace('env:WAYBILL_TEST_S3', 'env:SESSION'),
      SESSION_ACCESS_KEY_ID: id,
      SESSION_SECRET_ACCESS_KEY: secret,
      SESSION_SESSION_TOKEN: 'token of a session',
      SESSION_CREDENTIAL_EXPIRATION: end,
    };
    const issued = await links('session', '--direct --expires 7d', session);
    expect(issued.warning).toContain(end);
    expect(issued.rows[0]!.expiresAt).toBe(end);
  });
}

async function keysOf(bucket: TestBucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.store.listAll('')) keys.push(key);
  return keys;
}

function cells(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trimEnd().split(','));
}

function linesOf(csv: string): Map<string, Line> {
  return new Map(cells(csv).map(([file = '', , , , , bytes, hash = '']) => [file, { file, bytes: Number(bytes), sha256: hash }]));
}
