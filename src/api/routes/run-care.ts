import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { administeredBy } from '../../access/index.ts';
import {
  changeRate,
  closeReview,
  forceRun,
  handOverRun,
  listReviews,
  noteRun,
  replaceInput,
  reviseRun,
  startWithoutApproval,
} from '../../tasks/index.ts';
import { type Call, jsonRoute } from '../route.ts';
import { byId, count, instant, limit, numberId, programName, reason, why } from '../schemas.ts';
import { reviewOf, reviewRow } from './run-care-shapes.ts';

const accepted = z.strictObject({ id: z.number().int() });
const MOST_INPUT_BYTES = 64 * 1_024 * 1_024;

function deedOf({ caller, body }: Pick<Call<unknown, unknown, { readonly reason: string }>, 'caller' | 'body'>) {
  return { by: caller.actor, scope: caller.scope, reason: body.reason, administers: administeredBy(caller) };
}

const common = { method: 'POST', group: 'runs', params: byId, answer: accepted, statuses: [202] } as const;

/** What somebody does beside starting and ending a run. */
export const runCareRoutes = [
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/emergency-starts',
    summary: 'Starts a previewed run without the approvals that it needs, where its task allows it; somebody else reviews it afterwards.',
    right: 'administer',
    body: why,
    handle: async (call) => ({ id: (await startWithoutApproval(call.installation.tasks, call.params.id, deedOf(call))).id }),
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/reviews',
    summary: 'Says of a run that was started without approval whether that was right.',
    right: 'approve',
    body: z.strictObject({ verdict: z.enum(['upheld', 'objected']), reason }),
    handle: async (call) => {
      await closeReview(call.installation.tasks, call.params.id, { ...deedOf(call), verdict: call.body.verdict });
      return { id: call.params.id };
    },
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/rates',
    summary: 'Gives a run another rate, within what was approved; slices in work heed it within seconds.',
    right: 'operate',
    body: z.strictObject({ rate_per_second: z.number().positive().nullable(), reason }),
    handle: async (call) => {
      await changeRate(call.installation.tasks, call.params.id, { ...deedOf(call), ratePerSecond: call.body.rate_per_second });
      return { id: call.params.id };
    },
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/notes',
    summary: 'Writes a note on a run, for whoever has it next.',
    right: 'operate',
    body: z.strictObject({ text: reason }),
    handle: async ({ installation, caller, params, body }) => {
      await noteRun(installation.tasks, params.id, { by: caller.actor, scope: caller.scope, reason: body.text });
      return { id: params.id };
    },
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/hand-overs',
    summary: 'Gives a run to another person, or takes it over, with a note. Nobody who has had a run decides on it.',
    right: 'operate',
    body: z.strictObject({ to: z.string().min(1).max(63), reason }),
    handle: async (call) => {
      await handOverRun(call.installation.tasks, call.params.id, { ...deedOf(call), to: call.body.to });
      return { id: call.params.id };
    },
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/forcings',
    summary: 'Takes a stuck run’s slices from workers that get nowhere and wakes its lanes.',
    right: 'operate',
    body: why,
    answer: z.strictObject({ id: z.number().int(), slices: count }),
    handle: async (call) => ({ id: call.params.id, ...(await forceRun(call.installation.tasks, call.params.id, deedOf(call))) }),
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/revisions',
    summary: 'Gives a run that has not started other parameters and the code of today; preview and approvals of what it was are void.',
    right: 'operate',
    body: z.strictObject({ params: z.unknown(), reason }),
    handle: async (call) => {
      await reviseRun(call.installation.tasks, call.params.id, call.body.params, deedOf(call));
      return { id: call.params.id };
    },
  }),
  jsonRoute({
    ...common,
    path: '/api/v1/runs/:id/inputs',
    summary: 'Gives a draft another file. What was put before others keeps the file that it has.',
    right: 'operate',
    mostBytes: MOST_INPUT_BYTES,
    body: z.strictObject({ csv: z.string().min(1), reason }),
    handle: async (call) => {
      await replaceInput(call.installation.tasks, call.params.id, { body: Buffer.from(call.body.csv) }, deedOf(call));
      return { id: call.params.id };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/reviews',
    group: 'runs',
    summary: 'Starts without approval, the newest first: who closed the review, or by when somebody has to.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      /** Only those that nobody has closed. */
      open: z.stringbool().default(false),
      after: numberId.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({ at: instant, reviews: z.array(reviewRow), next: z.string().nullable() }),
    handle: async ({ query, within }) => {
      const at = now();
      const filter = { program: query.program, isOpen: query.open, beforeId: query.after, at, limit: query.limit + 1 };
      const rows = await within((session) => listReviews(session, filter));
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return { at: at.toISOString(), reviews: shown.map(reviewOf), next: rows.length > shown.length && last ? String(last.id) : null };
    },
  }),
];
