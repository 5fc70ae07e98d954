import type { Session } from '#kernel/db/database.ts';
import { failed } from '#sdk';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import { cellsOf, hashOf, namesOf } from '../preview/block.ts';
import { type KeptBlock, selectBlocksOver } from '../preview/blocks.sql.ts';
import { readKnown, whyNot } from '../preview/judge-candidates.ts';
import { placesOf } from '../preview/map-columns.ts';
import { readFrozenRow } from '../preview/parse-row.ts';
import { findPinnedTask } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import type { Run } from '../run.ts';
import { type RecordedOutcome, selectPositionsDone } from './outcomes.sql.ts';
import { type ReadyItem, recordedOf } from './ready-item.ts';
import type { Lease } from './slices.sql.ts';

type ItemToRun = Omit<ReadyItem, 'facts' | 'handoff'>;

const ROW_NOT_KEPT = failed('row_not_kept', 'The cells of this row are no longer kept. Draft a run over the file.');

export interface JudgedItems {
  readonly registered: RegisteredTask;
  readonly ready: readonly ReadyItem[];
  /** Their outcome is known without running them: they are no longer eligible, or their row is no longer kept. */
  readonly settled: readonly RecordedOutcome[];
}

/** Looks again at what is left of a slice. Undefined: its items are not those of the preview. */
export async function judgeSlice(
  house: TaskHouse,
  session: Session,
  { run, lease: taken }: { readonly run: Run; readonly lease: Lease },
): Promise<JudgedItems | undefined> {
  const registered = findPinnedTask(house.programs, run);
  const done = taken.isBegun ? await selectPositionsDone(session, taken) : undefined;
  const isLeft = leftOf(taken, done);
  const items: ItemToRun[] = [];
  for await (const block of blocksOf(session, run.id, taken)) {
    // One that is begun was compared before; of what is done, a correction may have emptied the cells since.
    if (taken.block !== null && !taken.isBegun && !isAsFrozen(block, taken)) return undefined;
    items.push(...itemsToRun(run, registered, block, isLeft));
  }
  const known = await readKnown(session, run, items, false);
  const ready: ReadyItem[] = [];
  const settled: RecordedOutcome[] = [];
  for (const item of known) {
    if (isOnRows(registered.task) && item.row === undefined) {
      settled.push(recordedOf(item, ROW_NOT_KEPT));
      continue;
    }
    const reason = whyNot(registered, run, item);
    if (reason === undefined) ready.push(item);
    else settled.push({ ...recordedOf(item, { kind: 'skipped', reason }), isChanged: true });
  }
  return { registered, ready, settled };
}

/** Those that the slice's items stand in; a block at a time, where they lie far apart, as those of a later attempt may. */
async function* blocksOf(session: Session, runId: number, { first, last, positions }: Lease): AsyncGenerator<KeptBlock> {
  if (positions === null) yield* await selectBlocksOver(session, runId, { first, last });
  for (let next = positions?.[0]; next !== undefined; ) {
    const [block] = await selectBlocksOver(session, runId, { first: next, last: next });
    if (!block) return;
    yield block;
    next = positions?.find((position) => position > block.last);
  }
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
    const row = model && readFrozenRow(model, columns, cells?.[place] ?? null, position + 1);
    items.push({ position, name, submissionId: single?.submissionId ?? null, handoffId: single?.handoffId ?? null, row });
  }
  return items;
}

function isAsFrozen(block: KeptBlock, { block: number, first, last }: Lease): boolean {
  return block.block === number && block.first === first && block.last === last && hashOf(block, block, block.singles).equals(block.sha256);
}
