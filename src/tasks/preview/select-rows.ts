import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { duplicatesOf } from '../../duplicates/index.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import type { Run, Selection } from '../run.ts';
import { readExportedIds } from '../worklists/review-worklist.ts';
import { selectEntriesOfRun, takeTheseEntries } from '../worklists/worklists.sql.ts';
import { type CandidateRow, selectByStanding, selectIds } from './facts.sql.ts';
import { type EngineHandoff, selectHandoffsBy } from './handoff-facts.sql.ts';
import type { Taker } from './held.ts';
import type { NamedRow } from './named-row.ts';
import { failedRows } from './select-failed.ts';
import { freeRows } from './select-free-rows.ts';
import { namedRows } from './select-named-rows.ts';
import { takeNext } from './take-next.ts';

const PAGE = 5_000;

/** What the run's selection names, in pages and in order. Rows of a worklist are this run's from here on. */
export async function* selectRows(
  house: TaskHouse,
  session: Session,
  run: Run,
  registered: RegisteredTask,
): AsyncGenerator<readonly NamedRow[]> {
  const { selection } = run;
  if (selection.kind === 'csv') yield* namedRows(house, session, run, registered);
  else if (selection.kind === 'rows') yield* freeRows(house, session, run, registered);
  else if (selection.kind === 'failed') yield* failedRows(session, run, registered);
  else if (selection.kind === 'handoffs') yield* handoffRows(session, run, selection);
  else if (selection.kind === 'nothing') yield [{ name: run.task, submissionId: null, handoffId: null, cells: null }];
  else if (selection.kind === 'query') yield* queryRows(session, run, selection);
  else if (selection.kind === 'worklist') yield* worklistRows(session, run, selection.next);
  else if (selection.kind === 'duplicates') yield* duplicateRows(session, run);
  else yield* reviewedRows(house, session, run, selection.exportId);
}

async function* queryRows(session: Session, run: Run, selection: Selection & { kind: 'query' }): AsyncGenerator<readonly NamedRow[]> {
  const of = { program: run.program, reasons: selection.reasons, forms: selection.forms, at: now(), ...takerOf(run, selection.limit) };
  yield* pagesOf(
    selection.limit,
    (after, limit) => selectByStanding(session, of, after, limit),
    ({ submissionId }) => submissionId,
    named,
  );
}

async function* handoffRows(session: Session, run: Run, selection: Selection & { kind: 'handoffs' }): AsyncGenerator<readonly NamedRow[]> {
  const { destinations, states, findings = [] } = selection;
  const of = { program: run.program, destinations, states, findings, ...takerOf(run, selection.limit) };
  yield* pagesOf(
    selection.limit,
    (after, limit) => selectHandoffsBy(session, of, after, limit),
    ({ id }) => id,
    handoffNamed,
  );
}

/** A limit counts the rows that can be had. Without one every row is an item, those that others have with that reason; what only reads disturbs nobody. */
function takerOf({ id, risk }: Run, limit: number | undefined): Taker {
  return { runId: id, passesOver: limit !== undefined && risk !== 'reads' };
}

export function handoffNamed({ id, submissionId }: EngineHandoff): NamedRow {
  return { name: String(id), submissionId, handoffId: id, cells: null };
}

async function* pagesOf<Row>(
  most: number | undefined,
  select: (after: number, limit: number) => Promise<readonly Row[]>,
  place: (row: Row) => number,
  name: (row: Row) => NamedRow,
): AsyncGenerator<readonly NamedRow[]> {
  let after = 0;
  let room = most ?? Number.POSITIVE_INFINITY;
  while (room > 0) {
    const page = await select(after, Math.min(PAGE, room));
    const last = page.at(-1);
    if (!last) return;
    yield page.map(name);
    after = place(last);
    room -= page.length;
  }
}

async function* duplicateRows(session: Session, run: Run): AsyncGenerator<readonly NamedRow[]> {
  const marked = await duplicatesOf(session, run.program, null, now());
  yield* cut(marked.map((each) => named({ externalId: each.external_id, submissionId: each.submission_id })));
}

/** A preview made again keeps the rows that the first one took. */
async function* worklistRows(session: Session, run: Run, next: number): AsyncGenerator<readonly NamedRow[]> {
  const worklistId = run.worklistId as number;
  const held = await selectEntriesOfRun(session, worklistId, run.id);
  if (held.length > 0) yield* cut(held.map(named));
  for (let room = next - held.length; room > 0; ) {
    const taken = await takeNext(session, { id: worklistId }, Math.min(PAGE, room), run.id);
    if (taken.length === 0) return;
    yield taken.map(named);
    room -= taken.length;
  }
}

async function* reviewedRows(house: TaskHouse, session: Session, run: Run, exportId: string): AsyncGenerator<readonly NamedRow[]> {
  const worklistId = run.worklistId as number;
  const held = new Set((await selectEntriesOfRun(session, worklistId, run.id)).map(({ submissionId }) => submissionId));
  const exported = await readExportedIds(house.objects, run.program, exportId);
  for (const page of cut(exported)) {
    const ids = await selectIds(session, run.program, page);
    const taken = await takeTheseEntries(session, [...ids.values()], { worklistId, runId: run.id, at: now() });
    yield page.map((externalId) => {
      const submissionId = ids.get(externalId);
      const isOurs = submissionId !== undefined && (taken.has(submissionId) || held.has(submissionId));
      const row = { name: externalId, submissionId: submissionId ?? null, handoffId: null, cells: null };
      return isOurs ? row : { ...row, refused: submissionId === undefined ? 'unknown_id' : 'not_left_in_worklist' };
    });
  }
}

function named({ externalId, submissionId }: CandidateRow): NamedRow {
  return { name: externalId, submissionId, handoffId: null, cells: null };
}

function* cut<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += PAGE) yield rows.slice(start, start + PAGE);
}
