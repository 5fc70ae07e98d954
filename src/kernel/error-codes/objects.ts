import { type ErrorEntry, entry } from './entry.ts';

/** The object store, and links to what is in it. */
export const OBJECT_ERRORS = {
  WB_LINK: entry(403, 'A link to a file is forged, changed or expired.', 'Ask whoever gave you the link for a new one.'),
  WB_OBJECT_KEY: entry(
    400,
    'An object key breaks the rules that every store keeps.',
    'Give a key without empty, "." or ".." segments and within the length that the message names.',
  ),
  WB_OBJECT_LINK: entry(400, 'A link to an object cannot be signed as asked.', 'Ask for a life of 1 second to 7 days.'),
  WB_OBJECT_MISMATCH: entry(
    409,
    'The bytes of an object are not the ones announced. Nothing was stored.',
    'Make the file again from its source; if it happens twice, the source changes while it is read.',
  ),
  WB_OBJECT_MISSING: entry(
    404,
    'No object stands under this key.',
    'Check the key; where a record names it, run `waybill doctor` to see whether the store lost it.',
  ),
  WB_OBJECT_STORE: entry(
    502,
    'The object store refused a request or could not be reached.',
    'Run `waybill doctor`: it tries each right that the store needs and names the one that fails.',
  ),
} as const satisfies Record<string, ErrorEntry>;
