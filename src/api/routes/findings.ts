import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  closeFinding,
  FINDING_LISTS,
  FINDING_ORDERS,
  type ListedFinding,
  listFindings,
  openFindingAnswer,
  openKeptAnswer,
  showFinding,
} from '../../handoffs/index.ts';
import { explainFinding } from '../../history/index.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, cursor, externalId, instant, isoOrNull, limit, numberId, programName, sortedBy, why, word } from '../schemas.ts';
import { submissionIdOf } from '../submission-id.ts';

const findingRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  kind: z.string(),
  /** What it is about, once. */
  subject: z.string(),
  submission: z.string().nullable(),
  run_id: z.number().int().nullable(),
  share_id: z.number().int().nullable(),
  details: z.record(z.string(), z.unknown()),
  /** Whether an answer that could not be read is kept with it. */
  has_answer: z.boolean(),
  opened_at: instant,
  answer_by: instant,
  closed_at: instant.nullable(),
  closed_reason: z.string().nullable(),
  /** Null: its own check closed it. */
  closed_by: z.string().nullable(),
  /** What happened, what a person does about it, and whether its own check closes it once it is put right. Null for kinds of an older version. */
  means: z.string().nullable(),
  next: z.string().nullable(),
  closes: z.enum(['check', 'person']).nullable(),
});

function rowOf({ runId, shareId, hasAnswer, openedAt, answerBy, closedAt, closedReason, closedBy, ...same }: ListedFinding) {
  const kind = explainFinding({ ...same, shareId });
  return {
    ...same,
    details: { ...same.details },
    run_id: runId,
    share_id: shareId,
    has_answer: hasAnswer,
    opened_at: openedAt.toISOString(),
    answer_by: answerBy.toISOString(),
    closed_at: isoOrNull(closedAt),
    closed_reason: closedReason,
    closed_by: closedBy,
    means: kind?.means ?? null,
    next: kind?.next ?? null,
    closes: kind?.closedBy ?? null,
  };
}

function answerFile(fileName: string, answer: Buffer) {
  return { fileName, bytes: answer.length, content: Readable.from([answer]) };
}

export const findingRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/findings',
    group: 'findings',
    summary: 'What does not add up, the most urgent first or as `sort` says.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      kind: word.optional(),
      /** With `program`: only about this submission. */
      submission: externalId.optional(),
      list: z.enum(FINDING_LISTS).default('open'),
      sort: sortedBy(FINDING_ORDERS, 'answer_by'),
      after: cursor.optional(),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({
      findings: z.array(findingRow),
      /** Give it as `after` for the next page; null on the last one. */
      next: z.string().nullable(),
    }),
    handle: async ({ query, within }) =>
      within(async (session) => {
        const { submission, ...filter } = query;
        const submissionId = await submissionIdOf(session, query.program, submission);
        const { rows, next } = await listFindings(session, { ...filter, submissionId });
        return { findings: rows.map(rowOf), next };
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/findings/:id',
    group: 'findings',
    summary: 'One finding with what it means and what to do about it.',
    right: 'read',
    params: byId,
    answer: findingRow,
    handle: async ({ params, within }) => rowOf(await within((session) => showFinding(session, params.id))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/findings/:id/closings',
    group: 'findings',
    summary: 'Closes a finding because it is settled. Where its cause is still there, the next check opens a new one.',
    right: 'operate',
    params: byId,
    body: why,
    answer: findingRow,
    statuses: [201],
    handle: async ({ installation, caller, params, body }) =>
      rowOf(await closeFinding(installation, caller.scope, { id: params.id, reason: body.reason, by: caller.actor })),
  }),
  fileRoute({
    method: 'POST',
    path: '/api/v1/findings/:id/answer-openings',
    group: 'findings',
    summary:
      'What a receiver answered to a question and nobody could read; it may name people. The ledger says first who opened it and why.',
    right: 'operate',
    params: byId,
    body: why,
    file: 'application/octet-stream',
    handle: async ({ installation, caller, params: { id }, body: { reason } }) => {
      const opened = await openFindingAnswer(installation.handoffs, caller.scope, id, { actor: caller.actor, reason });
      return answerFile(`finding-${id}.answer`, opened);
    },
  }),
  fileRoute({
    method: 'POST',
    path: '/api/v1/handoffs/:id/attempts/:number/answer-openings',
    group: 'hand-offs',
    summary:
      'What a receiver answered to an attempt and nobody could read; it may name people. The ledger says first who opened it and why.',
    right: 'operate',
    params: z.strictObject({ id: numberId, number: numberId }),
    body: why,
    file: 'application/octet-stream',
    handle: async ({ installation, caller, params: { id, number }, body: { reason } }) => {
      const place = { handoffId: id, number };
      const opened = await openKeptAnswer(installation.handoffs, caller.scope, place, { actor: caller.actor, reason });
      return answerFile(`handoff-${id}-${number}.answer`, opened);
    },
  }),
];
