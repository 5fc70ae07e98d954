import { choice, flag, listSearch, text } from '../kit/search.ts';
import { LINE_STATE_NAMES, SHARE_STATE_NAMES } from '../words/shares.ts';

export const readShareSearch = listSearch({ program: text(), state: choice(SHARE_STATE_NAMES), partner: text(), late: flag() });
export type ShareSearch = ReturnType<typeof readShareSearch>;

export const readLineSearch = listSearch({ state: choice(LINE_STATE_NAMES) });
export const readFetchSearch = listSearch({});
