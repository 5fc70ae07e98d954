import { z } from 'zod';
import { administeredBy } from '../../access/index.ts';
import {
  cancelRun,
  decideApproval,
  pauseRun,
  queueRun,
  requestApproval,
  requestPreview,
  resumeRun,
  retryFailed,
  type ScopedDeed,
  type TaskHouse,
} from '../../tasks/index.ts';
import { jsonRoute, type Route } from '../route.ts';
import { byId, count, hash, reason, why } from '../schemas.ts';
import { runState } from './run-shapes.ts';

const accepted = z.strictObject({ id: z.number().int() });

/** What somebody does to a run: a reason, one door, the run's id. What came of it is read from the run. */
function deed(noun: string, summary: string, act: (house: TaskHouse, runId: number, deed: ScopedDeed) => Promise<unknown>): Route {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/runs/:id/${noun}`,
    group: 'runs',
    summary,
    right: 'operate',
    params: byId,
    body: why,
    answer: accepted,
    statuses: [202],
    handle: async ({ installation, caller, params, body }) => {
      const administers = administeredBy(caller);
      await act(installation.tasks, params.id, { by: caller.actor, scope: caller.scope, reason: body.reason, administers });
      return { id: params.id };
    },
  });
}

export const runDeedRoutes = [
  deed('previews', 'Asks for a preview; a worker makes it. The draft has its digest when it is there.', requestPreview),
  deed('approval-requests', 'Puts the preview before others.', requestApproval),
  deed('queueings', 'Starts an approved run, or a draft whose task needs nobody’s approval.', queueRun),
  deed('pauses', 'Items in work finish, none new starts.', pauseRun),
  deed('resumptions', 'Lets a paused run go on.', resumeRun),
  deed('cancellations', 'Ends a run; its result files say what was left.', cancelRun),
  deed('retries', 'The next attempt, over what failed or was left. Unknown items are never tried again blindly.', retryFailed),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/runs/:id/approvals',
    group: 'runs',
    summary: 'Decides on one preview, named by its digest. Nobody decides on a run of their own.',
    right: 'approve',
    params: byId,
    body: z.strictObject({ decision: z.enum(['approved', 'rejected']), digest: hash, reason }),
    answer: z.strictObject({ state: runState, missing: count }),
    statuses: [201],
    handle: async ({ installation, caller, params, body }) =>
      decideApproval(installation.tasks, params.id, { ...body, by: caller.actor, scope: caller.scope }),
  }),
];
