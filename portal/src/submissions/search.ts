import { choice, listSearch, text, whole } from '../kit/search.ts';
import { AGES, DUES, HOLDERS } from '../words/outlook.ts';
import { ROLL_UP_NAMES, STANDINGS } from '../words/standings.ts';
import { TOLD_NAMES } from '../words/told.ts';

/** The list's filter as the address holds it. */
export const readSubmissionSearch = listSearch({
  program: text(),
  standing: choice(STANDINGS),
  roll_up: choice(ROLL_UP_NAMES),
  reason: text(),
  form: text(),
  id_prefix: text(),
  told: choice([...TOLD_NAMES, 'any']),
  error_class: whole(),
  age: choice([...AGES, 'any']),
  due: choice(DUES),
  holder: choice(HOLDERS),
});

export type SubmissionSearch = ReturnType<typeof readSubmissionSearch>;
