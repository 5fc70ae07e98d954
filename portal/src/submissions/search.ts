import { choice, listSearch, text, whole } from '../kit/search.ts';
import { AGES, DUES, HOLDERS } from '../words/outlook.ts';
import { STANDINGS } from '../words/standings.ts';
import { TOLD_NAMES } from '../words/told.ts';

/** The list's filter as the address holds it. */
export const readSubmissionSearch = listSearch({
  program: text(),
  standing: choice(STANDINGS),
  reason: text(),
  form: text(),
  id_prefix: text(),
  told: choice(TOLD_NAMES),
  error_class: whole(),
  age: choice(AGES),
  due: choice(DUES),
  holder: choice(HOLDERS),
});

export type SubmissionSearch = ReturnType<typeof readSubmissionSearch>;
