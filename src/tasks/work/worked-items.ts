import { cellsOf, namesOf } from '../preview/block.ts';
import type { OutcomeKind } from '../run.ts';
import type { OutputCells, WorkedBlock } from './outcomes.sql.ts';

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
  readonly newest: NewestOutcome;
}

/** Null in all of it: there is none. */
export interface NewestOutcome {
  readonly attempt: number | null;
  readonly outcome: OutcomeKind | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly output: OutputCells | null;
}

/** What most outcomes are: nothing more is told of them. */
const SUCCEEDED: NewestOutcome = { attempt: 1, outcome: 'succeeded', reason: null, message: null, output: null };
const NONE: NewestOutcome = { attempt: null, outcome: null, reason: null, message: null, output: null };

/** The items of a block, in order. */
export function workedItems(block: WorkedBlock): readonly WorkedItem[] {
  const singles = new Map(block.singles.map((single) => [single.position, single]));
  const cells = cellsOf(block);
  const outcomeAt = outcomesOf(block);
  return namesOf(block).map((externalId, place) => {
    const position = block.first + place;
    const single = singles.get(position);
    const reason = single?.reason ?? null;
    return {
      position,
      externalId,
      submissionId: single?.submissionId ?? null,
      handoffId: single?.handoffId ?? null,
      cells: cells?.[place] ?? null,
      notEligible: reason,
      detail: single?.detail ?? null,
      newest: reason === null ? outcomeAt(position) : NONE,
    };
  });
}

/** The newest outcome at the position of an eligible item. */
function outcomesOf({ told, worked }: WorkedBlock): (position: number) => NewestOutcome {
  const isWorked = worked && new Set(worked);
  const byPosition = new Map<number, NewestOutcome>(
    told?.map(([position, attempt, outcome, reason, message, output]) => [position, { attempt, outcome, reason, message, output }]),
  );
  return (position) => byPosition.get(position) ?? (isWorked && !isWorked.has(position) ? NONE : SUCCEEDED);
}
