import { type ErrorEntry, entry } from './entry.ts';

/** Messages to the people concerned. */
export const NOTICE_ERRORS = {
  WB_NOTICE_STATE: entry(
    409,
    'The notice is not in a state in which this can be done.',
    'Look at it with `waybill notices show ID`; the message says what it is.',
  ),
} as const satisfies Record<string, ErrorEntry>;
