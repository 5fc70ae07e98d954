import type { PartnerShare, ShareLine, ShareSummary } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';
import { wordsOf } from './codes.ts';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

type ShareState = ShareSummary['state'];

export const SHARE_STATES: Readonly<Record<ShareState, StateWords>> = {
  preparing: { words: 'Being prepared', tone: 'moving' },
  open: { words: 'Open: answers are awaited', tone: 'waiting' },
  settled: { words: 'Settled: every line is answered', tone: 'good' },
  revoked: { words: 'Taken back', tone: 'quiet' },
};

export const SHARE_STATE_NAMES = Object.keys(SHARE_STATES) as [ShareState, ...ShareState[]];

export const LINE_STATES: Readonly<Record<ShareLine['state'], StateWords>> = {
  shared: { words: 'No answer yet', tone: 'waiting' },
  accepted: { words: 'Accepted', tone: 'good' },
  refused: { words: 'Refused', tone: 'bad' },
  revoked: { words: 'Taken out', tone: 'quiet' },
};

export type LineStateName = ShareLine['state'];
export const LINE_STATE_NAMES = Object.keys(LINE_STATES) as [ShareLine['state'], ...ShareLine['state'][]];

export const LINK_KINDS = {
  stable: 'through us: each fetch is recorded',
  direct: 'straight to the store: fetches are not seen',
} as const;

/** Why a row of the partner's file would not count. */
export const BAD_ROWS = {
  no_id: 'It names no submission.',
  no_verdict: 'It says neither accepted nor rejected.',
  not_in_manifest: 'It names something that is not in this share.',
  both_ways: 'The file says both accepted and rejected of it; neither is believed.',
  repeated: 'The file says the same of it in an earlier row.',
} as const;

const LEFT_OUT: Readonly<Record<string, string>> = {
  already_shared: 'Shared before',
  in_another_share: 'In another share',
};

export function leftOutWords(why: string): string {
  return LEFT_OUT[why] ?? wordsOf(why);
}

/** Whether answers are missing after the time for them has passed. */
export function isLate({ state, unacknowledged, answer_by: answerBy }: PartnerShare): boolean {
  return state === 'open' && unacknowledged > 0 && Date.parse(answerBy) < Date.now();
}
