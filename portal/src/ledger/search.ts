import { listSearch, text } from '../kit/search.ts';

/** The list's filter as the address holds it. */
export const readLedgerSearch = listSearch({
  program: text(),
  actor: text(),
  action: text(),
  subject_kind: text(),
  subject_id: text(),
  run: text(),
});
