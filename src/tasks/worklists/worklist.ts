/**
 * A pool to be worked off. A row is in one live run or share at a time and says which. It stays `in_run` while its run may still go on. When
 * the run ends, a row whose item made a package waits `in_run` for its share, a row whose item is unknown stays `in_run` until somebody decides
 * about it, and every other row goes back: `left` where the submission still needs attention, `withdrawn` where it no longer does. A later
 * attempt takes its rows again and leaves out those that somebody else has taken meanwhile.
 */
export const ENTRY_STATES = ['left', 'in_run', 'shared', 'accepted', 'refused', 'withdrawn'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

export interface Worklist {
  readonly id: number;
  readonly program: string;
  readonly name: string;
}

/** `total = left + in_run + shared + accepted + refused + withdrawn`, always. */
export interface WorklistCounts extends Readonly<Record<EntryState, number>> {
  readonly total: number;
}

export interface Entry {
  readonly submissionId: number;
  readonly externalId: string;
}
