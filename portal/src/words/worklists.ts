import type { Worklist, WorklistReview } from '../api/index.ts';

type Counted = Exclude<keyof Worklist['counts'], 'total'>;

/** The parts of a worklist; they add up to its total. */
export const ENTRY_STATES: Readonly<Record<Counted, string>> = {
  left: 'Left to do',
  in_run: 'In a run',
  shared: 'With a partner',
  accepted: 'Accepted by a partner',
  refused: 'Refused by a partner',
  withdrawn: 'Need nobody any more',
};

export const ENTRY_STATE_NAMES = Object.keys(ENTRY_STATES) as readonly Counted[];

const DEVIATIONS: Readonly<Record<string, string>> = {
  added: 'was not in the file that went out',
  removed: 'is missing',
  repeated: 'stands there more than once',
  altered: 'differs from what went out',
  lost_leading_zeros: 'has lost its leading zeros',
};

export function deviationWords({ kind, columns }: WorklistReview['findings'][number]): string {
  const words = DEVIATIONS[kind] ?? kind;
  return columns.length > 0 ? `${words} (${columns.join(', ')})` : words;
}
