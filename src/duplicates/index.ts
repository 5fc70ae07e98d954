export { type Difference, differencesBetween, type Duplicate, type DuplicateReport } from './duplicate.ts';
export { duplicatesOf, findDuplicates, listSets, reportDuplicates } from './find-duplicates.ts';
export { markDuplicates } from './mark-duplicates.ts';
