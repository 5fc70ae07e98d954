import { type ErrorEntry, entry } from './entry.ts';

/** What is kept, held and forgotten. */
export const RETENTION_ERRORS = {
  WB_HELD: entry(
    409,
    'A legal hold covers what was to be redacted.',
    'Ask whoever placed the hold: `waybill hold list` names it. Lift it first, or leave the person as it is.',
  ),
  WB_HOLD_STATE: entry(
    409,
    'The hold was lifted before.',
    'Look at it with `waybill hold list --all`; place another one where one is needed.',
  ),
  WB_REDACTION_REFUSED: entry(
    409,
    'The person cannot be redacted as things are.',
    'Wait for what the message names, or end it. Submissions that are not settled are redacted only where the run says so: `--param even_unsettled=true`.',
  ),
  WB_RETENTION_UNSET: entry(
    400,
    'No retention period is set for this kind.',
    'Give its days in the setting `WAYBILL_RETAIN`, such as `payload=3650,result=400`, or leave the kind out.',
  ),
} as const satisfies Record<string, ErrorEntry>;
