import { z } from 'zod';
import { HANDOFF_STATES, type ListedHandoff, type ShownHandoff } from '../../handoffs/index.ts';
import { type Installation, proofOf } from '../../registry/index.ts';
import { count, externalId, instant, isoOrNull, programName } from '../schemas.ts';

export const handoffState = z.enum(HANDOFF_STATES);
const due = z.enum(['deliver', 'look_up', 'poll']);

export const handoffRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  submission: externalId,
  /** Null: the whole submission goes in one delivery. */
  document: z.string().nullable(),
  destination: z.string(),
  state: handoffState,
  origin: z.enum(['route', 'import', 'run']),
  round: count,
  attempts: count,
  receipt_kind: z.string().nullable(),
  receipt: z.string().nullable(),
  /** The partner's own words. */
  status: z.string().nullable(),
  step: z.string().nullable(),
  reason: z.string().nullable(),
  state_at: instant,
  answer_by: instant,
  created_at: instant,
  /** What is due about it by itself. */
  next: due.nullable(),
  due_at: instant.nullable(),
  /** How the destination proves a delivery. */
  proof: z.enum(['polled', 'looked_up', 'receipt_only']).nullable(),
});

export const handoffShown = handoffRow.extend({
  tries: z.array(
    z.strictObject({
      number: count,
      key: z.string(),
      content_sha256: z.string(),
      started_at: instant,
      ended_at: instant.nullable(),
      outcome: z.enum(['taken', 'refused', 'not_taken', 'unknown']).nullable(),
      receipt: z.string().nullable(),
      error: z.string().nullable(),
      message: z.string().nullable(),
      http_status: z.number().int().nullable(),
      /** Whether an answer that could not be read is kept. */
      has_answer: z.boolean(),
    }),
  ),
  history: z.array(
    z.strictObject({
      from: handoffState.nullable(),
      to: handoffState,
      status: z.string().nullable(),
      step: z.string().nullable(),
      reason: z.string().nullable(),
      author: z.string().nullable(),
      at: instant,
    }),
  ),
  schedule: z
    .strictObject({
      kind: due,
      due_at: instant,
      asked_at: instant.nullable(),
      tries: count,
      misses: count,
      missed_since: instant.nullable(),
    })
    .nullable(),
});

export function rowOf({ registry }: Pick<Installation, 'registry'>, row: ListedHandoff): z.input<typeof handoffRow> {
  const { receiptKind, stateAt, answerBy, createdAt, dueAt, ...same } = row;
  return {
    ...same,
    receipt_kind: receiptKind,
    state_at: stateAt.toISOString(),
    answer_by: answerBy.toISOString(),
    created_at: createdAt.toISOString(),
    due_at: isoOrNull(dueAt),
    proof: proofOf(registry, row),
  };
}

export function shownOf(installation: Pick<Installation, 'registry'>, shown: ShownHandoff): z.input<typeof handoffShown> {
  const { schedule } = shown;
  return {
    ...rowOf(installation, shown),
    tries: shown.tries.map(({ key, contentSha256, startedAt, endedAt, httpStatus, hasAnswer, ...same }) => ({
      ...same,
      key: key.toString('hex'),
      content_sha256: contentSha256.toString('hex'),
      started_at: startedAt.toISOString(),
      ended_at: isoOrNull(endedAt),
      http_status: httpStatus,
      has_answer: hasAnswer,
    })),
    history: shown.history.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    schedule: schedule && {
      kind: schedule.kind,
      due_at: schedule.dueAt.toISOString(),
      asked_at: isoOrNull(schedule.askedAt),
      tries: schedule.tries,
      misses: schedule.misses,
      missed_since: isoOrNull(schedule.missedSince),
    },
  };
}
