import { choice, listSearch, text } from '../kit/search.ts';

/** Which findings: open ones, closed ones, or both. */
export const FINDING_LISTS = ['open', 'closed', 'all'] as const;

export const readFindingSearch = listSearch({ program: text(), kind: text(), submission: text(), list: choice(FINDING_LISTS) });

export type FindingSearch = ReturnType<typeof readFindingSearch>;
