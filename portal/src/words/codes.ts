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

/** `route_exhausted` becomes `Route exhausted`. */
export function wordsOf(code: string): string {
  const spaced = code.replaceAll(/[_.:-]+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? wordsOf(reason);
}
