import { ACCESS_ERRORS } from './error-codes/access.ts';
import { ALERT_ERRORS } from './error-codes/alerts.ts';
import { CALL_ERRORS } from './error-codes/calls.ts';
import { CONFIGURATION_ERRORS } from './error-codes/configuration.ts';
import { DATABASE_ERRORS } from './error-codes/database.ts';
import type { ErrorEntry } from './error-codes/entry.ts';
import { EXPORT_ERRORS } from './error-codes/exports.ts';
import { HANDOFF_ERRORS } from './error-codes/handoffs.ts';
import { NOTICE_ERRORS } from './error-codes/notices.ts';
import { OBJECT_ERRORS } from './error-codes/objects.ts';
import { PACKAGE_ERRORS } from './error-codes/packages.ts';
import { PDF_ERRORS } from './error-codes/pdf.ts';
import { RECORD_ERRORS } from './error-codes/records.ts';
import { RETENTION_ERRORS } from './error-codes/retention.ts';
import { SUBMISSION_ERRORS } from './error-codes/submissions.ts';
import { TASK_ERRORS } from './error-codes/tasks.ts';
import { TRIAGE_ERRORS } from './error-codes/triage.ts';

/**
 * Every error code. Each group of codes has a file of its own in error-codes/, where its codes stand in alphabetical order; no code stands in two.
 * docs/errors.md is generated from this table; a test keeps the two equal.
 */
export const ERRORS = {
  ...ACCESS_ERRORS,
  ...ALERT_ERRORS,
  ...CALL_ERRORS,
  ...CONFIGURATION_ERRORS,
  ...DATABASE_ERRORS,
  ...EXPORT_ERRORS,
  ...HANDOFF_ERRORS,
  ...NOTICE_ERRORS,
  ...OBJECT_ERRORS,
  ...PACKAGE_ERRORS,
  ...PDF_ERRORS,
  ...RECORD_ERRORS,
  ...RETENTION_ERRORS,
  ...SUBMISSION_ERRORS,
  ...TASK_ERRORS,
  ...TRIAGE_ERRORS,
} as const satisfies Record<string, ErrorEntry>;
