import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import { openSubmissions, showSubmission } from '../../submissions/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { externalId, programName, why } from '../schemas.ts';

const opened = z.strictObject({
  payload: z.unknown(),
  identity: z.record(z.string(), z.unknown()),
  documents: z.array(z.strictObject({ label: z.string(), file_name: z.string().nullable() })),
});

export const openingRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/submissions/:program/:id/openings',
    group: 'submissions',
    summary: 'What the person wrote and who they are. The ledger says first who opened it and why.',
    right: 'operate',
    params: z.strictObject({ program: programName, id: externalId }),
    body: why,
    answer: opened,
    statuses: [201],
    handle: async ({ installation, caller, params, body, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      // The answer goes out after the transaction that holds the ledger's line has ended.
      const submission = await within(async (session) => {
        const { id } = await showSubmission(session, program, params.id);
        const reader = { actor: caller.actor, program, reason: body.reason };
        return (await openSubmissions(session, installation.keyring, [id], reader)).get(id);
      });
      if (!submission)
        throw new WaybillError(
          'WB_NOT_FOUND',
          'What was stored of this submission was destroyed, or cannot be opened with the keys that are here.',
        );
      const { payload, identity, documents } = submission;
      return { payload, identity: { ...identity }, documents: documents.map(({ label, fileName }) => ({ label, file_name: fileName })) };
    },
  }),
];
