export { type ComparedMember, type ComparedSet, compareSets } from './compare-sets.ts';
export { type Difference, type Duplicate, type DuplicateReport, differencesBetween } from './duplicate.ts';
export { duplicatesOf, findDuplicates, listSets, reportDuplicates } from './find-duplicates.ts';
export { markDuplicates } from './mark-duplicates.ts';
export { redactSets } from './redactions.sql.ts';
