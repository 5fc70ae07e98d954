import type { NoticeRow, ShownNotice } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';
import { wordsOf } from './codes.ts';

export const NOTICE_STATES: Readonly<Record<NoticeRow['state'], { readonly words: string; readonly tone: Tone }>> = {
  waiting: { words: 'Waits to be sent', tone: 'moving' },
  sending: { words: 'Being sent', tone: 'moving' },
  sent: { words: 'Sent, not yet confirmed', tone: 'moving' },
  unknown: { words: 'Unknown: it may have been sent', tone: 'waiting' },
  confirmed: { words: 'Confirmed: it arrived', tone: 'good' },
  failed: { words: 'Failed: the person was not told', tone: 'bad' },
  cancelled: { words: 'Cancelled: what it was about is over', tone: 'quiet' },
};

type State = NoticeRow['state'];

export const NOTICE_STATE_NAMES = Object.keys(NOTICE_STATES) as readonly State[] as readonly [State, ...State[]];
/** What the list may be narrowed to: a state, or what should be confirmed by now and is not. */
export const NOTICE_LISTS = [...NOTICE_STATE_NAMES, 'unconfirmed'] as readonly (State | 'unconfirmed')[] as readonly [
  State,
  ...(State | 'unconfirmed')[],
];

export const UNCONFIRMED_WORDS = 'Failed, or not confirmed in time';

export const NOTICE_KINDS: Readonly<Record<NoticeRow['kind'], string>> = {
  received: 'We have it',
  delayed: 'It takes longer',
  action_needed: 'You need to do something',
  mended: 'It is put right',
};

export const NOTICE_KIND_NAMES = Object.keys(NOTICE_KINDS) as readonly NoticeRow['kind'][] as readonly [
  NoticeRow['kind'],
  ...NoticeRow['kind'][],
];

export const CHANNELS: Readonly<Record<ShownNotice['tries'][number]['channel'], string>> = { email: 'E-mail', sms: 'Text message' };

const WHY: Readonly<Record<string, string>> = {
  no_address: 'No address is known',
  unconfirmed: 'No confirmation came in time',
  delivered: 'The message arrived',
  'permanent-failure': 'The address takes no message',
  'temporary-failure': 'The address took no message for days',
  'preferences-declined': 'The person wishes no such message',
  'technical-failure': 'The notify service lost it',
  'validation-failed': 'The notify service refused its content',
  taken: 'The notify service took it',
};

/** Why it is where it is, or what the notify service says of it. */
export function noticeWhy(code: string): string {
  return WHY[code] ?? wordsOf(code);
}

/** Failures of which the people were told, or not; each counts messages that came to a state within a window. */
export const SILENCES = {
  silent_failure: { words: 'Silent failures: the message failed, nobody was told', cameTo: 'failed' },
  silent_failure_avoided_no_confirmation: { words: 'Told, not yet confirmed', cameTo: 'sent' },
  silent_failure_avoided: { words: 'Told, and confirmed', cameTo: 'confirmed' },
} as const;

export const SILENCE_NAMES = Object.keys(SILENCES) as readonly (keyof typeof SILENCES)[];
