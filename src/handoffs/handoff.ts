/** The life of a hand-off: one delivery of a document, or of a whole submission, to one destination. */
export const HANDOFF_STATES = [
  'waiting',
  'sending',
  'accepted',
  'provisional',
  'delivered',
  'rejected',
  'retrying',
  'unknown',
  'exhausted',
  'expired',
  'missing',
  'cancelled',
] as const;
export type HandoffState = (typeof HANDOFF_STATES)[number];

/** Why a hand-off may move. The diagram in the documents is drawn from this table. */
export const NEXT = {
  waiting: { sending: 'its job takes it', cancelled: 'the route goes another way' },
  sending: {
    accepted: 'the destination took it',
    provisional: 'the destination calls it done, and may take that back',
    delivered: 'the destination proves that it has it',
    rejected: 'the destination refuses it',
    retrying: 'it certainly did not arrive and may be sent again',
    unknown: 'it may have arrived',
  },
  accepted: {
    provisional: 'a poll calls it done, and may take that back',
    delivered: 'a poll proves it',
    rejected: 'a poll refuses it',
    expired: 'the destination never got the content',
    missing: 'the destination no longer knows it',
  },
  provisional: {
    accepted: 'a poll takes the success back, still working',
    delivered: 'a poll proves it',
    rejected: 'a poll refuses it after all',
    missing: 'the destination no longer knows it',
  },
  delivered: { rejected: 'contrary proof', missing: 'contrary proof: the receiver does not have it' },
  rejected: { accepted: 'it healed and is worked on', provisional: 'it healed, and may turn again', delivered: 'it healed' },
  retrying: {
    sending: 'the next attempt',
    exhausted: 'no attempt is left',
    cancelled: 'the route goes another way',
    accepted: 'a late answer',
    provisional: 'a late answer',
    delivered: 'a late answer',
    rejected: 'a late answer',
  },
  unknown: {
    accepted: 'a look-up, a late answer or a decision',
    provisional: 'a look-up, a late answer or a decision',
    delivered: 'a look-up, a late answer or a decision',
    rejected: 'a look-up, a late answer or a decision',
    retrying: 'a look-up after its settle time says that it never arrived',
    exhausted: 'a decision to stop',
  },
  exhausted: {
    retrying: 'a recorded decision',
    accepted: 'a late answer',
    provisional: 'a late answer',
    delivered: 'a late answer',
    rejected: 'a late answer',
  },
  expired: {},
  missing: {
    accepted: 'it turned up',
    provisional: 'it turned up',
    delivered: 'it turned up',
    rejected: 'it turned up, refused',
    expired: 'the destination never got the content',
  },
  cancelled: {},
} as const satisfies Record<HandoffState, Partial<Record<HandoffState, string>>>;

export type NextState<S extends HandoffState> = keyof (typeof NEXT)[S];

/** One move; a move that the table does not have does not compile. */
export function move<S extends HandoffState>(
  from: S,
  to: NextState<S>,
): { readonly from: S; readonly to: NextState<S>; readonly reason: string } {
  return { from, to, reason: (NEXT as Record<HandoffState, Partial<Record<PropertyKey, string>>>)[from][to] as string };
}

/** States in which a document's way is open; a document has at most one such hand-off, which the database enforces. */
export const OPEN_STATES = ['waiting', 'sending', 'accepted', 'retrying', 'unknown', 'missing'] as const satisfies readonly HandoffState[];

export function isOpen(state: HandoffState): boolean {
  return (OPEN_STATES as readonly HandoffState[]).includes(state);
}
