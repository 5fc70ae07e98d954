import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { duplicatesOf } from '../duplicates/index.ts';
import { type Candidate, selectByStanding, selectIds } from './facts.sql.ts';
import type { NamedRow } from './judge-candidates.ts';
import type { TaskHouse } from './ports.ts';
import { readInput } from './read-input.ts';
import { readExportedIds } from './review-worklist.ts';
import type { Run, Selection } from './run.ts';
import { takeNext } from './take-next.ts';
import { selectEntriesOfRun, takeTheseEntries } from './worklists.sql.ts';

const PAGE = 5_000;

/** What the run's selection names, in pages and in order. Rows of a worklist are this run's from here on. */
export async function* selectRows(house: TaskHouse, session: Session, run: Run): AsyncGenerator<readonly NamedRow[]> {
  const { selection } = run;
  if (selection.kind === 'csv') yield* csvRows(house, session, run);
  else if (selection.kind === 'query') yield* queryRows(session, run, selection);
  else if (selection.kind === 'worklist') yield* worklistRows(session, run, selection.next);
  else if (selection.kind === 'duplicates') yield* duplicateRows(session, run);
  else yield* reviewedRows(house, session, run, selection.exportId);
}

async function* csvRows(house: TaskHouse, session: Session, run: Run): AsyncGenerator<readonly NamedRow[]> {
  if (!run.inputObjectKey)
    throw new WaybillError('WB_RUN_INPUT', `The file of run ${run.id} was not received in full. Draft the run again.`);
  for await (const page of readInput(house.objects, run.inputObjectKey)) {
    const ids = await selectIds(
      session,
      run.program,
      page.map(({ externalId }) => externalId),
    );
    yield page.map((row) => ({ ...row, submissionId: ids.get(row.externalId) }));
  }
}

async function* queryRows(session: Session, run: Run, selection: Selection & { kind: 'query' }): AsyncGenerator<readonly NamedRow[]> {
  const of = { program: run.program, reasons: selection.reasons, forms: selection.forms, at: now() };
  let after = 0;
  let room = selection.limit ?? Number.POSITIVE_INFINITY;
  while (room > 0) {
    const page = await selectByStanding(session, of, after, Math.min(PAGE, room));
    if (page.length === 0) return;
    yield page.map(named);
    after = page.at(-1)?.submissionId ?? after;
    room -= page.length;
  }
}

async function* duplicateRows(session: Session, run: Run): AsyncGenerator<readonly NamedRow[]> {
  const marked = await duplicatesOf(session, run.program, null, now());
  yield* cut(marked.map((each) => ({ externalId: each.external_id, submissionId: each.submission_id, cells: null })));
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
      return { externalId, submissionId, cells: null, ...(isOurs ? {} : { refused: 'not_left_in_worklist' }) };
    });
  }
}

function named({ externalId, submissionId }: Candidate): NamedRow {
  return { externalId, submissionId, cells: null };
}

function* cut<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += PAGE) yield rows.slice(start, start + PAGE);
}
