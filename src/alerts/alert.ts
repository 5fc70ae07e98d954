import type { AlertSeverity } from '#sdk';

/** The life of an alert. A test compares it with the database's CHECK. */
export const NEXT_ALERT = {
  open: { acknowledged: 'a person has it in hand', resolved: 'its condition is gone' },
  acknowledged: { open: 'it is twice as much as when it was taken in hand, or presses more', resolved: 'its condition is gone' },
  resolved: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type AlertState = keyof typeof NEXT_ALERT;
export type NextAlert<From extends AlertState> = keyof (typeof NEXT_ALERT)[From] & AlertState;
export const ALERT_STATES = Object.keys(NEXT_ALERT) as readonly AlertState[];

export interface Alert {
  readonly id: number;
  /** Null: the installation as a whole. */
  readonly program: string | null;
  readonly rule: string;
  readonly key: string;
  readonly state: AlertState;
  readonly stateAt: Date;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly count: number;
  /** The largest count that it ever had. */
  readonly most: number;
  readonly windowFrom: Date | null;
  readonly windowUntil: Date | null;
  /** Path of the list of what it affects. */
  readonly list: string;
  readonly playbook: string | null;
  readonly openedAt: Date;
  readonly firedAt: Date;
  readonly goneSince: Date | null;
  readonly toldAt: Date | null;
  readonly remindedAt: Date | null;
  readonly reminders: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedReason: string | null;
}

/** Gone for so long before it is over: what comes and goes is one alert, not many. */
export const SETTLE_MS = 10 * 60_000;
/** So many times the count at which it was taken in hand opens it again. */
export const MUCH_WORSE = 2;
