import { choice, listSearch, text } from '../kit/search.ts';
import { NOTICE_KIND_NAMES, NOTICE_LISTS, NOTICE_STATE_NAMES } from '../words/notices.ts';

export const readNoticeSearch = listSearch({
  program: text(),
  kind: choice(NOTICE_KIND_NAMES),
  state: choice(NOTICE_LISTS),
  name: text(),
  submission: text(),
  came_to: choice(NOTICE_STATE_NAMES),
  from: text(),
  until: text(),
});

export type NoticeSearch = ReturnType<typeof readNoticeSearch>;
