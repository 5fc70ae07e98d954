import { choice, listSearch, text } from '../kit/search.ts';
import { STANDINGS } from '../words/standings.ts';

/** The list's filter as the address holds it. */
export const readSubmissionSearch = listSearch({
  program: text(),
  standing: choice(STANDINGS),
  reason: text(),
  form: text(),
  id_prefix: text(),
});

export type SubmissionSearch = ReturnType<typeof readSubmissionSearch>;
