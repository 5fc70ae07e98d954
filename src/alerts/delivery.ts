import type { AlertSeverity } from '#sdk';

/** The life of one way of a message. A test compares it with the database's CHECK. */
export const NEXT_DELIVERY = {
  standby: { waiting: 'the channel before it failed', dropped: 'the channel before it took the message' },
  waiting: {
    sent: 'the channel took it',
    failed: 'the channel did not take it as often as it was to be tried',
    dropped: 'what it tells was over before it went out',
  },
  sent: {},
  failed: {},
  dropped: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type DeliveryState = keyof typeof NEXT_DELIVERY;
export const DELIVERY_STATES = Object.keys(NEXT_DELIVERY) as readonly DeliveryState[];

const MINUTE_MS = 60_000;
/** Minutes before the second try, the third, …; the last one is repeated. */
const PAUSES = [1, 2, 5, 15, 30, 60] as const;
/** Tries before the next channel is asked in its place. */
const TRIES_BEFORE_NEXT: Readonly<Record<AlertSeverity, number>> = { urgent: 1, warning: 3, info: 3 };
/** The last channel of a chain is tried for about a day; then it is a failure that doctor and /healthz show. */
const TRIES_OF_LAST = 28;

/** What follows a try that failed. */
export function afterFault(
  { tries, isLast, severity }: { readonly tries: number; readonly isLast: boolean; readonly severity: AlertSeverity },
  at: Date,
): { readonly kind: 'again'; readonly at: Date } | { readonly kind: 'failed' } {
  const most = isLast ? TRIES_OF_LAST : TRIES_BEFORE_NEXT[severity];
  if (tries >= most) return { kind: 'failed' };
  const minutes = PAUSES[Math.min(tries, PAUSES.length) - 1] ?? PAUSES[0];
  return { kind: 'again', at: new Date(at.getTime() + minutes * MINUTE_MS) };
}
