import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  createShare,
  listFetches,
  listLines,
  listShares,
  SHARE_ORDERS,
  type ShareHouse,
  type ShownShare,
  shareHistory,
  showShare,
} from '../../packages/index.ts';
import type { Installation } from '../../registry/index.ts';
import { type FileAnswer, fileRoute, jsonRoute } from '../route.ts';
import { byId, cursor, flag, limit, numberId, programName, reason, sortedBy, word } from '../schemas.ts';
import {
  fetchOf,
  fetchRow,
  historyOf,
  lineOf,
  lineRow,
  lineState,
  rowOf,
  shareHistoryShown,
  shareRow,
  shareShown,
  shareState,
  shownOf,
} from './share-shapes.ts';

export function houseOf({ database, objects, registry: programs, publicUrl }: Installation): ShareHouse {
  return { database, objects, programs, publicUrl };
}

/** The manifest as it was written. @throws WB_NOT_FOUND while there is none */
export async function manifestOf({ objects }: Installation, { id, manifestKey }: ShownShare): Promise<FileAnswer> {
  if (manifestKey === null) throw new WaybillError('WB_NOT_FOUND', `Share ${id} has no manifest yet.`, { shareId: id });
  const { stream, bytes } = await objects.get(manifestKey);
  return { fileName: `share-${id}-manifest.csv`, bytes, content: stream };
}

export const linesQuery = z.strictObject({
  state: lineState.optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  limit: limit(100, 500),
});
export const linesAnswer = z.strictObject({ lines: z.array(lineRow), next: z.string().nullable() });

export async function linesPage(
  session: Session,
  shareId: number,
  query: z.infer<typeof linesQuery>,
): Promise<z.input<typeof linesAnswer>> {
  const rows = await listLines(session, { shareId, states: query.state && [query.state], after: query.after, limit: query.limit + 1 });
  const lines = rows.slice(0, query.limit).map(lineOf);
  return { lines, next: rows.length > lines.length ? String(lines.at(-1)?.position) : null };
}

export const shareRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares',
    group: 'shares',
    summary: 'Shares, the newest first or as `sort` says.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      state: shareState.optional(),
      partner: word.optional(),
      /** Only those with packages that are unanswered, though answers were due. */
      late: flag.optional(),
      sort: sortedBy(SHARE_ORDERS, '-made'),
      before: cursor.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({
      shares: z.array(shareRow),
      next: z.string().nullable().describe('Give it as `before` for the next page; null on the last one.'),
    }),
    handle: async ({ query: { state, late, ...query }, within }) => {
      const filter = { ...query, states: state && [state], lateAt: late ? now() : undefined };
      const { rows, next } = await within((session) => listShares(session, filter));
      return { shares: rows.map(rowOf), next };
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
    handle: async ({ installation, params, within }) => manifestOf(installation, await within((session) => showShare(session, params.id))),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares/:id/lines',
    group: 'shares',
    summary: 'The lines of a share in the order of its manifest: what each is, how often it was fetched, and what the partner said.',
    right: 'read',
    params: byId,
    query: linesQuery,
    answer: linesAnswer,
    handle: ({ params, query, within }) => within(async (session) => linesPage(session, (await showShare(session, params.id)).id, query)),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares/:id/fetches',
    group: 'shares',
    summary: 'Who fetched which package and when, the newest first. What happens behind a direct link is seen by the store alone.',
    right: 'read',
    params: byId,
    query: z.strictObject({ before: numberId.optional(), limit: limit(100, 500) }),
    answer: z.strictObject({ fetches: z.array(fetchRow), next: z.string().nullable() }),
    handle: async ({ params, query, within }) => {
      const of = { shareId: params.id, beforeId: query.before, limit: query.limit + 1 };
      const rows = await within(async (session) => listFetches(session, { ...of, shareId: (await showShare(session, params.id)).id }));
      const fetches = rows.slice(0, query.limit).map(fetchOf);
      return { fetches, next: rows.length > fetches.length ? String(fetches.at(-1)?.id) : null };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/shares/:id/history',
    group: 'shares',
    summary: 'The links that went out, with their expiry and renewals, and the files of answers that came back.',
    right: 'read',
    params: byId,
    answer: shareHistoryShown,
    handle: ({ params, within }) =>
      within(async (session) => historyOf(await shareHistory(session, (await showShare(session, params.id)).id))),
  }),
];
