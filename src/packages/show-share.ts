import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Share } from './share.ts';
import { countLines, type LineCounts } from './share-lines.sql.ts';
import { countLinks, type LinkCounts } from './share-links.sql.ts';
import { countFindings } from './shared-packages.sql.ts';
import { type ShareFilter, type ShareSort, selectShare, selectShares, selectSharesByIds } from './shares.sql.ts';

/** `packages = accepted + refused + unacknowledged + revoked` */
export interface CountedShare extends Share {
  readonly fetched: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unacknowledged: number;
  readonly revoked: number;
}

export interface ShownShare extends CountedShare {
  readonly links: LinkCounts;
  /** Findings about it that are open, by kind: packages the store has lost, answers that do not add up. */
  readonly findings: Readonly<Record<string, number>>;
}

const NONE: LineCounts = { shared: 0, accepted: 0, refused: 0, revoked: 0, fetched: 0 };

export interface SharePage {
  /** `-made`, the newest first, where left out. */
  readonly sort?: ShareSort | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One page of the shares of the caller's programs. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listShares(
  session: Session,
  { sort = '-made', before, limit, ...filter }: ShareFilter & SharePage,
): Promise<Page<CountedShare>> {
  const found = await selectShares(session, filter, { sort, place: readCursor(sort, before), limit: limit + 1 });
  const { rows, next } = pageOf(found, { sort, limit });
  return { rows: await withCounts(session, rows), next };
}

/** These shares, the newest first. */
export async function listSharesByIds(session: Session, ids: readonly number[]): Promise<readonly CountedShare[]> {
  return withCounts(session, await selectSharesByIds(session, ids));
}

async function withCounts(session: Session, shares: readonly Share[]): Promise<readonly CountedShare[]> {
  const counts = await countLines(
    session,
    shares.map(({ id }) => id),
  );
  return shares.map((share) => counted(share, counts.get(share.id) ?? NONE));
}

/** @throws WB_NOT_FOUND */
export async function showShare(session: Session, id: number): Promise<ShownShare> {
  const share = await selectShare(session, id);
  if (!share) throw new WaybillError('WB_NOT_FOUND', `There is no share ${id}.`, { shareId: id });
  const counts = await countLines(session, [id]);
  return {
    ...counted(share, counts.get(id) ?? NONE),
    links: await countLinks(session, id, now()),
    findings: await countFindings(session, id),
  };
}

function counted(share: Share, { shared, ...counts }: LineCounts): CountedShare {
  return { ...share, ...counts, unacknowledged: shared };
}
