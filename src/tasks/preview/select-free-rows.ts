import type { Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import { modelOf } from '../rows-task.ts';
import type { Run } from '../run.ts';
import { storeColumns } from '../runs.sql.ts';
import { selectIds } from './facts.sql.ts';
import { openMendable, openSeenKeys, selectMendable, takeNewKeys } from './keys.sql.ts';
import { type AnyRowModel, type ColumnMap, mapColumns } from './map-columns.ts';
import { type NamedRow, openInput, readerOf } from './named-row.ts';
import { cellOf, parseRow } from './parse-row.ts';
import { ahead, type CsvRow, readCsv } from './read-csv.ts';

/** The rows of a CSV as the task's schema reads them. A row that does not fit is one of them, with its number, the field and the rule. */
export async function* freeRows(
  house: TaskHouse,
  session: Session,
  run: Run,
  registered: RegisteredTask,
): AsyncGenerator<readonly NamedRow[]> {
  const model = modelOf(registered);
  let isStored = false;
  if (model.key !== undefined) await openSeenKeys(session);
  if (model.key !== undefined && run.parentRunId !== null) await openMendable(session, run.parentRunId);
  for await (const { header, columns, rows } of ahead(readRows(house, run, model))) {
    if (!isStored) await storeColumns(session, run.id, { header, map: columns.map });
    isStored = true;
    yield await settleNames(session, run, model, await findSubmissions(session, run, model, columns, rows));
  }
}

interface RowsPage {
  readonly header: readonly string[];
  readonly columns: ColumnMap;
  readonly rows: readonly NamedRow[];
}

async function* readRows(house: TaskHouse, run: Run, model: AnyRowModel): AsyncGenerator<RowsPage, void> {
  const given = run.selection.kind === 'rows' ? run.selection.map : undefined;
  let columns: ColumnMap | undefined;
  for await (const { header, rows } of readCsv(await openInput(house, run), readerOf(run))) {
    columns ??= mapColumns(model, header, given);
    const at = columns;
    yield { header, columns, rows: rows.map((row) => readRow(model, at, row)) };
  }
}

function readRow(model: AnyRowModel, columns: ColumnMap, { number, cells, fault }: CsvRow): NamedRow {
  const key = cellOf(columns, cells, model.key);
  const about = { name: key || String(number), submissionId: null, handoffId: null, cells };
  if (fault !== undefined) return { ...about, refused: 'ragged', detail: fault };
  const parsed = parseRow(model, columns, cells, number);
  return parsed.fault === undefined ? { ...about, row: parsed.row } : { ...about, refused: 'does_not_fit', detail: parsed.fault };
}

/** Where a column holds ids of submissions: those that the program knows. */
async function findSubmissions(
  session: Session,
  run: Run,
  { submission }: AnyRowModel,
  columns: ColumnMap,
  rows: readonly NamedRow[],
): Promise<readonly NamedRow[]> {
  if (submission === undefined) return rows;
  const idOf = (row: NamedRow) => cellOf(columns, row.cells ?? [], submission) ?? '';
  const ids = await selectIds(session, run.program, rows.map(idOf));
  return rows.map((row) => ({ ...row, submissionId: ids.get(idOf(row)) ?? null }));
}

/** A name counts once, for the first row that fits; a mended file brings only rows that its run did not finish. */
async function settleNames(session: Session, run: Run, { key }: AnyRowModel, rows: readonly NamedRow[]): Promise<readonly NamedRow[]> {
  if (key === undefined) return rows;
  const fitting = rows.filter(({ refused }) => refused === undefined);
  const names = [...new Set(fitting.map(({ name }) => name))];
  const isNew = new Set(await takeNewKeys(session, names));
  const mendable = run.parentRunId === null ? undefined : await selectMendable(session, names);
  return rows.map((row) => {
    if (row.refused !== undefined) return row;
    if (mendable && !mendable.has(row.name)) return { ...row, refused: 'not_failed_before' };
    return isNew.delete(row.name) ? row : { ...row, refused: 'repeated' };
  });
}
