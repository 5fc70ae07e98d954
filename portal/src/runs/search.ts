import { choice, listSearch, text } from '../kit/search.ts';
import { RUN_STATE_NAMES } from '../words/runs.ts';

/** The list's filter as the address holds it. */
export const readRunSearch = listSearch({ program: text(), state: choice(['live', ...RUN_STATE_NAMES]) });
