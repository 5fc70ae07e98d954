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
  /** Of its newest outcome, as what follows; null where it has none. */
  readonly attempt: number | null;
  readonly outcome: OutcomeKind | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly output: OutputCells | null;
}

/** What most outcomes are: nothing more is told of them. */
const SUCCEEDED = { attempt: 1, outcome: 'succeeded', reason: null, message: null, output: null } as const;
const NONE = { attempt: null, outcome: null, reason: null, message: null, output: null } as const;

/** The items of a block, in order. */
export function workedItems(block: WorkedBlock): readonly WorkedItem[] {
  const singles = new Map(block.singles.map((single) => [single.position, single]));
  const cells = cellsOf(block);
  const outcomeAt = outcomesOf(block);
  return namesOf(block).map((externalId, place) => {
    const position = block.first + place;
    const single = singles.get(position);
    return {
      position,
      externalId,
      submissionId: single?.submissionId ?? null,
      handoffId: single?.handoffId ?? null,
      cells: cells?.[place] ?? null,
      notEligible: single?.reason ?? null,
      detail: single?.detail ?? null,
      ...(single && single.reason !== null ? NONE : outcomeAt(position)),
    };
  });
}

type ToldOf = Pick<WorkedItem, keyof typeof NONE>;

/** The newest outcome at the position of an eligible item. */
function outcomesOf({ told, worked }: WorkedBlock): (position: number) => ToldOf {
  const isWorked = worked && new Set(worked);
  const byPosition = new Map<number, ToldOf>(
    told?.map(([position, attempt, outcome, reason, message, output]) => [position, { attempt, outcome, reason, message, output }]),
  );
  return (position) => byPosition.get(position) ?? (isWorked && !isWorked.has(position) ? NONE : SUCCEEDED);
}
