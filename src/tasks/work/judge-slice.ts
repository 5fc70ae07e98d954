import type { Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import { cellsOf, hashOf, namesOf } from '../preview/block.ts';
import { type KeptBlock, selectBlocksOver } from '../preview/blocks.sql.ts';
import { readKnown, whyNot } from '../preview/judge-candidates.ts';
import { placesOf } from '../preview/map-columns.ts';
import { parseRow } from '../preview/parse-row.ts';
import { findPinnedTask } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import type { Run } from '../run.ts';
import { type RecordedOutcome, selectPositionsDone } from './outcomes.sql.ts';
import { type ReadyItem, recordedOf } from './ready-item.ts';
import type { Lease } from './slices.sql.ts';

type ItemToRun = Omit<ReadyItem, 'facts' | 'handoff'>;

export interface JudgedItems {
  readonly registered: RegisteredTask;
  readonly ready: readonly ReadyItem[];
  /** Items that are no longer eligible: their outcome is known without running them. */
  readonly skipped: readonly RecordedOutcome[];
}

/** Looks again at what is left of a slice. Undefined: its items are not those of the preview. */
export async function judgeSlice(
  house: TaskHouse,
  session: Session,
  { run, lease: taken }: { readonly run: Run; readonly lease: Lease },
): Promise<JudgedItems | undefined> {
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
    const row = model && parseRow(model, columns, cells?.[place] ?? [], position + 1).row;
    items.push({ position, name, submissionId: single?.submissionId ?? null, handoffId: single?.handoffId ?? null, row });
  }
  return items;
}

function isAsFrozen(blocks: readonly KeptBlock[], number: number): boolean {
  const [block, ...others] = blocks;
  return block?.block === number && others.length === 0 && hashOf(block, block, block.singles).equals(block.sha256);
}
