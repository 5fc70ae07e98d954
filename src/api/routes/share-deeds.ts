import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  type Acknowledged,
  acknowledgeShare,
  checkAnswers,
  issueLinks,
  type LinkKind,
  revokeLinks,
  revokeShare,
} from '../../packages/index.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, count, instant, isoOrNull, reason, why } from '../schemas.ts';
import { answerRows, answersChecked, checkedOf } from './share-shapes.ts';
import { houseOf } from './shares.ts';

const MOST_ACKNOWLEDGEMENT_BYTES = 64 * 1_024 * 1_024;
const DAY_S = 86_400;

export const answersTaken = z.strictObject({
  share: z.number().int(),
  file_sha256: z.string(),
  is_repeat: z.boolean(),
  rows: answerRows,
  changed: z.strictObject({ accepted: count, refused: count }),
  lines: z.strictObject({ total: count, answered: count, unanswered: count, revoked: count }),
  findings: count,
});

export function takenOf(taken: Acknowledged): z.input<typeof answersTaken> {
  const { notInManifest, ...counted } = taken.rows;
  const { changed, lines, findings } = taken;
  const named = { share: taken.shareId, file_sha256: taken.fileSha256, is_repeat: taken.isRepeat };
  return { ...named, rows: { ...counted, not_in_manifest: notInManifest }, changed, lines, findings };
}

export const answersBody = { body: z.instanceof(Buffer), bodyType: 'text/csv', mostBytes: MOST_ACKNOWLEDGEMENT_BYTES } as const;

export const shareDeedRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/shares/:id/acknowledgements',
    group: 'shares',
    summary: "Takes a partner's answers as CSV (id, accepted or rejected, reason). The same file again changes nothing.",
    right: 'operate',
    params: byId,
    ...answersBody,
    answer: answersTaken,
    handle: async ({ installation, caller, params, body }) => {
      const deed = { by: caller.actor, scope: caller.scope, reason: 'the answers of the partner' };
      return takenOf(await acknowledgeShare(houseOf(installation), { ...deed, shareId: params.id, file: Readable.from([body]) }));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/shares/:id/acknowledgement-checks',
    group: 'shares',
    summary: 'What a file of answers would do, and which of its rows would not count. Records nothing.',
    right: 'operate',
    params: byId,
    ...answersBody,
    answer: answersChecked,
    handle: async ({ params, body, within }) =>
      checkedOf(await within((session) => checkAnswers(session, params.id, Readable.from([body])))),
  }),
  fileRoute({
    method: 'POST',
    path: '/api/v1/shares/:id/links',
    group: 'shares',
    summary: 'Issues a link for each line, as CSV. This is the only time that they are seen; doing it again issues all anew.',
    right: 'operate',
    params: byId,
    body: z.strictObject({
      kind: z.enum(['stable', 'direct']).default('stable'),
      /** Of direct links; a stable one lives until it is revoked. */
      expires_in_days: z.number().positive().max(7).default(7),
      /** Ends the links that went out before. */
      is_replacing: z.boolean().default(false),
      reason,
    }),
    file: 'text/csv',
    handle: async ({ installation, caller, params, body }) => {
      const links: LinkKind =
        body.kind === 'stable' ? { kind: 'stable' } : { kind: 'direct', expiresInSeconds: Math.round(body.expires_in_days * DAY_S) };
      const deed = { by: caller.actor, scope: caller.scope, reason: body.reason };
      const parts: string[] = [];
      const request = { ...deed, shareId: params.id, links, isReplacing: body.is_replacing };
      await issueLinks(houseOf(installation), request, async (csv) => void parts.push(csv));
      return { fileName: `share-${params.id}-links.csv`, content: parts.join('') };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/shares/:id/link-revocations',
    group: 'shares',
    summary: 'Ends every stable link of a share. Direct ones live until they expire, and are counted.',
    right: 'operate',
    params: byId,
    body: why,
    answer: z.strictObject({ revoked: count, direct: count, direct_until: instant.nullable() }),
    handle: async ({ installation, caller, params, body }) => {
      const deed = { by: caller.actor, scope: caller.scope, reason: body.reason };
      const { revoked, direct, directUntil } = await revokeLinks(houseOf(installation), { ...deed, shareId: params.id });
      return { revoked, direct, direct_until: isoOrNull(directUntil) };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/shares/:id/revocations',
    group: 'shares',
    summary: 'Takes a share back: its links end, and what waits for an answer goes back to its worklist.',
    right: 'operate',
    params: byId,
    body: why,
    answer: z.strictObject({ share: z.number().int(), lines: count, links: count, direct: count, direct_until: instant.nullable() }),
    handle: async ({ installation, caller, params, body }) => {
      const deed = { by: caller.actor, scope: caller.scope, reason: body.reason };
      const { shareId, directUntil, ...counts } = await revokeShare(houseOf(installation), { ...deed, shareId: params.id });
      return { ...counts, share: shareId, direct_until: isoOrNull(directUntil) };
    },
  }),
];
