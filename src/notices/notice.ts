import type { NoticeKind } from '#sdk';

export const NOTICE_KINDS = ['received', 'delayed', 'action_needed', 'mended'] as const satisfies readonly NoticeKind[];
export const NOTICE_STATES = ['waiting', 'sending', 'sent', 'unknown', 'confirmed', 'failed', 'cancelled'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** What a list may be of: a state, or what should have been confirmed by now and is not, whatever its state. */
export const NOTICE_LISTS = [...NOTICE_STATES, 'unconfirmed'] as const;

/** Whether the person was told, as lists of submissions say it. */
export const TOLD = ['told', 'under_way', 'waiting', 'withheld', 'not_told'] as const;
export type Told = (typeof TOLD)[number];

/** The allowed moves, with why. A call-back may come before the answer of the send that it is about. */
export const NEXT = {
  waiting: {
    sending: 'its turn',
    confirmed: 'told delivered while it waited to be sent elsewhere',
    failed: 'no address, no time or no try is left',
    cancelled: 'what it was about is over',
  },
  sending: {
    sent: 'taken by the API',
    waiting: 'certainly not taken, or refused at this address',
    unknown: 'no answer that could be read, or the worker is gone',
    confirmed: 'told delivered before the send was answered',
    failed: 'refused at the last address, or the last try was spent',
  },
  unknown: {
    sent: 'found by its reference',
    waiting: 'certainly not there, or it failed there',
    confirmed: 'told delivered',
    failed: 'failed at the last address, or unconfirmed for too long',
  },
  sent: {
    waiting: 'it failed there: another address, or another try',
    confirmed: 'told delivered',
    failed: 'failed at the last address, or unconfirmed for too long',
  },
  failed: { waiting: 'somebody decided to try again', confirmed: 'told delivered, late' },
  confirmed: {},
  // A message that was under way when its cause ended.
  cancelled: { confirmed: 'told delivered, late' },
} as const satisfies Record<NoticeState, Partial<Record<NoticeState, string>>>;

export function mayMove(from: NoticeState, to: NoticeState): boolean {
  return to in NEXT[from];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const TIMES = {
  /** A send that has not ended by then belongs to a worker that is gone. */
  leaseMs: 10 * MINUTE_MS,
  /** What the API does not know by then it never took. */
  settleMs: 5 * MINUTE_MS,
  /** No confirmation for so long is a failure. */
  confirmMs: 72 * HOUR_MS,
  /** After a call-back might have come, and then less and less often. */
  firstQuestionMs: 10 * MINUTE_MS,
  longestQuestionMs: 6 * HOUR_MS,
  notSetUpMs: HOUR_MS,
} as const;

/** Tries beyond the first at one address. */
export const MOST_RETRIES = 14;
/** Messages to one address that the API itself lost. */
export const MOST_RESENDS = 3;

/** When the next try is, after so many: a quarter of a minute at first, eleven hours before the last. */
export function retryAt(at: Date, tries: number, retryAfterMs = 0): Date {
  const waitMs = Math.max(((tries - 1) ** 4 + 15) * 1_000, retryAfterMs);
  return new Date(at.getTime() + waitMs);
}

export function askAgainAt(at: Date, sentAt: Date): Date {
  const age = Math.max(at.getTime() - sentAt.getTime(), TIMES.firstQuestionMs);
  return new Date(at.getTime() + Math.min(age, TIMES.longestQuestionMs));
}

/** What the API's word for a message means: it arrived, it will not at this address, the API lost it, or it is under way. */
export type Fate = 'delivered' | 'unreachable' | 'lost' | 'under_way';

const FATES: Readonly<Record<string, Fate>> = {
  delivered: 'delivered',
  'permanent-failure': 'unreachable',
  // The address did not take it for days: the API tries no more.
  'temporary-failure': 'unreachable',
  'preferences-declined': 'unreachable',
  'technical-failure': 'lost',
  'validation-failed': 'lost',
};

export function fateOf(status: string): Fate {
  return FATES[status] ?? 'under_way';
}

/** Only failures count as silent or not. */
export function countsAsFailure(kind: NoticeKind): boolean {
  return kind === 'action_needed' || kind === 'delayed';
}
