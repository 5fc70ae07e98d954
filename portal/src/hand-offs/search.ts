import { choice, flag, listSearch, text } from '../kit/search.ts';
import { HANDOFF_STATE_NAMES } from '../words/handoffs.ts';

/** The list's filter as the address holds it. */
export const readHandoffSearch = listSearch({
  program: text(),
  destination: text(),
  state: choice(HANDOFF_STATE_NAMES),
  receipt: text(),
  overdue: flag(),
  unproved: flag(),
  next: choice(['send', 'ask']),
});

export type HandoffSearch = ReturnType<typeof readHandoffSearch>;
