import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type ObjectStore, openObjectStore } from '../../src/kernel/objects/index.ts';
import { type Ended, runCommand } from './command.ts';

/** A place of one test's own in the bucket of a test server: `in/` is what others put there, `store/` is Waybill's. */
export interface TestBucket {
  readonly name: string;
  /** Of the place, without `s3://bucket/`. */
  readonly area: string;
  readonly storeUrl: string;
  readonly input: ObjectStore;
  readonly store: ObjectStore;
  /** Credentials by the names that the address refers to. */
  readonly variables: Readonly<Record<string, string>>;
  /** `s3://bucket/…` of what lies in `in/`. */
  at(key: string): string;
  close(): Promise<void>;
}

const CREDENTIALS = ['WAYBILL_TEST_S3_ACCESS_KEY_ID', 'WAYBILL_TEST_S3_SECRET_ACCESS_KEY'];

export async function openTestBucket(url: string): Promise<TestBucket> {
  const { hostname: name, search } = new URL(url);
  const area = `whole-${randomUUID()}`;
  const storeUrl = `s3://${name}/${area}/store${search}`;
  const input = await openObjectStore({ url: `s3://${name}/${area}/in${search}` });
  const store = await openObjectStore({ url: storeUrl });
  return {
    name,
    area,
    storeUrl,
    input,
    store,
    variables: Object.fromEntries(CREDENTIALS.map((variable) => [variable, process.env[variable] ?? ''])),
    at: (key) => `s3://${name}/${area}/in/${key}`,
    close: async () => {
      for (const each of [input, store]) {
        for await (const { key } of each.listAll('')) await each.delete(key);
        await each.close();
      }
    },
  };
}

/** Puts every file of a folder into the store, under its path there. */
export async function putFolder(store: ObjectStore, folder: string): Promise<void> {
  for (const path of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (path.isFile())
      await store.put(join(path.parentPath, path.name).slice(folder.length + 1), readFileSync(join(path.parentPath, path.name)));
}

export async function textOf(store: ObjectStore, key: string): Promise<string> {
  return (await buffer((await store.get(key)).stream)).toString();
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Runs a command on a database and a bucket; what it wrote leads where it did not end as asked. */
export async function runOn(
  bucket: TestBucket,
  databaseUrl: string,
  words: readonly string[],
  more: { folder?: string; variables?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const variables = {
    DATABASE_URL: databaseUrl,
    WAYBILL_OBJECTS: bucket.storeUrl,
    WAYBILL_LOG_LEVEL: 'silent',
    ...bucket.variables,
    ...more.variables,
  };
  const ended = await runCommand([...words, '--json'], { variables, ...(more.folder ? { folder: more.folder } : {}) });
  if (ended.status !== 0)
    throw new Error(`${words.join(' ')} ended with ${ended.status}:\n${ended.stderr.slice(-4_000)}${ended.stdout.slice(-2_000)}`);
  return ended;
}
