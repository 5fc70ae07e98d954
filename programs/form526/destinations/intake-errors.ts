import type { KnownError } from '../../../src/sdk/index.ts';
import { USUAL_ERRORS } from '../connectors/partner-answers.ts';

/** The server asks again for 30 days, since both were seen to recover by themselves. */
const HEALS_WITHIN_DAYS = 30;

/** What the mail workflow behind the intake and behind Central Mail says of a packet that failed there. */
export const UPSTREAM_ERRORS = {
  unidentified_mail: { title: 'Unidentified mail: nobody could tell whose it is', then: 'afresh' },
  file_corrupted: {
    title: 'An internal error on reading a file, which was seen to heal',
    then: 'afresh',
    healsWithinDays: HEALS_WITHIN_DAYS,
  },
  number_taken: { title: 'A confirmation number given twice, which was seen to heal', then: 'afresh', healsWithinDays: HEALS_WITHIN_DAYS },
  date_in_future: { title: 'The date of receipt lay in the future at the receiver', then: 'afresh' },
  parts_lost: { title: 'Not as many files arrived as were announced', then: 'afresh' },
  may_turn: { title: 'Failed there, and the receiver says that this may change', then: 'mend', healsWithinDays: HEALS_WITHIN_DAYS },
  upstream_error: { title: 'Processing failed at the receiver', then: 'mend' },
} as const satisfies Readonly<Record<string, KnownError>>;

export type UpstreamError = keyof typeof UPSTREAM_ERRORS;

const PATTERNS: readonly (readonly [RegExp, UpstreamError])[] = [
  [/unidentif/i, 'unidentified_mail'],
  [/system\.io/i, 'file_corrupted'],
  [/(duplicate|unique key).*confirmation\s?number|confirmation\s?number.*(duplicate|unique key)/is, 'number_taken'],
  [/date[^;]*future/i, 'date_in_future'],
  [/count does not match|mismatch/i, 'parts_lost'],
];

/** The class of what the receiver wrote. Its text may quote names and is not passed on. */
export function upstreamError(detail: string | undefined): UpstreamError {
  return PATTERNS.find(([pattern]) => pattern.test(detail ?? ''))?.[1] ?? 'upstream_error';
}

/** What stops a packet before anything is sent, what the intake answers, and what it says of a packet later. */
export const INTAKE_ERRORS = {
  ...USUAL_ERRORS,
  ...UPSTREAM_ERRORS,
  metadata: { title: "The receiver's rules for the metadata cannot be met", then: 'mend' },
  document_too_large: { title: 'A document has more than 100 MB', then: 'mend' },
  packet_too_large: { title: 'All documents together have more than 5 GB', then: 'mend' },
  document_refused: { title: 'The intake would not take the main form', then: 'mend' },
  main_form_refused: { title: 'The system that fills in the main form refuses the claim', then: 'mend' },
  main_form_missing: { title: 'The system that fills in the main form gave none', then: 'retry' },
  not_built: { title: 'The documents could not be made', then: 'retry' },
  location_refused: { title: 'The location had run out or was refused', then: 'retry' },
  put_refused: { title: 'The store did not take the packet', then: 'retry' },
  request_refused: { title: 'The intake refused to give a location', then: 'retry' },
  expired: { title: 'The packet never arrived at its location', then: 'afresh' },
  DOC101: { title: 'The packet is not put together as it must be', then: 'mend' },
  DOC102: { title: 'The metadata is not as it must be', then: 'mend' },
  DOC103: { title: 'A document is no PDF that can be opened', then: 'mend' },
  DOC104: { title: 'Refused behind the intake; must be sent again', then: 'afresh' },
  DOC106: { title: 'A document or the packet is too large', then: 'mend' },
  DOC107: { title: 'The packet arrived empty', then: 'afresh' },
  DOC108: { title: 'A page is too large', then: 'mend' },
  DOC201: { title: 'The intake failed to pass the packet on', then: 'afresh' },
  unknown_error: { title: 'Refused with a code that nobody has declared', then: 'mend' },
} as const satisfies Readonly<Record<string, KnownError>>;

export type IntakeError = keyof typeof INTAKE_ERRORS;
