import { wordsOf } from './codes.ts';

const KINDS: Readonly<Record<string, string>> = {
  unanswered_id: 'Left out of an answer',
  missing_at_receiver: 'Not known at the receiver',
  unreadable_answer: 'An answer that cannot be read',
  answered_twice: 'Answered twice, differently',
  unasked_answer: 'An answer that nobody asked for',
  question_refused: 'The receiver refuses the question',
  answer_does_not_follow: 'An answer that cannot be true',
  answer_not_applied: 'An answer that could not be stored',
  healed_beside_another: 'Healed beside another delivery',
  poll_overdue: 'A destination is not being asked',
  late_answer: 'A late answer that contradicts',
  receipt_of_another: 'A receipt that another delivery holds',
  sent_twice: 'Sent twice by an older system',
  delivered_twice: 'Delivered twice',
  unknown_receipt: 'A receipt that nobody here knows',
  export_missing: 'An export’s file is missing',
  export_blocked: 'An export’s file is blocked',
};

export function findingWords(kind: string): string {
  return KINDS[kind] ?? wordsOf(kind);
}

export const LIST_WORDS = { open: 'Open', closed: 'Closed', all: 'Open and closed' } as const;
