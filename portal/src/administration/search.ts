import { listSearch } from '../kit/search.ts';

/** These lists are short: only their order is in the address. */
export const readAdministrationSearch = listSearch({});
