import { listSearch, pageSearch, text } from '../kit/search.ts';

/** What somebody came from: `alert=rule:key`, or the number of an error class or finding, or the name of an export. */
export const readPlaybookSearch = pageSearch({
  program: text(),
  alert: text(),
  class: text(),
  finding: text(),
  export: text(),
  after: text(),
});
export const readPlaybooksSearch = listSearch({ program: text() });

export type PlaybookSearch = ReturnType<typeof readPlaybookSearch>;
