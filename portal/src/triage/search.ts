import { choice, flag, listSearch, text } from '../kit/search.ts';
import { STAGE_NAMES } from '../words/triage.ts';

export const CLASS_LISTS = ['open', 'resolved', 'ignored', 'all'] as const;

export const readBoardSearch = listSearch({ program: text(), by: choice(['day', 'week']) });
export const readClassSearch = listSearch({
  program: text(),
  state: choice(CLASS_LISTS),
  stage: choice(STAGE_NAMES),
  place: text(),
  code: text(),
  owner: text(),
  regressed: flag(),
});
/** `from` and `until`: one cell of the scoreboard. */
export const readOneClassSearch = listSearch({ from: text(), until: text() });

export type ClassSearch = ReturnType<typeof readClassSearch>;
