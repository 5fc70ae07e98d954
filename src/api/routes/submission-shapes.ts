import { z } from 'zod';
import { TOLD, type Told } from '../../notices/index.ts';
import { ROLL_UP_NAMES, STANDINGS, type Standing } from '../../standing/index.ts';
import { SUBMISSION_ORDERS, type SubmissionList } from '../../submissions/index.ts';
import type { Holder } from '../../tasks/index.ts';
import { count, cursor, externalId, instant, isoOrNull, limit, numberId, programName, sortedBy, word } from '../schemas.ts';

export const standing = z.enum(STANDINGS);

export const filter = {
  program: programName.optional(),
  standing: standing.optional(),
  /** Several standings that count as one: `proved` is `delivered` and `remediated`, `watched` is `in_progress` and `provisional`. */
  roll_up: z.enum(ROLL_UP_NAMES).optional(),
  reason: word.optional(),
  form: z.string().min(1).max(100).optional(),
  import: numberId.optional(),
  id_prefix: externalId.optional(),
  /** Those that this error class concerned. */
  error_class: numberId.optional(),
  /** Whether the person concerned was told of a failure: `not_told`, `withheld`, `waiting` (for confirmation), `under_way`, `told`; `any`: there is somebody to tell. */
  told: z.enum([...TOLD, 'any']).optional(),
  /** How much of its time box has gone, as `GET standing` counts it; `any`: it has one, passed or not. */
  age: z.enum(['under_half', 'over_half', 'past', 'any']).optional(),
  /** When the time box of what is in progress ends, as `GET standing` forecasts it. */
  due: z.enum(['next_day', 'next_week', 'later']).optional(),
  /** Who has what needs attention, as `GET standing` counts it. */
  holder: z.enum(['run', 'share', 'person', 'waybill', 'nobody']).optional(),
};

export const page = { sort: sortedBy(SUBMISSION_ORDERS, 'received'), after: cursor.optional(), limit: limit(100, 1_000) };

export const submissionRow = z.strictObject({
  program: programName,
  id: externalId,
  form: z.string(),
  submitted_at: instant,
  received_at: instant,
  standing,
  reason: z.string().nullable(),
  answer_by: instant.nullable(),
  /** Whether the person was told of what failed; null where nothing did that somebody is told of. A fact beside the standing: no notice changes that. */
  told: z.enum(TOLD).nullable(),
  held_by: z.strictObject({ kind: z.enum(['run', 'share']), id: z.number().int() }).nullable(),
});

export const submissionsPage = z.strictObject({
  at: instant,
  rows: z.array(submissionRow),
  /** Give it as `after` for the next page; null on the last one. */
  next: z.string().nullable(),
  /** Past the bound, `value` is the bound and there are more. */
  count: z.strictObject({ exact: z.boolean(), value: count }),
});

type ListedSubmission = SubmissionList['rows'][number];

export function rowOf(row: ListedSubmission, holder: Holder | undefined, told: Told | undefined): z.input<typeof submissionRow> {
  return {
    program: row.program,
    id: row.externalId,
    form: row.form,
    submitted_at: row.submittedAt.toISOString(),
    received_at: row.receivedAt.toISOString(),
    standing: row.state as Standing,
    reason: row.reason,
    answer_by: isoOrNull(row.answerBy),
    told: told ?? null,
    held_by: holder ? { kind: holder.kind, id: holder.id } : null,
  };
}
