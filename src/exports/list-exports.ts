import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type ExpectedDay, nextExpected } from './calendar.ts';
import { type Expectation, selectOverrides, selectUnmet } from './expectations.sql.ts';
import type { ExportFile } from './export.ts';
import { selectFiles } from './files.sql.ts';
import type { ExportHouse } from './ports.ts';
import { type Receipt, selectReceipts } from './receipts.sql.ts';
import { exportNamed, fileNumbered, type LoadedExport } from './refusals.ts';
import { type FileRow, selectRows } from './rows.sql.ts';

/** One export as operators see it: what was last, what is next, what is late. */
export interface ListedExport {
  readonly program: string;
  readonly name: string;
  readonly title: string;
  readonly form: string;
  readonly isSetUp: boolean;
  readonly newest: ExportFile | undefined;
  readonly lastConfirmed: ExportFile | undefined;
  /** Days that are due and have no confirmed file, the oldest first. */
  readonly unmet: readonly Expectation[];
  readonly overdue: number;
  readonly next: ExpectedDay | undefined;
}

export async function listExports(
  session: Session,
  house: Pick<ExportHouse, 'programs' | 'places'>,
  programs: readonly string[],
): Promise<ListedExport[]> {
  const listed: ListedExport[] = [];
  for (const program of programs)
    for (const name of house.programs.get(program)?.exports.keys() ?? [])
      listed.push(await listOne(session, house, exportNamed(house, program, name)));
  return listed;
}

async function listOne(
  session: Session,
  { places }: Pick<ExportHouse, 'places'>,
  { program, definition }: LoadedExport,
): Promise<ListedExport> {
  const at = now();
  const { name, title, form, schedule, store } = definition;
  const [newest] = await selectFiles(session, { program, export: name, limit: 1 });
  const [lastConfirmed] = await selectFiles(session, { program, export: name, states: ['confirmed'], limit: 1 });
  const unmet = await selectUnmet(session, program, name, at);
  const next = nextExpected(schedule, at, await selectOverrides(session, program, name));
  const overdue = unmet.filter(({ deadlineAt }) => deadlineAt <= at).length;
  return { program, name, title, form, isSetUp: places.isSet(program, store), newest, lastConfirmed, unmet, overdue, next };
}

export interface ShownFile extends ExportFile {
  readonly rows: readonly FileRow[];
  readonly receipts: readonly Receipt[];
}

/** @throws WaybillError WB_NOT_FOUND */
export async function showFile(session: Session, id: number): Promise<ShownFile> {
  const file = await fileNumbered(session, id);
  return {
    ...file,
    rows: await selectRows(session, id, ['written', 'superseded', 'refused']),
    receipts: await selectReceipts(session, id),
  };
}
