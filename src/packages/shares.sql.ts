import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, keyOf, nameOf, type Place, type Sort, type SortKey } from '#kernel/db/list-order.ts';
import type { LeftOut, NextShare, Share, ShareState } from './share.ts';

const COLUMNS = sql.raw(`
  sh.id, sh.program, sh.run_id as "runId", sh.partner, sh.state, sh.state_at as "stateAt", sh.packages, sh.bytes, sh.left_out as "leftOut",
  sh.manifest_object_key as "manifestKey", sh.manifest_sha256 as "manifestSha256", sh.answer_by as "answerBy", sh.created_by as "createdBy",
  sh.created_at as "createdAt"`);

export interface NewShare {
  readonly program: string;
  readonly runId: number;
  readonly partner: string;
  readonly answerBy: Date;
  readonly by: string;
  readonly at: Date;
}

/** A run has one share in preparation. What an earlier try began is begun again: nobody was given it. */
export async function beginShare(session: Session, share: NewShare): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into shares (program, run_id, partner, state, state_at, answer_by, created_by, created_at)
    values (${share.program}, ${share.runId}, ${share.partner}, 'preparing', ${share.at}, ${share.answerBy}, ${share.by}, ${share.at})
    on conflict (run_id) where state = 'preparing' do update
      set partner = excluded.partner, state_at = excluded.state_at, answer_by = excluded.answer_by, created_by = excluded.created_by
    returning id`.execute(session.query);
  return (rows[0] as { id: number }).id;
}

export async function selectShare(session: Session, id: number): Promise<Share | undefined> {
  const { rows } = await sql<Share>`select ${COLUMNS} from shares sh where sh.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Whoever decides about a share holds its row until the decision is committed. */
export async function lockShare(session: Session, id: number): Promise<Share | undefined> {
  const { rows } = await sql<Share>`select ${COLUMNS} from shares sh where sh.id = ${id} for no key update`.execute(session.query);
  return rows[0];
}

/** The newest share of a run that partners were given and that still holds. */
export async function selectShareOfRun(session: Session, runId: number): Promise<Share | undefined> {
  const { rows } = await sql<Share>`
    select ${COLUMNS} from shares sh where sh.run_id = ${runId} and sh.state in ('open', 'settled') order by sh.id desc limit 1`.execute(
    session.query,
  );
  return rows[0];
}

export interface ShareFilter {
  readonly program?: string | undefined;
  readonly states?: readonly ShareState[] | undefined;
  readonly partner?: string | undefined;
  /** Only those with packages that are unanswered, though answers were due by this moment. */
  readonly lateAt?: Date | undefined;
}

/** By what shares are sorted: when they were made, when answers are due. */
export const SHARE_ORDERS = ['made', 'answer_by'] as const;
export type ShareSort = Sort<(typeof SHARE_ORDERS)[number]>;

const BY_MAKING: SortKey = { id: sql`sh.id` };
const BY_ANSWER: SortKey = { id: sql`sh.id`, key: sql`sh.answer_by` };

export interface ShareWalk {
  readonly sort: ShareSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

export async function selectShares(
  session: Session,
  filter: ShareFilter,
  { sort, place, limit }: ShareWalk,
): Promise<(Share & { readonly sortKey: number | null })[]> {
  const key = nameOf(sort) === 'made' ? BY_MAKING : BY_ANSWER;
  const lateAt = filter.lateAt ?? null;
  const { rows } = await sql<Share & { readonly sortKey: number | null }>`
    select ${COLUMNS}, ${keyOf(key)} as "sortKey" from shares sh
    where (${filter.program ?? null}::text is null or sh.program = ${filter.program ?? null})
      and (${filter.states ?? null}::text[] is null or sh.state = any (${filter.states ?? null}))
      and (${filter.partner ?? null}::text is null or sh.partner = ${filter.partner ?? null})
      and (${lateAt}::timestamptz is null or sh.state = 'open' and sh.answer_by <= ${lateAt} and exists (
        select from share_lines l where l.share_id = sh.id and l.state = 'shared'))
      and ${isBehind(sort, key, place)}
    ${inOrder(sort, key)} limit ${limit}`.execute(session.query);
  return rows;
}

/** The newest first. */
export async function selectSharesByIds(session: Session, ids: readonly number[]): Promise<Share[]> {
  const { rows } = await sql<Share>`
    select ${COLUMNS} from shares sh where sh.id = any (${ids}::bigint[]) order by sh.id desc`.execute(session.query);
  return rows;
}

/** preparing -> open, with all that makes it one. */
export async function openShare(
  session: Session,
  share: { id: number; packages: number; bytes: number; leftOut: LeftOut; manifestKey: string; manifestSha256: Buffer; at: Date },
): Promise<void> {
  await sql`
    update shares set state = 'open', state_at = ${share.at}, packages = ${share.packages}, bytes = ${share.bytes},
      left_out = ${JSON.stringify(share.leftOut)}::jsonb, manifest_object_key = ${share.manifestKey}, manifest_sha256 = ${share.manifestSha256}
    where id = ${share.id} and state = 'preparing'`.execute(session.query);
}

/** Moves a share along one edge of NEXT_SHARE. False where it was not in `from` any more. */
export async function moveShare<From extends 'open' | 'settled' | 'revoked'>(
  session: Session,
  move: { readonly id: number; readonly from: From; readonly to: NextShare<From>; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update shares set state = ${move.to}, state_at = ${move.at} where id = ${move.id} and state = ${move.from} returning 1`.execute(
    session.query,
  );
  return rows.length === 1;
}

/** Open shares in which no line waits for an answer. */
export async function selectAnsweredShares(session: Session): Promise<Share[]> {
  const { rows } = await sql<Share>`
    select ${COLUMNS} from shares sh
    where sh.state = 'open' and not exists (select from share_lines l where l.share_id = sh.id and l.state = 'shared')
    order by sh.id`.execute(session.query);
  return rows;
}
