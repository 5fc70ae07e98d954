export { acceptSubmissions, type Intake, type IntakeRow } from './accept-submissions.ts';
export { type BucketSettings, type OpenBuckets, openBuckets } from './buckets.ts';
export { correctAndResend } from './correct-and-resend.ts';
export { type CorrectionRow, recordCorrections } from './correct-submissions.ts';
export { dropRefusals } from './drop-refusals.ts';
export { type FileSource, locateInput } from './file-source.ts';
export { findSubmissions } from './find-submissions.ts';
export type { ImportedHandoff, RecordHandoffs } from './import-facts.ts';
export { type ImportDoors, type ImportOptions, type ImportProgress, type ImportResult, importFile } from './import-file.ts';
export { findImport, findImports, type ImportCounts, type ImportRecord } from './imports.sql.ts';
export {
  countSubmissions,
  type ListPage,
  listSubmissions,
  type SubmissionList,
} from './list-submissions.ts';
export { noteRefused } from './note-refused.ts';
export { type AttachmentDoors, openAttachment } from './open-attachment.ts';
export { openSubmissions, openWithAttachments, type Reader } from './open-submissions.ts';
export { readAttachment } from './read-attachment.ts';
export { type IdEntry, readIdList } from './read-id-list.ts';
export { type FileKeeper, receiveFile } from './receive-file.ts';
export { type RemediationRow, recordRemediations, refuseUnkept, refuseUnproved } from './record-remediations.ts';
export {
  countPurgeablePayloads,
  holdPerson,
  type PersonSubmission,
  type Pseudonym,
  pseudonymFor,
  purgePayloads,
  redactSubmissions,
} from './redact-submissions.ts';
export { moveRefusals, selectImportsWithRefusals } from './redactions.sql.ts';
export { readRefusals } from './refusals.ts';
export { releaseHeld } from './release-held.ts';
export { type ReleaseRow, releaseSubmissions } from './release-submissions.ts';
export { remediateMany } from './remediate-many.ts';
export { type Rewrapped, rewrapSubmissions } from './rewrap-submissions.ts';
export { type FieldSearch, searchField } from './search-field.ts';
export { type IdSelection, selectByIds } from './select-by-ids.ts';
export type { SelectedId } from './selections.sql.ts';
export { type ShownSubmission, showSubmission } from './show-submission.ts';
export { type Fault, type IntakeProgram, REMEDIATION_KINDS, type ReceivedFile, type RemediationKind, type Verdict } from './submission.ts';
export type { SubmissionFilter } from './submission-filter.ts';
export { SUBMISSION_ORDERS, type SubmissionSort } from './walk-submissions.ts';
