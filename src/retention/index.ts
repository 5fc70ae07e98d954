export type { Hold } from './holds.sql.ts';
export { type HoldList, type HoldRequest, liftHold, listHolds, placeHold } from './keep-holds.ts';
export type { RetentionHouse } from './ports.ts';
export { type RedactedPerson, type RedactionRequest, redactPerson } from './redact-person.ts';
export { type Redaction, selectRedactions as listRedactions } from './redactions.sql.ts';
export { workErasures } from './work-erasures.ts';
