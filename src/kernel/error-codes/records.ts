import { type ErrorEntry, entry } from './entry.ts';

/** What is kept and proved: the ledger, canonical forms, what is encrypted. */
export const RECORD_ERRORS = {
  WB_CANONICAL: entry(
    400,
    'A value has no canonical JSON form.',
    'Mend the value that the message describes: a character that is half of a pair, a number that is none, or a cycle.',
  ),
  WB_DECRYPT: entry(
    500,
    'Stored data does not decrypt: it was changed, cut off, or moved from another place.',
    'Restore the row or object from a backup and run `waybill doctor`; then find out who wrote to the store past Waybill.',
  ),
  WB_LEDGER_BROKEN: entry(
    500,
    'The ledger is not what was sealed.',
    'Run `waybill ledger verify` to see which lines; keep the database as it is, and find out who wrote to it past Waybill.',
  ),
} as const satisfies Record<string, ErrorEntry>;
