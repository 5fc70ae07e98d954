import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWriteStopped } from '../../access/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import { cellsOf, hashOf, namesOf } from '../preview/block.ts';
import { type KeptBlock, selectBlocksOver } from '../preview/blocks.sql.ts';
import { readKnown, whyNot } from '../preview/judge-candidates.ts';
import { placesOf } from '../preview/map-columns.ts';
import { parseRow } from '../preview/parse-row.ts';
import { findPinnedTask, hasPinnedCode } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import type { Run } from '../run.ts';
import { lockRun, moveRun, setWanted } from '../runs.sql.ts';
import { type RecordedOutcome, selectPositionsDone } from './outcomes.sql.ts';
import { type ReadyItem, recordedOf } from './ready-item.ts';
import { settleWanted } from './settle-wanted.ts';
import { type Lease, leaseSlice, releaseSlice } from './slices.sql.ts';
import { whoIsBefore } from './who-is-before.ts';

type ItemToRun = Omit<ReadyItem, 'facts' | 'handoff'>;

export interface TakenSlice {
  readonly run: Run;
  readonly registered: RegisteredTask;
  readonly lease: Lease;
  /** Changes while the slice is worked on. */
  readonly pace: { ratePerSecond: number | null };
  readonly ready: readonly ReadyItem[];
  /** Items that are no longer eligible: their outcome is known without running them. */
  readonly skipped: readonly RecordedOutcome[];
}

/**
 * Takes the run's next slice for this worker and looks at its items again. Undefined where there is nothing to take: the run is paused, ended, has
 * all its lanes taken, or is pinned to code that this process does not have.
 */
export async function takeSlice(house: TaskHouse, runId: number): Promise<TakenSlice | undefined> {
  const leased = await house.database.transaction('*', (session) => lease(house, session, runId));
  return leased && takeLeased(house, leased);
}

/** The items of a slice that is leased, looked at again. Undefined: they are not those of the preview, and the run waits for a person. */
export async function takeLeased(house: TaskHouse, leased: Leased): Promise<TakenSlice | undefined> {
  // In a transaction of its own: judging 200 items while holding the run's row made the other lanes wait (3,800 items/s against 5,700 and more).
  const judged = await house.database.transaction([leased.run.program], (session) => judgeItems(house, session, leased));
  if (judged) return { ...leased, pace: { ratePerSecond: leased.run.ratePerSecond }, ...judged };
  await refuseItems(house, leased);
  return undefined;
}

/** Somebody changed items behind the preview: nothing more of the run is done until a person has looked. */
async function refuseItems(house: TaskHouse, { run, lease: taken }: Leased): Promise<void> {
  await house.database.transaction([run.program], async (session) => {
    const held = await lockRun(session, run.id);
    const reason = `items of block ${taken.block} are not those of the preview`;
    await releaseSlice(session, taken);
    await setWanted(session, run.id, 'pause', reason);
    await recordLines(session, [noteOf(run, 'items_refused', { by: ENGINE, reason }, { block: taken.block })]);
    if (held) await settleWanted(house, session, { ...held, wanted: 'pause', stateReason: reason });
  });
}

export interface Leased {
  readonly run: Run;
  readonly lease: Lease;
}

async function lease(house: TaskHouse, session: Session, runId: number): Promise<Leased | undefined> {
  const run = await lockRun(session, runId);
  if (!run || (run.state !== 'queued' && run.state !== 'running') || !hasPinnedCode(house.programs, run)) return undefined;
  if (run.wanted !== 'run') {
    await settleWanted(house, session, run);
    return undefined;
  }
  return leaseNext(house, session, run);
}

/**
 * Leases the next slice of a run that is to be worked on, if there is one and a free lane for it. The caller holds the run's row, or let another slice go
 * in this transaction.
 */
export async function leaseNext(house: TaskHouse, session: Session, run: Run): Promise<Leased | undefined> {
  if (!hasPinnedCode(house.programs, run) || !(await mayWork(house, session, run))) return undefined;
  const at = now();
  const until = new Date(at.getTime() + house.timings.leaseMs);
  const taken = await leaseSlice(session, run, { worker: house.worker, at, until });
  if (!taken) return undefined;
  if (run.state === 'queued') {
    await moveRun(session, { id: run.id, from: 'queued', to: 'running', reason: 'a worker took its first slice', at });
    await house.announce(session, String(run.id));
  }
  return { run, lease: taken };
}

/** Not while writing is stopped for all; nor a run that would be one too many of its task. */
async function mayWork({ programs }: TaskHouse, session: Session, run: Run): Promise<boolean> {
  if (run.risk !== 'reads' && (await isWriteStopped(session))) return false;
  return run.state !== 'queued' || (await whoIsBefore(programs, session, run)).length === 0;
}

/** Undefined: the items are not those of the preview. */
async function judgeItems(house: TaskHouse, session: Session, { run, lease: taken }: Leased) {
  const registered = findPinnedTask(house.programs, run);
  const blocks = await selectBlocksOver(session, run.id, taken);
  if (taken.block !== null && !isAsFrozen(blocks, taken.block)) return undefined;
  const done = taken.isBegun ? await selectPositionsDone(session, taken) : undefined;
  const isLeft = leftOf(taken, done);
  const items = blocks.flatMap((block) => itemsToRun(run, registered, block, isLeft));
  const known = await readKnown(session, run, items, false);
  const ready: ReadyItem[] = [];
  const skipped: RecordedOutcome[] = [];
  for (const item of known) {
    const reason = whyNot(registered, run, item);
    if (reason === undefined) ready.push(item);
    else skipped.push({ ...recordedOf(item, { kind: 'skipped', reason }), isChanged: true });
  }
  return { registered, ready, skipped };
}

/** Whether something is left to do at a position of the slice: it has no outcome of this attempt. */
function leftOf({ first, last, positions }: Lease, done: ReadonlySet<number> | undefined): (position: number) => boolean {
  const only = positions && new Set(positions);
  return (position) => position >= first && position <= last && !done?.has(position) && (!only || only.has(position));
}

/** What is left to do of a block: its eligible items. */
function itemsToRun(run: Run, { task }: RegisteredTask, block: KeptBlock, isLeft: (position: number) => boolean): readonly ItemToRun[] {
  const singles = new Map(block.singles.map((single) => [single.position, single]));
  const model = isOnRows(task) ? task.row : undefined;
  const columns = { places: placesOf(run.inputColumns) };
  const cells = model ? cellsOf(block) : null;
  const items: ItemToRun[] = [];
  for (const [place, name] of namesOf(block).entries()) {
    const position = block.first + place;
    const single = singles.get(position);
    if (!isLeft(position) || (single && single.reason !== null)) continue;
    const about = { position, name, submissionId: single?.submissionId ?? null, handoffId: single?.handoffId ?? null };
    items.push(model ? { ...about, row: parseRow(model, columns, cells?.[place] ?? [], position + 1).row } : about);
  }
  return items;
}

function isAsFrozen(blocks: readonly KeptBlock[], number: number): boolean {
  const [block, ...others] = blocks;
  return block?.block === number && others.length === 0 && hashOf(block, block, block.singles).equals(block.sha256);
}
