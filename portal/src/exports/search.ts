import { choice, listSearch, text } from '../kit/search.ts';
import { FILE_STATE_NAMES } from '../words/exports.ts';

export const readExportSearch = listSearch({});
export const readFileSearch = listSearch({ program: text(), export: text(), state: choice(FILE_STATE_NAMES) });
export type FileSearch = ReturnType<typeof readFileSearch>;
