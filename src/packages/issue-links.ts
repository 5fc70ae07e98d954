import { now } from '#kernel/clock/clock.ts';
import { hashToken, newToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { csvLines, type ScopedDeed } from '../tasks/index.ts';
import { noteOf } from './note.ts';
import type { ShareHouse } from './ports.ts';
import { holdShare } from './refusals.ts';
import { fileOf, type Share } from './share.ts';
import { insertLinks, type LinkedLine, revokeLiveLinks, selectLinesToLink } from './share-links.sql.ts';

const LINK_COLUMNS = ['file', 'id', 'url', 'expires_at'] as const;
const ROWS_AT_ONCE = 2_000;
/** The most that a store signs. */
const LONGEST_SECONDS = 604_800;

/** `stable`: our address, which re-signs on every fetch and can be revoked. `direct`: the store's own, for partners who reach only that. */
export type LinkKind = { readonly kind: 'stable' } | { readonly kind: 'direct'; readonly expiresInSeconds: number };

export interface LinksRequest extends ScopedDeed {
  readonly shareId: number;
  readonly links: LinkKind;
  /** Ends the links that went out before. Without it they stay good. */
  readonly isReplacing?: boolean;
}

export interface IssuedLinks {
  readonly shareId: number;
  readonly kind: LinkKind['kind'];
  readonly issued: number;
  /** Stable links that went out before and were ended now. */
  readonly revoked: number;
  readonly expiresAt: Date | null;
  /** What whoever hands them on has to know. */
  readonly warning?: string;
}

/**
 * Issues one link for each line that is not revoked and gives them as CSV to `write`, portion by portion: the only time that they are seen.
 * Doing it again issues all anew. Nothing is issued unless the last portion was taken.
 * @throws WB_NOT_FOUND, WB_SHARE_STATE, WB_OBJECT_LINK for a life beyond 7 days
 */
export async function issueLinks(house: ShareHouse, request: LinksRequest, write: (csv: string) => Promise<void>): Promise<IssuedLinks> {
  const life = await lifeOf(house, request.links);
  return house.database.transaction(request.scope, (session) => issue(house, session, request, life, write));
}

/** The same in the transaction given, with stable links only. Answers the CSV too. @throws WB_NOT_FOUND, WB_SHARE_STATE */
export async function renewLinks(
  house: ShareHouse,
  session: Session,
  request: Omit<LinksRequest, 'links' | 'isReplacing' | 'scope'>,
): Promise<IssuedLinks & { readonly csv: string }> {
  const portions: string[] = [];
  const wanted = { ...request, scope: session.scope, links: { kind: 'stable' }, isReplacing: true } as const;
  const issued = await issue(house, session, wanted, { expiresAt: null }, async (csv) => void portions.push(csv));
  return { ...issued, csv: portions.join('') };
}

async function issue(
  house: ShareHouse,
  session: Session,
  request: LinksRequest,
  life: Life,
  write: (csv: string) => Promise<void>,
): Promise<IssuedLinks> {
  const share = await holdShare(session, request.shareId, ['open', 'settled'], 'for links');
  const revoked = request.isReplacing ? await revokeLiveLinks(session, share.id, now()) : 0;
  await write(csvLines([LINK_COLUMNS]));
  const issued = await issuePortions(house, session, share, request, life, write);
  await recordLines(session, [
    noteOf(share, 'linked', request, { kind: request.links.kind, issued, revoked, expiresAt: life.expiresAt?.toISOString() ?? null }),
  ]);
  return { shareId: share.id, kind: request.links.kind, issued, revoked, ...life };
}

type Life = Pick<IssuedLinks, 'expiresAt' | 'warning'>;

async function lifeOf(house: ShareHouse, links: LinkKind): Promise<Life> {
  if (links.kind === 'stable') return { expiresAt: null };
  const { expiresInSeconds } = links;
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > LONGEST_SECONDS) {
    throw new WaybillError('WB_OBJECT_LINK', `A direct link lives from 1 second to 7 days, not ${expiresInSeconds} seconds.`);
  }
  const asked = new Date(now().getTime() + expiresInSeconds * 1_000);
  const credentials = await house.objects.credentialsExpireAt();
  if (!credentials || credentials >= asked) return { expiresAt: asked };
  const warning = `The credentials that sign these links expire at ${credentials.toISOString()}, and the links with them. Sign with longer-lived ones, or issue the links again then.`;
  return { expiresAt: credentials, warning };
}

async function issuePortions(
  house: ShareHouse,
  session: Session,
  share: Share,
  request: LinksRequest,
  { expiresAt }: Life,
  write: (csv: string) => Promise<void>,
): Promise<number> {
  let issued = 0;
  for (let after = 0; ; ) {
    const lines = await selectLinesToLink(session, share.id, after, ROWS_AT_ONCE);
    if (lines.length === 0) return issued;
    const made = await Promise.all(lines.map((line) => linkFor(house, line, request.links)));
    const common = { shareId: share.id, program: share.program, kind: request.links.kind, expiresAt, by: request.by.name, at: now() };
    await insertLinks(session, { ...common, links: made.map(({ tokenHash }, index) => ({ position: lines[index]!.position, tokenHash })) });
    await write(csvLines(lines.map((line, index) => [fileOf(line.objectKey), line.externalId, made[index]!.url, expiresAt])));
    issued += lines.length;
    after = lines.at(-1)!.position;
  }
}

async function linkFor(house: ShareHouse, line: LinkedLine, links: LinkKind): Promise<{ url: string; tokenHash: Buffer | null }> {
  if (links.kind === 'stable') {
    const token = newToken('wbl');
    return { url: `${house.publicUrl.replace(/\/$/, '')}/s/${token}`, tokenHash: hashToken(token) };
  }
  const url = await house.objects.signedUrl(line.objectKey, { expiresInSeconds: links.expiresInSeconds, fileName: fileOf(line.objectKey) });
  return { url, tokenHash: null };
}
