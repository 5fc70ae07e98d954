import type { Readable } from 'node:stream';
import { now } from '#kernel/clock/clock.ts';
import { hashToken } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ByteRange } from '#kernel/objects/index.ts';
import type { ShareHouse } from './ports.ts';
import { fileOf } from './share.ts';
import { insertFetch, selectLinkByToken } from './share-links.sql.ts';

/** Long enough to follow a redirect, too short to be handed on. A download that began goes on after it. */
const SIGNED_SECONDS = 300;

export type Followed =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'stream'; readonly fileName: string; readonly bytes: number; readonly stream: Readable };

/**
 * What a stable link leads to now: a freshly signed address of the store, or the package itself where the store is a folder. The fetch is
 * recorded first. Whoever holds the token may fetch; there is no other right to ask for.
 * @throws WB_NOT_FOUND for a token that was never issued, WB_LINK_GONE for one that was revoked with its line or share
 */
export async function followLink(
  house: ShareHouse,
  token: string,
  from: { readonly remote?: string; readonly range?: ByteRange } = {},
): Promise<Followed> {
  const objectKey = await house.database.transaction('*', async (session) => {
    const at = now();
    const link = await selectLinkByToken(session, hashToken(token));
    if (!link) throw new WaybillError('WB_NOT_FOUND', 'There is no such link.');
    if (link.isRevoked || (link.expiresAt && link.expiresAt <= at)) throw new WaybillError('WB_LINK_GONE', 'This link was revoked.');
    await insertFetch(session, { linkId: link.id, program: link.program, at, remote: from.remote });
    return link.objectKey;
  });
  const fileName = fileOf(objectKey);
  if (house.objects.kind === 's3')
    return { kind: 'redirect', url: await house.objects.signedUrl(objectKey, { expiresInSeconds: SIGNED_SECONDS, fileName }) };
  const { stream, bytes } = await house.objects.get(objectKey, from.range ? { range: from.range } : {});
  return { kind: 'stream', fileName, bytes, stream };
}
