import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createKeyFile, type Keyring, openKeyring } from '#kernel/crypto/index.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';
import { closePdfWorkers } from '#kernel/pdf/index.ts';
import { type TestDatabase, useDatabase } from '../testing/index.ts';
import { type ImportDoors, type ImportOptions, type ImportResult, importFile } from './import-file.ts';
import { testProgram } from './test-program.ts';

export interface TestHouse {
  readonly db: TestDatabase;
  readonly folder: string;
  readonly keyring: Keyring;
  readonly store: ObjectStore;
  readonly doors: ImportDoors;
  /** Writes the text below the house's folder and imports it. */
  importText(name: string, text: string | Buffer, options?: Partial<ImportOptions>): Promise<ImportResult>;
}

/** A database, a key ring and an object store for one test file. Read its parts inside tests. */
export function useHouse(): TestHouse {
  const db = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-submissions-'));
  const opened: { keyring?: Keyring; store?: ObjectStore } = {};
  beforeAll(async () => {
    createKeyFile(join(folder, 'keys.json'));
    opened.keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
    mkdirSync(join(folder, 'objects'));
    opened.store = await openObjectStore({ url: `file://${folder}/objects` });
  });
  afterAll(async () => {
    await opened.store?.close();
    await closePdfWorkers();
    rmSync(folder, { recursive: true });
  });
  const house: TestHouse = {
    db,
    folder,
    get keyring() {
      return opened.keyring!;
    },
    get store() {
      return opened.store!;
    },
    get doors() {
      return { database: db.database, keyring: house.keyring, store: house.store, recordHandoffs: async () => ({ recorded: 0 }) };
    },
    importText: async (name, text, options = {}) => {
      const input = join(folder, name);
      writeFileSync(input, text);
      return importFile(house.doors, { program: testProgram, input, startedBy: { kind: 'person', name: 'olga' }, ...options });
    },
  };
  return house;
}

export function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
