import { type ErrorEntry, entry } from './entry.ts';

/** Files made on schedule for other systems. */
export const EXPORT_ERRORS = {
  WB_EXPORT_STATE: entry(
    409,
    "The export's file is not in a state in which this can be done.",
    'Look at it with `waybill export show ID`; the message says what it is and what it would have to be.',
  ),
  WB_EXPORT_STORE: entry(
    500,
    "The store that a partner's files go to is not set up.",
    'Set the variable that the message names to file:///folder or s3://bucket/prefix?…, then run the export again; nothing was lost.',
  ),
} as const satisfies Record<string, ErrorEntry>;
