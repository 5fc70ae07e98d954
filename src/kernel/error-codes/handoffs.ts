import { type ErrorEntry, entry } from './entry.ts';

/** Hand-offs, findings and receivers' lists. */
export const HANDOFF_ERRORS = {
  WB_FINDING_CLOSED: entry(
    409,
    'The finding is closed already.',
    'Nothing is to be done; `waybill findings show ID` says when it was closed, by whom and why.',
  ),
  WB_HANDOFF_STATE: entry(
    409,
    'The hand-off is not in a state in which this can be done.',
    'Look at it with `waybill handoffs show ID`; the message says what it is and what it would have to be.',
  ),
  WB_TRUTH_LIST: entry(
    400,
    "A receiver's list of what it has cannot be read, or was given before as of another moment.",
    'Mend what the message names: a CSV with a header line, whose columns you name where they are not called receipt, status and at. Nothing was changed.',
  ),
} as const satisfies Record<string, ErrorEntry>;
