import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { wakePrepare } from '../queues.ts';
import { findPinnedTask, findRun, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { moveRun, selectPastRate, storeForeseen, storePreview, voidPreview } from '../runs.sql.ts';
import { returnIneligibleEntries } from '../worklists/worklists.sql.ts';
import { digestOf } from './digest.ts';
import { foresee } from './foresee.ts';
import { freezeItems } from './freeze-items.ts';
import { countReasons, MOST_FAULTS, type RowFault, selectFaults } from './items.sql.ts';

export interface Preview {
  readonly run: Run;
  /** Hex: what people agree to. */
  readonly digest: string;
  /** `items = eligible + the sum of notEligible` */
  readonly items: number;
  readonly eligible: number;
  readonly notEligible: Readonly<Record<string, number>>;
  /** The first rows that do not fit, each with its number, the field and the rule. */
  readonly faults: readonly RowFault[];
}

const FEW = 10;
const CHANGED_SHARE = 0.05;

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
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_INPUT, WB_TASK_CHANGED, WB_TASK_PREVIEW
 */
export async function prepareRun(house: TaskHouse, runId: number, scope: Scope = '*'): Promise<Preview> {
  try {
    return await house.database.transaction(scope, async (session) => {
      const run = await beginPreview(session, runId);
      const registered = findPinnedTask(house.programs, run);
      const frozen = await freezeItems(house, session, run, registered);
      await returnIneligibleEntries(session, runId, now());
      await storeForeseen(session, runId, await foresee(house, session, run, registered));
      const digest = await digestOf(session, await findRun(session, runId));
      const estimatedSeconds = await estimate(session, run, frozen.eligible);
      await storePreview(session, runId, { digest, ...frozen, changeBudget: changeBudgetOf(frozen.eligible), estimatedSeconds, at: now() });
      await moveRun(session, { id: runId, from: 'preparing', to: 'draft', reason: 'the preview ended', at: now() });
      await house.announce(session, String(runId));
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
  const faults = await selectFaults(session, runId, -1, MOST_FAULTS);
  return { run, digest: run.digest?.toString('hex') ?? '', items: run.items, eligible: run.eligible, notEligible, faults };
}

async function beginPreview(session: Session, runId: number): Promise<Run> {
  const run = await holdRun(session, runId);
  refuseUnless(run, ['draft', 'preparing'], 'previewed');
  if (run.state === 'draft')
    await moveRun(session, { id: runId, from: 'draft', to: 'preparing', reason: 'a preview was asked for', at: now() });
  await voidPreview(session, runId);
  return run;
}

/** How long it will take, from the task's runs before and the rate that it may have; undefined where neither is known. */
async function estimate(session: Session, run: Run, eligible: number): Promise<number | null> {
  const past = await selectPastRate(session, run);
  const rate = Math.min(past ?? Number.POSITIVE_INFINITY, run.ratePerSecond ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(rate) && rate > 0 ? eligible / rate : null;
}

/** A few may change in any run; of a large one, so many in a hundred. */
function changeBudgetOf(eligible: number): number {
  return Math.max(FEW, Math.ceil(eligible * CHANGED_SHARE));
}

async function noteFault({ database, announce }: TaskHouse, runId: number, error: unknown): Promise<void> {
  if (!isWaybillError(error)) return;
  await database.transaction('*', async (session) => {
    await moveRun(session, { id: runId, from: 'preparing', to: 'draft', reason: `${error.code}: ${error.message}`, at: now() });
    await announce(session, String(runId));
  });
}
