import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import {
  countHandoffs,
  decideHandoff,
  HANDOFF_DECISIONS,
  HANDOFF_NEXT,
  HANDOFF_ORDERS,
  listHandoffs,
  pollNow,
  showHandoff,
} from '../../handoffs/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, cursor, externalId, flag, instant, limit, programName, reason, sortedBy, word } from '../schemas.ts';
import { submissionIdOf } from '../submission-id.ts';
import { handoffRow, handoffShown, handoffState, rowOf, shownOf } from './handoff-shapes.ts';

const MOST_IDS = 10_000;

export const handoffRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/handoffs',
    group: 'hand-offs',
    summary:
      'Hand-offs in the order in which they were made, or as `sort` says, with what is due about each. The order `due` needs `next`.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      /** With `program`: only of this submission. */
      submission: externalId.optional(),
      destination: word.optional(),
      state: handoffState.optional(),
      reason: word.optional(),
      receipt: z.string().min(1).max(300).optional(),
      /** Only those whose answer was due. */
      overdue: flag.optional(),
      /** Only those that may still be proved. */
      unproved: flag.optional(),
      /** Only those that Waybill sends, or asks about, next by itself. */
      next: z.enum(['send', 'ask']).optional(),
      sort: sortedBy(HANDOFF_ORDERS, 'made'),
      after: cursor.optional(),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({
      at: instant,
      rows: z.array(handoffRow),
      /** Give it as `after` for the next page; null on the last one. */
      next: z.string().nullable(),
      /** Past the bound, `value` is the bound and there are more. */
      count: z.strictObject({ exact: z.boolean(), value: count }),
    }),
    handle: async ({ installation, query, within }) => {
      const at = now();
      const { program, destination, reason: why, receipt, overdue: isOverdue, unproved: isUnproved } = query;
      const asked = {
        program,
        destination,
        states: query.state && [query.state],
        reason: why,
        receipt,
        isOverdue,
        isUnproved,
        next: query.next && HANDOFF_NEXT[query.next],
      };
      return within(async (session) => {
        const submissionId = await submissionIdOf(session, program, query.submission);
        const filter = { ...asked, submissionIds: submissionId === undefined ? undefined : [submissionId] };
        const { rows, next } = await listHandoffs(session, filter, { at, sort: query.sort, after: query.after, limit: query.limit });
        const counted = await countHandoffs(session, filter, at);
        return {
          at: at.toISOString(),
          rows: rows.map((row) => rowOf(installation, row)),
          next,
          count: { exact: !counted.isMore, value: counted.count },
        };
      });
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/handoffs/:id',
    group: 'hand-offs',
    summary: 'One hand-off with its attempts, every state that it was in, and what is next.',
    right: 'read',
    params: byId,
    answer: handoffShown,
    handle: async ({ installation, params, within }) => shownOf(installation, await within((session) => showHandoff(session, params.id))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/handoff-polls',
    group: 'hand-offs',
    summary:
      'Asks about hand-offs next, in place of when it was due. The limits of the partners hold. Each hand-off selected is in one count.',
    right: 'operate',
    body: z.strictObject({
      program: programName,
      ids: z.array(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)).max(MOST_IDS).optional(),
      /** All of this destination, or of the ids only those. */
      destination: word.optional(),
      reason,
    }),
    answer: z.strictObject({ selected: count, due: count, already_due: count, not_taken: count, not_polled: count, not_found: count }),
    handle: async ({ installation, caller, body, within }) => {
      const { name: program } = programFor(installation, caller, body.program);
      const { ids, destination, reason: why } = body;
      const polled = await within((session) => pollNow(session, { program, ids, destination, by: caller.actor, reason: why }));
      const { selected, due, alreadyDue, notTaken, notPolled, notFound } = polled;
      return { selected, due, already_due: alreadyDue, not_taken: notTaken, not_polled: notPolled, not_found: notFound };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/handoffs/:id/decisions',
    group: 'hand-offs',
    summary:
      'Records what a person found out about a hand-off that is unknown, exhausted or missing. `not_arrived` and `next_destination` may send it twice.',
    right: 'operate',
    params: byId,
    body: z.strictObject({
      decision: z.enum(HANDOFF_DECISIONS),
      reason,
      /** The receiver's proof; `delivered` needs one. */
      evidence: z.record(z.string(), z.unknown()).optional(),
    }),
    answer: z.strictObject({ id: z.number().int(), from: handoffState, to: handoffState }),
    statuses: [201],
    handle: async ({ installation, caller, params, body }) =>
      decideHandoff(installation, caller.scope, { ...body, handoffId: params.id, author: caller.actor }),
  }),
];
