import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyFile, type Keyring, openKeyring } from '#kernel/crypto/index.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';
import { useDatabase } from '../testing/index.ts';
import { type ImportDoors, type ImportOptions, importFile } from './import-file.ts';
import { aRow, testProgram } from './test-program.ts';

const db = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'waybill-import-'));
let keyring: Keyring;
let store: ObjectStore;

beforeAll(async () => {
  createKeyFile(join(folder, 'keys.json'));
  keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
  mkdirSync(join(folder, 'objects'));
  store = await openObjectStore({ url: `file://${folder}/objects` });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const doors = (): ImportDoors => ({ database: db.database, keyring, store, recordHandoffs: async () => ({ recorded: 0 }) });

function importText(name: string, text: string | Buffer, options: Partial<ImportOptions> = {}) {
  const input = join(folder, name);
  writeFileSync(input, text);
  return importFile(doors(), { program: testProgram, input, startedBy: { kind: 'person', name: 'olga' }, ...options });
}

const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

test('imports a thousand, holds them all, and knows them the second time', async () => {
  const text = lines(Array.from({ length: 1_000 }, (_, n) => aRow(`a${n}`)));
  const first = await importText('thousand.jsonl', text);
  expect(first).toMatchObject({ input: 1_000, imported: 1_000, refused: 0, alreadyKnown: 0 });
  const { rows } = await db.owner.query(`select settled, reason, count(*)::int as n from standings group by 1, 2`);
  expect(rows).toEqual([{ settled: 'needs_attention', reason: 'held', n: 1_000 }]);
  const {
    rows: [sent],
  } = await db.owner.query('select count(*)::int as n from handoffs');
  expect(sent.n).toBe(0);
  const second = await importText('thousand.jsonl', text);
  expect(second).toMatchObject({ input: 1_000, imported: 0, refused: 0, alreadyKnown: 1_000 });
});
