import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { type TestDatabase, useDatabase } from '../testing/index.ts';
import { type ExportFile, exportNamed, listFiles, listReady, type RanExport, type ReadyList, runExport } from './index.ts';
import { OPERATOR, openTestHouse, type TestHouse } from './test-house.ts';

/** One partner's days, from nothing in each test. Read its parts inside tests. */
export interface TestDays {
  readonly db: TestDatabase;
  readonly house: TestHouse;
  run(name: string): Promise<RanExport>;
  ready(name: string): Promise<ReadyList>;
  files(name: string): Promise<readonly ExportFile[]>;
  newest(name: string): Promise<ExportFile>;
  /** What all files at the partner hold whose names begin so, in the order of their names. */
  textOf(prefix: string): string;
  /** What the ledger says of exports, in order. */
  actions(): Promise<readonly string[]>;
  /** The partner's folder cannot be reached until the answer is called. */
  breakPartner(): () => void;
}

const LINES = "select action from ledger_lines where action like 'export.%' order by id";

export function useDays(): TestDays {
  const db = useDatabase();
  let house: TestHouse;
  // Lines of the ledger from earlier tests: nobody takes those out.
  let seen = 0;
  beforeEach(async () => {
    await db.owner.query(
      `truncate submissions, export_expectations, export_day_overrides, export_files, findings, imports, standing_totals restart identity cascade`,
    );
    seen = (await db.owner.query(LINES)).rows.length;
    house = await openTestHouse(db.database);
  });
  afterEach(async () => {
    setClockOffset(0);
    await house.close();
  });
  const files = (name: string): Promise<ExportFile[]> =>
    db.database.transaction(['vye'], (session) => listFiles(session, { program: 'vye', export: name, limit: 100 }));
  return {
    db,
    get house() {
      return house;
    },
    run: (name) => runExport(house, { program: 'vye', name, ...OPERATOR }),
    ready: (name) => db.database.transaction(['vye'], (session) => listReady(session, exportNamed(house, 'vye', name))),
    files,
    newest: async (name) => {
      const [file] = await files(name);
      if (!file) throw new Error(`There is no file of ${name}.`);
      return file;
    },
    textOf: (prefix) => {
      const named = Object.entries(house.received()).filter(([name]) => name.startsWith(prefix));
      return named
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, text]) => text)
        .join('');
    },
    actions: async () => {
      const { rows } = await db.owner.query<{ action: string }>(LINES);
      return rows.slice(seen).map(({ action }) => action.slice('export.'.length));
    },
    breakPartner: () => breakFolder(join(house.folder, 'partner')),
  };
}

function breakFolder(folder: string): () => void {
  renameSync(folder, `${folder}.away`);
  writeFileSync(folder, 'no folder');
  return () => {
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
  };
}
