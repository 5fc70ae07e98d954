import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { digestOf } from './digest.ts';
import { countReasons, deleteItems, insertItems, type NewItem } from './items.sql.ts';
import { judgeCandidates, type NamedRow } from './judge-candidates.ts';
import { noteOf, type ScopedDeed } from './note.ts';
import type { RegisteredTask, TaskHouse } from './ports.ts';
import { wakePrepare } from './queues.ts';
import { findPinnedTask, findRun, holdRun, refuseUnless } from './refusals.ts';
import type { Run } from './run.ts';
import { moveRun, storePreview, voidPreview } from './runs.sql.ts';
import { selectRows } from './select-rows.ts';
import { returnIneligibleEntries } from './worklists.sql.ts';

export interface Preview {
  readonly run: Run;
  /** Hex: what people agree to. */
  readonly digest: string;
  /** `items = eligible + the sum of notEligible` */
  readonly items: number;
  readonly eligible: number;
  readonly notEligible: Readonly<Record<string, number>>;
}

/** Asks for a preview; a worker makes it. @throws WB_NOT_FOUND, WB_RUN_STATE */
export async function requestPreview(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, ['draft'], 'previewed');
    await moveRun(session, { id: runId, from: 'draft', to: 'preparing', reason: 'a preview was asked for', at: now() });
    await recordLines(session, [noteOf(run, 'preview_requested', deed)]);
    await wakePrepare(house.jobs, session, runId);
  });
}

/**
 * Makes the preview in one transaction: chooses the rows, freezes each with its verdict, and hashes the whole. Bad, unknown and repeated rows
 * are items too, with the reason why they will not run. A preview made again replaces the one before. A fault leaves a draft that says why.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_INPUT, WB_TASK_CHANGED
 */
export async function prepareRun(house: TaskHouse, runId: number, scope: Scope = '*'): Promise<Preview> {
  try {
    return await house.database.transaction(scope, async (session) => {
      const run = await beginPreview(session, runId);
      const registered = findPinnedTask(house.programs, run);
      const counted = await freezeItems(house, session, run, registered);
      await returnIneligibleEntries(session, runId, now());
      const digest = await digestOf(session, run);
      await storePreview(session, runId, { digest, ...counted, at: now() });
      await moveRun(session, { id: runId, from: 'preparing', to: 'draft', reason: 'the preview ended', at: now() });
      return readPreview(session, runId);
    });
  } catch (error) {
    await noteFault(house, runId, error);
    throw error;
  }
}

/** The preview as it stands. @throws WB_NOT_FOUND */
export async function readPreview(session: Session, runId: number): Promise<Preview> {
  const run = await findRun(session, runId);
  const notEligible = await countReasons(session, runId);
  return { run, digest: run.digest?.toString('hex') ?? '', items: run.items, eligible: run.eligible, notEligible };
}

async function beginPreview(session: Session, runId: number): Promise<Run> {
  const run = await holdRun(session, runId);
  refuseUnless(run, ['draft', 'preparing'], 'previewed');
  if (run.state === 'draft')
    await moveRun(session, { id: runId, from: 'draft', to: 'preparing', reason: 'a preview was asked for', at: now() });
  await voidPreview(session, runId);
  await deleteItems(session, runId);
  return run;
}

/** Page by page, so that memory holds one page whatever the input's size. */
async function freezeItems(house: TaskHouse, session: Session, run: Run, registered: RegisteredTask) {
  let items = 0;
  let eligible = 0;
  for await (const rows of selectRows(house, session, run)) {
    const judged = await judgeCandidates(session, run, registered, rows);
    const frozen = rows.map((row, index) => freeze(row, items + index, judged[index]));
    await insertItems(session, run, frozen);
    items += frozen.length;
    eligible += frozen.filter(({ reason }) => reason === null).length;
  }
  return { items, eligible };
}

function freeze(row: NamedRow, position: number, reason: string | undefined): NewItem {
  return { position, externalId: row.externalId, submissionId: row.submissionId ?? null, cells: row.cells, reason: reason ?? null };
}

async function noteFault({ database }: TaskHouse, runId: number, error: unknown): Promise<void> {
  if (!isWaybillError(error)) return;
  await database.transaction('*', (session) =>
    moveRun(session, { id: runId, from: 'preparing', to: 'draft', reason: `${error.code}: ${error.message}`, at: now() }),
  );
}
