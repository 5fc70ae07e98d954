import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { REMEDIATION_KINDS, recordRemediations, refuseUnkept, refuseUnproved, showSubmission } from '../../submissions/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { externalId, programName, reason } from '../schemas.ts';
import { standing } from './submission-shapes.ts';

const decision = z.strictObject({
  kind: z.enum(REMEDIATION_KINDS),
  reason,
  /** The receiver's proof; a claim of delivery needs one. */
  evidence: z.record(z.string(), z.unknown()).optional(),
  /** With kind `duplicate`: the submission that is kept. */
  kept_id: externalId.optional(),
});

export const remediationRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/submissions/:program/:id/remediations',
    group: 'submissions',
    summary: 'Records a decision on one submission; the newest one counts. For more than one there are tasks.',
    right: 'operate',
    params: z.strictObject({ program: programName, id: externalId }),
    body: decision,
    answer: z.strictObject({ program: programName, id: externalId, standing, reason: z.string().nullable() }),
    statuses: [201],
    handle: async ({ installation, caller, params, body, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const { kind, evidence } = body;
      const isSuccess = kind !== 'not_remediated';
      refuseUnproved({ kind, isSuccess, evidence });
      refuseUnkept(kind, body.kept_id);
      return within(async (session) => {
        const { id: submissionId } = await showSubmission(session, program, params.id);
        const kept = body.kept_id === undefined ? undefined : await showSubmission(session, program, body.kept_id);
        const row = { submissionId, program, externalId: params.id, kind, isSuccess, reason: body.reason };
        const more = { evidence, keptSubmissionId: kept?.id, actor: caller.actor, decidedAt: now() };
        await recordRemediations(session, [{ ...row, ...more }]);
        const after = await showSubmission(session, program, params.id);
        return { program, id: params.id, standing: standing.parse(after.state), reason: after.reason };
      });
    },
  }),
];
