import type { Readable } from 'node:stream';
import { now } from '#kernel/clock/clock.ts';
import { hashToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ByteRange } from '#kernel/objects/index.ts';
import { openFindings } from '../handoffs/index.ts';
import { faultOf } from './compare-shares.ts';
import { packageFinding } from './findings.ts';
import type { ShareHouse } from './ports.ts';
import { fileOf } from './share.ts';
import { type FoundLink, insertFetches, selectLinkByToken } from './share-links.sql.ts';

/** Long enough to follow a redirect, too short to be handed on. A download that began goes on after it. */
const SIGNED_SECONDS = 300;

export type Followed =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'stream'; readonly fileName: string; readonly bytes: number; readonly stream: Readable };

/**
 * What a stable link leads to now: a freshly signed address of the store, or the package itself where the store is a folder. The fetch is
 * recorded first. Whoever holds the token may fetch; there is no other right to ask for. A package that the store has lost is a finding at once.
 * @throws WB_NOT_FOUND for a token that was never issued, WB_LINK_GONE for one that was revoked with its line or share, WB_PACKAGE_UNAVAILABLE
 */
export async function followLink(
  house: ShareHouse,
  token: string,
  from: { readonly remote?: string; readonly range?: ByteRange } = {},
): Promise<Followed> {
  const link = await house.database.transaction('*', (session) => findLiveLink(session, token));
  await refuseUnavailable(house, link);
  await house.database.transaction('*', (session) =>
    insertFetches(session, {
      program: link.program,
      shareId: link.shareId,
      positions: [link.position],
      linkId: link.id,
      by: null,
      at: now(),
      remote: from.remote,
    }),
  );
  const { objectKey } = link;
  const fileName = fileOf(objectKey);
  if (house.objects.kind === 's3')
    return { kind: 'redirect', url: await house.objects.signedUrl(objectKey, { expiresInSeconds: SIGNED_SECONDS, fileName }) };
  const { stream, bytes } = await house.objects.get(objectKey, from.range ? { range: from.range } : {});
  return { kind: 'stream', fileName, bytes, stream };
}

async function findLiveLink(session: Session, token: string): Promise<FoundLink> {
  const link = await selectLinkByToken(session, hashToken(token));
  if (!link) throw new WaybillError('WB_NOT_FOUND', 'There is no such link.');
  if (link.isRevoked || (link.expiresAt && link.expiresAt <= now())) throw new WaybillError('WB_LINK_GONE', 'This link was revoked.');
  return link;
}

/** The partner is told only that it cannot have the file now; whoever keeps it is told which. */
async function refuseUnavailable({ database, objects }: ShareHouse, link: FoundLink): Promise<void> {
  const stored = (await objects.head(link.objectKey))?.bytes ?? null;
  const kind = faultOf(link.bytes, stored);
  if (kind === null) return;
  await database.transaction([link.program], (session) => openFindings(session, [packageFinding(link, { kind, stored }, now())]));
  throw new WaybillError('WB_PACKAGE_UNAVAILABLE', 'This file cannot be fetched now; its keepers have been told.');
}
