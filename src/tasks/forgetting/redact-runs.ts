import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { PersonalValues, TaskHouse } from '../ports.ts';
import { findTask } from '../refusals.ts';
import { writeResultFiles } from '../results/result-files.ts';
import { insertRunFiles, selectRunFiles } from '../results/run-files.sql.ts';
import { lockRun, selectRun } from '../runs.sql.ts';
import {
  countOldInputs,
  countOldResults,
  dropSealedFiles,
  emptyCells,
  emptyOutcomes,
  emptySealedParams,
  type RunWindow,
  selectOldInputs,
  selectOldResults,
} from './purges.sql.ts';
import {
  dropInputs,
  dropRunFiles,
  dropSealedFilesOf,
  emptyItems,
  emptyParams,
  emptySamples,
  selectLiveRunsOf,
  selectParamKeys,
  type WordsOfPerson,
} from './redactions.sql.ts';

export interface RedactedRuns {
  /** Runs whose result files are to be rendered anew, by `renderAgain`. */
  readonly runIds: readonly number[];
  /** Objects to destroy once this has committed. */
  readonly objects: readonly string[];
}

/** Empties a person's rows in every run: cells, messages, output, parameters, the files they came in and the files made about the person. */
export async function redactRuns(
  session: Session,
  words: WordsOfPerson,
  person: { readonly id: string; readonly pseudonym: string; readonly runId: number | null; readonly macOf: PersonalValues['macOf'] },
): Promise<RedactedRuns> {
  const runIds = await emptyItems(session, words, person.id);
  await emptySamples(session, runIds);
  const of = { program: words.program, personId: person.id, pseudonym: person.pseudonym, at: now() };
  const sealed = await dropSealedFilesOf(session, of);
  const aboutPerson = [...sealed.map(({ runId }) => runId), ...(person.runId === null ? [] : [person.runId])];
  const keys = await selectParamKeys(session, words.program);
  const macs = keys.flatMap((key) => words.names.map((name) => person.macOf(JSON.stringify(name), key)));
  await emptyParams(session, words, { runIds: aboutPerson, macs });
  return { runIds, objects: [...(await dropInputs(session, runIds)), ...sealed.map(({ key }) => key)] };
}

/**
 * The result files of a run once more, from what its rows say now; the newest rendering is the only one left. `onReplaced` is told of each object that
 * is to be destroyed, in the transaction that names the new ones.
 */
export async function renderAgain(
  house: TaskHouse,
  runId: number,
  onReplaced: (session: Session, oldKeys: readonly string[]) => Promise<void>,
): Promise<void> {
  const run = await house.database.transaction('*', (session) => selectRun(session, runId));
  const known = await house.database.transaction('*', (session) => selectRunFiles(session, runId));
  if (!run || known.length === 0) return;
  const registered = house.programs.get(run.program)?.tasks.has(run.task) ? findTask(house.programs, run.program, run.task) : undefined;
  const files = await writeResultFiles(house, run, registered);
  await house.database.transaction([run.program], async (session) => {
    await lockRun(session, runId);
    const old = await dropRunFiles(session, [runId]);
    await insertRunFiles(session, { runId, program: run.program, at: now() }, files);
    await onReplaced(session, old);
  });
}

export interface PurgedRuns {
  readonly destroyed: number;
  /** Objects to destroy once this has committed. */
  readonly objects: readonly string[];
}

/** The next ended runs that are old enough: the files they were given, and the cells of those. */
export async function purgeInputs(session: Session, window: RunWindow, limit: number): Promise<PurgedRuns> {
  const runIds = await selectOldInputs(session, window, limit);
  await emptyCells(session, runIds);
  await emptySealedParams(session, runIds);
  return { destroyed: runIds.length, objects: await dropInputs(session, runIds) };
}

/** The next ended runs that are old enough: their result files, and what their outcomes say beyond a code. */
export async function purgeResults(session: Session, window: RunWindow, limit: number): Promise<PurgedRuns> {
  const runIds = await selectOldResults(session, window, limit);
  await emptyOutcomes(session, runIds);
  const sealed = await dropSealedFiles(session, runIds, now());
  return { destroyed: runIds.length, objects: [...(await dropRunFiles(session, runIds)), ...sealed] };
}

export { countOldInputs, countOldResults, selectLiveRunsOf };
