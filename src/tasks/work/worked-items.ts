import { cellsOf, namesOf } from '../preview/block.ts';
import type { OutcomeKind } from '../run.ts';
import type { OutcomeColumns, OutputCells, WorkedBlock } from './outcomes.sql.ts';

/** An item with what became of it so far. */
export interface WorkedItem {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  /** In the order of the file's header. */
  readonly cells: readonly string[] | null;
  readonly notEligible: string | null;
  readonly detail: string | null;
  /** Of its newest outcome, as what follows; null where it has none. */
  readonly attempt: number | null;
  readonly outcome: OutcomeKind | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly output: OutputCells | null;
}

/** The items of a block, in order. */
export function workedItems(block: WorkedBlock): readonly WorkedItem[] {
  const singles = new Map(block.singles.map((single) => [single.position, single]));
  const cells = cellsOf(block);
  const outcomeAt = outcomesInTurn(block);
  return namesOf(block).map((externalId, place) => {
    const position = block.first + place;
    const single = singles.get(position);
    const at = outcomeAt(position);
    return {
      position,
      externalId,
      submissionId: single?.submissionId ?? null,
      handoffId: single?.handoffId ?? null,
      cells: cells?.[place] ?? null,
      notEligible: single?.reason ?? null,
      detail: single?.detail ?? null,
      attempt: at === undefined ? null : (block.attempts?.[at] ?? block.attempt),
      outcome: at === undefined ? null : (block.outcomes?.[at] ?? block.outcome),
      reason: cellAt(block.reasons, at),
      message: cellAt(block.messages, at),
      output: cellAt(block.outputs, at),
    };
  });
}

/** Asked for each position in order: the place of its outcome in the columns. */
function outcomesInTurn({ positions }: OutcomeColumns): (position: number) => number | undefined {
  let next = 0;
  return (position) => (positions === null || positions[next] === position ? next++ : undefined);
}

function cellAt<Value>(column: readonly (Value | null)[] | null, at: number | undefined): Value | null {
  return at === undefined ? null : (column?.[at] ?? null);
}
