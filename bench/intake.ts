import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { recordImportedHandoffs } from '../src/handoffs/index.ts';
import { canonicalJson, createKeyFile, openKeyring } from '../src/kernel/crypto/index.ts';
import { openDatabase } from '../src/kernel/db/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { openObjectStore } from '../src/kernel/objects/index.ts';
import { copyRows } from '../src/submissions/copy-rows.ts';
import { importFile } from '../src/submissions/index.ts';
import { aRow, testProgram } from '../src/submissions/test-program.ts';
import { isQuick, median, report } from './report.ts';

/** Intake of JSONL submissions with payloads of 4 to 40 KB, against parse + canonicalise + HMAC + encrypt + COPY and nothing else. */

const COUNT = isQuick ? 1_000 : 5_000;
const ROUNDS = isQuick ? 1 : 3;
const BATCH = 500;
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
createKeyFile(join(folder, 'keys.json'));
const keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
mkdirSync(join(folder, 'objects'));
const store = await openObjectStore({ url: `file://${folder}/objects` });
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(server.urls.owner);
const database = openDatabase({ url: server.urls.app });
const raw = new pg.Client({ connectionString: server.urls.owner });
await raw.connect();

function payloadOf(n: number): object {
  const answers = Object.fromEntries(
    Array.from({ length: 20 + ((n * 37) % 200) }, (_, i) => [`question${i}`, `answer ${n} ${i} `.repeat(12)]),
  );
  return { claim: { answers } };
}

function writeRound(round: number): string {
  const file = join(folder, `round${round}.jsonl`);
  writeFileSync(
    file,
    Array.from({ length: COUNT }, (_, n) => `${JSON.stringify(aRow(`r${round}-${n}`, { payload: payloadOf(n) }))}\n`).join(''),
  );
  return file;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** The same table as ours with its key, no index besides, no standing, no documents. */
async function bare(file: string): Promise<void> {
  await raw.query('create table bound_intake (id text primary key, hash bytea, payload bytea, identity bytea)');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  for (let n = 0; n < lines.length; n += BATCH) {
    const rows: Buffer[][] = [];
    for (const line of lines.slice(n, n + BATCH)) {
      const row = JSON.parse(line) as { id: string; payload: unknown; identity: unknown };
      const hash = keyring.fingerprintOf(canonicalJson(row));
      const context = { program: 'bench', kind: 'payload', id: row.id };
      const [payload, identity] = await keyring.encryptMany(
        [row.payload, row.identity].map((part) => ({ plain: Buffer.from(JSON.stringify(part)), context })),
      );
      rows.push([Buffer.from(row.id), hash, payload!, identity!]);
    }
    await copyRows(raw, 'bound_intake (id, hash, payload, identity)', rows);
  }
  await raw.query('drop table bound_intake');
}

async function ours(file: string): Promise<void> {
  const doors = { database, keyring, store, recordHandoffs: recordImportedHandoffs };
  const { imported } = await importFile(doors, { program: testProgram, input: file, startedBy: { kind: 'system', name: 'bench' } });
  if (imported !== COUNT) throw new Error(`${imported} of ${COUNT} were imported`);
}

const times: { bound: number; ours: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const file = writeRound(round);
  times.push({ bound: await seconds(() => bare(file)), ours: await seconds(() => ours(file)) });
  rmSync(file);
}
const rate = (side: 'bound' | 'ours') => COUNT / median(times.map((each) => each[side]));
report({ name: 'intake', value: rate('ours'), unit: 'submissions/s', bound: rate('bound'), atLeast: 0.7 });
await raw.end();
await database.close();
await store.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
