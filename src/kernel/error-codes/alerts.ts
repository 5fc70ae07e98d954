import { type ErrorEntry, entry } from './entry.ts';

/** Alerts, the channels that they go by, and time in which nobody is told. */
export const ALERT_ERRORS = {
  WB_ALERT_STATE: entry(
    409,
    'The alert, or the window of maintenance, is not in a state in which this can be done.',
    'Look at it with `waybill alerts show ID` or `waybill alerts windows list`; the message says what it is.',
  ),
  WB_CHANNEL: entry(
    502,
    'A channel for alerts is not set up, or did not take the message.',
    'Mend what the message names, then try it again: `waybill alerts test --channel NAME`.',
  ),
} as const satisfies Record<string, ErrorEntry>;
