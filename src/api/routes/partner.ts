import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Caller, receiversOf } from '../../access/index.ts';
import {
  acknowledgeShare,
  checkAnswers,
  fetchAll,
  fetchPackage,
  listReceivedShares,
  type ShownShare,
  showReceivedShare,
} from '../../packages/index.ts';
import { type Call, fileRoute, jsonRoute } from '../route.ts';
import { byId, count, instant, limit, numberId } from '../schemas.ts';
import { answersBody, answersTaken, takenOf } from './share-deeds.ts';
import { answersChecked, checkedOf, rowOf, shareRow } from './share-shapes.ts';
import { houseOf, linesAnswer, linesPage, linesQuery, manifestOf } from './shares.ts';

/** What a partner sees of a share: nothing of the run that it came from, nor of who made it. */
const receivedRow = shareRow.omit({ run_id: true, created_by: true });
const receivedShown = receivedRow.extend({
  manifest_sha256: z.string().nullable(),
  state_at: instant,
  fetches: count,
});

function receivedOf(share: z.input<typeof shareRow>): z.input<typeof receivedRow> {
  const { run_id: _run, created_by: _by, ...shown } = share;
  return shown;
}

function shownOf(share: ShownShare): z.input<typeof receivedShown> {
  const hash = share.manifestSha256?.toString('hex') ?? null;
  return { ...receivedOf(rowOf(share)), manifest_sha256: hash, state_at: share.stateAt.toISOString(), fetches: share.links.fetches };
}

/** @throws WB_NOT_FOUND for another partner's share as for one that there is not */
function own({ caller, params, within }: Call<{ readonly id: number }, unknown, unknown>): Promise<ShownShare> {
  return within((session) => showReceivedShare(session, params.id, receiversOf(caller)));
}

function deedOf(caller: Caller) {
  return { by: caller.actor, scope: caller.scope, reason: 'the answers of the partner, by the partner' };
}

export const partnerRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partner/shares',
    group: 'partner',
    summary: 'The shares that the caller’s partners were given, the newest first.',
    right: 'receive',
    query: z.strictObject({ before: numberId.optional(), limit: limit(100, 500) }),
    answer: z.strictObject({ shares: z.array(receivedRow), next: z.string().nullable() }),
    handle: async ({ caller, query, within }) => {
      const of = { receivers: receiversOf(caller), beforeId: query.before, limit: query.limit + 1 };
      const rows = await within((session) => listReceivedShares(session, of));
      const shares = rows.slice(0, query.limit).map((row) => receivedOf(rowOf(row)));
      return { shares, next: rows.length > shares.length ? String(shares.at(-1)?.id) : null };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partner/shares/:id',
    group: 'partner',
    summary: 'One share that the caller’s partner was given, with the checksum of its manifest.',
    right: 'receive',
    params: byId,
    answer: receivedShown,
    handle: async (call) => shownOf(await own(call)),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partner/shares/:id/lines',
    group: 'partner',
    summary: 'The packages of a share with size, checksum, and what was answered about each.',
    right: 'receive',
    params: byId,
    query: linesQuery,
    answer: linesAnswer,
    handle: async (call) => {
      const { id } = await own(call);
      return call.within((session) => linesPage(session, id, call.query));
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/partner/shares/:id/manifest',
    group: 'partner',
    summary: 'The manifest as it was written: file, id, size and checksum of each package.',
    right: 'receive',
    params: byId,
    file: 'text/csv',
    handle: async (call) => manifestOf(call.installation, await own(call)),
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/partner/shares/:id/packages',
    group: 'partner',
    summary: 'Every package of a share and its manifest as one zip, streamed. Each is recorded as fetched before it is sent.',
    right: 'receive',
    params: byId,
    file: 'application/zip',
    handle: async (call) => {
      const share = await own(call);
      return { fileName: `share-${share.id}.zip`, content: fetchAll(houseOf(call.installation), share, call.caller.name) };
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/partner/shares/:id/packages/:position',
    group: 'partner',
    summary: 'One package. The fetch is recorded before it is sent.',
    right: 'receive',
    params: byId.extend({ position: z.coerce.number().int().nonnegative() }),
    file: 'application/zip',
    handle: async (call) => {
      const share = await own(call);
      const { fileName, bytes, stream } = await fetchPackage(houseOf(call.installation), share, call.params.position, call.caller.name);
      return { fileName, bytes, content: stream };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partner/shares/:id/acknowledgement-checks',
    group: 'partner',
    summary: 'What a file of answers would do, and which of its rows would not count. Records nothing.',
    right: 'receive',
    params: byId,
    ...answersBody,
    answer: answersChecked,
    handle: async (call) => {
      const { id } = await own(call);
      return checkedOf(await call.within((session) => checkAnswers(session, id, Readable.from([call.body]))));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partner/shares/:id/acknowledgements',
    group: 'partner',
    summary: 'Takes the partner’s answers as CSV (id, accepted or rejected, reason). The same file again changes nothing.',
    right: 'receive',
    params: byId,
    ...answersBody,
    answer: answersTaken,
    handle: async (call) => {
      const { id } = await own(call);
      const file = Readable.from([call.body]);
      return takenOf(await acknowledgeShare(houseOf(call.installation), { ...deedOf(call.caller), shareId: id, file }));
    },
  }),
];
