import { choice, listSearch, pageSearch, text } from '../kit/search.ts';

export const HOLD_LISTS = ['live', 'all'] as const;

export const readHoldSearch = listSearch({ program: text(), list: choice(HOLD_LISTS) });

export const readRetentionSearch = pageSearch({ program: text() });
