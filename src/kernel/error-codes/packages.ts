import { type ErrorEntry, entry } from './entry.ts';

/** Packages, shares and the partner's answers. */
export const PACKAGE_ERRORS = {
  WB_ACKNOWLEDGEMENT: entry(
    400,
    "The partner's file of answers cannot be read.",
    'Mend what the message names, or ask the partner for the file again: CSV with id, accepted or rejected, reason. Nothing was changed.',
  ),
  WB_LINK_GONE: entry(
    410,
    'The link was revoked: its package is no longer shared.',
    'Ask the operator who shared it. `waybill share show ID` tells why; `waybill share links ID` issues new links for what is still shared.',
  ),
  WB_PACKAGE_DIFFERS: entry(
    409,
    'A run already has another package of this submission.',
    'Make the package in a new run: what a run has packaged may be with the partner.',
  ),
  WB_PACKAGE_UNAVAILABLE: entry(
    404,
    'A link leads to a package that the object store has lost or holds with another size.',
    '`waybill findings` names the package and its key. Restore the object from its backup; the link works again then.',
  ),
  WB_SHARE_MISMATCH: entry(
    409,
    'The packages of a run are not what stands in the object store. Nothing was shared.',
    'Look at the ids that the message names. Find out who wrote to the store past Waybill, mend it, and share the run again.',
  ),
  WB_SHARE_NOTHING: entry(
    409,
    'The run has no package that still has to be shared.',
    'Look at the reasons in the message. Submissions that healed or were withdrawn need no share.',
  ),
  WB_SHARE_STATE: entry(
    409,
    'The share is not in a state in which this can be done.',
    'Look at it with `waybill share show ID`; the message says what it is and what it would have to be.',
  ),
} as const satisfies Record<string, ErrorEntry>;
