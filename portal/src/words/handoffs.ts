import type { HandoffRow, HandoffState } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

/** Where a hand-off is, as somebody says it who has never seen the code. */
export const HANDOFF_STATES: Readonly<Record<HandoffState, StateWords>> = {
  waiting: { words: 'Waiting to be sent', tone: 'moving' },
  sending: { words: 'Being sent', tone: 'moving' },
  accepted: { words: 'Taken, not yet proved', tone: 'moving' },
  provisional: { words: 'Provisional: proved, may still turn', tone: 'moving' },
  delivered: { words: 'Delivered, proved', tone: 'good' },
  rejected: { words: 'Rejected by the receiver', tone: 'bad' },
  retrying: { words: 'Will be tried again', tone: 'moving' },
  unknown: { words: 'Unknown: the call may have arrived', tone: 'waiting' },
  exhausted: { words: 'Exhausted: every try failed', tone: 'waiting' },
  expired: { words: 'Expired at the receiver', tone: 'bad' },
  missing: { words: 'Missing: the receiver does not list it', tone: 'waiting' },
  cancelled: { words: 'Cancelled', tone: 'quiet' },
};

export const HANDOFF_STATE_NAMES = Object.keys(HANDOFF_STATES) as readonly HandoffState[] as readonly [HandoffState, ...HandoffState[]];

export const DUE_WORDS: Readonly<Record<NonNullable<HandoffRow['next']>, string>> = {
  deliver: 'send it',
  look_up: 'look it up',
  poll: 'ask the receiver',
};

export const PROOF_WORDS: Readonly<Record<NonNullable<HandoffRow['proof']>, string>> = {
  polled: 'The receiver is asked until it shows the document',
  looked_up: 'The receiver’s record is looked up',
  receipt_only: 'Its receipt is all that the receiver gives',
};

export const OUTCOME_WORDS = {
  taken: 'The receiver took it',
  refused: 'The receiver refused it',
  not_taken: 'It certainly did not arrive',
  unknown: 'Nobody knows whether it arrived',
} as const;
