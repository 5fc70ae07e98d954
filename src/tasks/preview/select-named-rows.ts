import type { Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { storeColumns } from '../runs.sql.ts';
import { selectIds } from './facts.sql.ts';
import { selectHandoffFacts } from './handoff-facts.sql.ts';
import { openMendable, selectMendable } from './keys.sql.ts';
import { type NamedRow, openInput, readerOf } from './named-row.ts';
import { ahead } from './read-csv.ts';
import { findIdColumn, type InputRow, readInput } from './read-input.ts';

const HANDOFF_ID = /^[1-9][0-9]{0,15}$/;

/** The rows of a CSV of ids, of submissions or of hand-offs as the task works on them; ragged rows are refused by their number. */
export async function* namedRows(
  house: TaskHouse,
  session: Session,
  run: Run,
  { task }: RegisteredTask,
): AsyncGenerator<readonly NamedRow[]> {
  let isFirst = true;
  if (run.parentRunId !== null) await openMendable(session, run.parentRunId);
  for await (const { header, rows } of ahead(readInput(await openInput(house, run), readerOf(run)))) {
    if (isFirst) await storeColumns(session, run.id, { header, idPlace: findIdColumn(header) });
    isFirst = false;
    const found =
      task.works === 'on a slice of handoffs' ? await findHandoffs(session, run, rows) : await findSubmissions(session, run, rows);
    const mendable = run.parentRunId === null ? undefined : await selectMendable(session, rows.map(nameOf));
    yield rows.map((row) => ({ ...found(row), ...faultOf(row, mendable), name: nameOf(row), cells: row.cells }));
  }
}

function nameOf({ externalId }: InputRow): string {
  return externalId;
}

type Found = (row: InputRow) => { readonly submissionId: number | null; readonly handoffId: number | null };

async function findSubmissions(session: Session, run: Run, rows: readonly InputRow[]): Promise<Found> {
  const ids = await selectIds(session, run.program, rows.map(nameOf));
  return ({ externalId }) => ({ submissionId: ids.get(externalId) ?? null, handoffId: null });
}

async function findHandoffs(session: Session, run: Run, rows: readonly InputRow[]): Promise<Found> {
  const ids = rows.flatMap(({ externalId }) => (HANDOFF_ID.test(externalId) ? Number(externalId) : []));
  const known = new Map((await selectHandoffFacts(session, run.program, ids)).map((each) => [String(each.id), each]));
  return ({ externalId }) => {
    const handoff = known.get(externalId);
    return { submissionId: handoff?.submissionId ?? null, handoffId: handoff?.id ?? null };
  };
}

function faultOf({ fault, externalId }: InputRow, mendable: ReadonlySet<string> | undefined): Pick<NamedRow, 'refused' | 'detail'> {
  if (fault !== undefined) return { refused: 'ragged', detail: fault };
  return mendable && !mendable.has(externalId) ? { refused: 'not_failed_before' } : {};
}
