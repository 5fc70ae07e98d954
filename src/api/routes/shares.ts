import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import { createShare, listShares, type ShareHouse, showShare } from '../../packages/index.ts';
import type { Installation } from '../../registry/index.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, limit, numberId, programName, reason, word } from '../schemas.ts';
import { rowOf, shareRow, shareShown, shareState, shownOf } from './share-shapes.ts';

export function houseOf({ database, objects, registry: programs, publicUrl }: Installation): ShareHouse {
  return { database, objects, programs, publicUrl };
}

export const shareRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares',
    group: 'shares',
    summary: 'Shares, the newest first.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      state: shareState.optional(),
      before: numberId.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({ shares: z.array(shareRow) }),
    handle: async ({ query, within }) => {
      const filter = { program: query.program, states: query.state && [query.state], beforeId: query.before, limit: query.limit };
      return { shares: (await within((session) => listShares(session, filter))).map(rowOf) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares/:id',
    group: 'shares',
    summary: 'One share with its lines counted, its manifest and its links.',
    right: 'read',
    params: byId,
    answer: shareShown,
    handle: async ({ params, within }) => shownOf(await within((session) => showShare(session, params.id))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/shares',
    group: 'shares',
    summary: 'Makes the packages of an ended run a share. The same run again answers the share that it has.',
    right: 'operate',
    body: z.strictObject({ run: numberId, partner: word.optional(), reason }),
    answer: shareShown.extend({ is_new: z.boolean() }),
    statuses: [201, 200],
    statusOf: (share) => (share.is_new ? 201 : 200),
    handle: async ({ installation, caller, body, within }) => {
      const deed = { by: caller.actor, scope: caller.scope, reason: body.reason };
      const partner = body.partner === undefined ? {} : { partner: body.partner };
      const { id, isNew } = await createShare(houseOf(installation), { ...deed, ...partner, runId: body.run });
      return { ...shownOf(await within((session) => showShare(session, id))), is_new: isNew };
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/shares/:id/manifest',
    group: 'shares',
    summary: 'The manifest as it was written.',
    right: 'read',
    params: byId,
    file: 'text/csv',
    handle: async ({ installation, params, within }) => {
      const { id, manifestKey } = await within((session) => showShare(session, params.id));
      if (manifestKey === null) throw new WaybillError('WB_NOT_FOUND', `Share ${id} has no manifest yet.`, { shareId: id });
      const { stream, bytes } = await installation.objects.get(manifestKey);
      return { fileName: `share-${id}-manifest.csv`, bytes, content: stream };
    },
  }),
];
