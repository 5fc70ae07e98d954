export type { Hold } from './holds.sql.ts';
export { type HoldList, type HoldRequest, liftHold, listHolds, placeHold } from './keep-holds.ts';
export type { Periods } from './periods.ts';
export type { RetentionHouse } from './ports.ts';
export { countDue, type DueKind, orderPurge, type PurgeOrder, workPurges } from './purge.ts';
export { type Purge, selectPurges as listPurges } from './purges.sql.ts';
export { type RedactedPerson, type RedactionRequest, redactPerson } from './redact-person.ts';
export { type Redaction, selectRedactions as listRedactions } from './redactions.sql.ts';
export { workErasures } from './work-erasures.ts';
