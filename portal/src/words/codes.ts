/** Plain words for the codes that the API answers with. A code that is not listed is shown as words rather than hidden. */

const REASONS: Readonly<Record<string, string>> = {
  attachment_unreadable: 'An attachment cannot be opened',
  awaiting_acknowledgement: 'Shared; the partner has not answered',
  document_failed: 'A document failed',
  held: 'Held: imported and not released',
  missing_at_receiver: 'Missing: the receiver does not list it',
  nothing_to_deliver: 'No document to deliver',
  outcome_unknown: 'Outcome unknown: a call may have arrived',
  refused_by_partner: 'Refused by the partner',
  route_exhausted: 'Route exhausted: every destination was tried',
  time_box_passed: 'Time box passed without an answer',
};

/** Words that are written in capitals. */
const CAPITALS = /\b(api|csv|html|http|id|json|pdf|url)\b/g;

/** `route_exhausted` becomes `Route exhausted`; a code all in capitals, ours or a partner's, stays as its documentation has it. */
export function wordsOf(code: string): string {
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)) return code;
  const spaced = code
    .replaceAll(/[_.:-]+/g, ' ')
    .trim()
    .replaceAll(CAPITALS, (word) => word.toUpperCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? wordsOf(reason);
}
