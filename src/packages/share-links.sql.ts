import { type Session, sql } from '#kernel/db/database.ts';

export interface LinkedLine {
  readonly position: number;
  readonly externalId: string;
  readonly objectKey: string;
}

/** The next lines of a share that are not revoked, after a position. */
export async function selectLinesToLink(session: Session, shareId: number, after: number, limit: number): Promise<LinkedLine[]> {
  const { rows } = await sql<LinkedLine>`
    select l.position, s.external_id as "externalId", p.object_key as "objectKey"
    from share_lines l join submissions s on s.id = l.submission_id join packages p on p.id = l.package_id
    where l.share_id = ${shareId} and l.position > ${after} and l.state <> 'revoked' and p.destroyed_at is null
    order by l.position limit ${limit}`.execute(session.query);
  return rows;
}

export interface NewLinks {
  readonly shareId: number;
  readonly program: string;
  readonly kind: 'stable' | 'direct';
  readonly expiresAt: Date | null;
  readonly by: string;
  readonly at: Date;
  readonly links: readonly { readonly position: number; readonly tokenHash: Buffer | null }[];
}

export async function insertLinks(session: Session, issue: NewLinks): Promise<void> {
  await sql`
    insert into share_links (share_id, position, program, kind, token_hash, expires_at, issued_by, issued_at)
    select ${issue.shareId}, link.position, ${issue.program}, ${issue.kind}, link.token_hash, ${issue.expiresAt}, ${issue.by}, ${issue.at}
    from unnest(${issue.links.map(({ position }) => position)}::integer[], ${issue.links.map(({ tokenHash }) => tokenHash)}::bytea[])
      as link (position, token_hash)`.execute(session.query);
}

/** Revokes the live links of a share, or of the lines of some submissions in it. Answers how many stable ones that were. */
export async function revokeLiveLinks(session: Session, shareId: number, at: Date, submissionIds?: readonly number[]): Promise<number> {
  const { rows } = await sql<{ kind: string }>`
    update share_links k set revoked_at = ${at}
    from share_lines l
    where k.share_id = ${shareId} and l.share_id = k.share_id and l.position = k.position and k.revoked_at is null
      and (${submissionIds ?? null}::bigint[] is null or l.submission_id = any (${submissionIds ?? null}::bigint[]))
    returning k.kind`.execute(session.query);
  return rows.filter(({ kind }) => kind === 'stable').length;
}

export interface FoundLink {
  readonly id: number;
  readonly program: string;
  readonly shareId: number;
  readonly position: number;
  readonly runId: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly expiresAt: Date | null;
  readonly isRevoked: boolean;
}

/** Live is what neither was revoked nor belongs to a line or share that was. */
export async function selectLinkByToken(session: Session, tokenHash: Buffer): Promise<FoundLink | undefined> {
  const { rows } = await sql<FoundLink>`
    select k.id, k.program, k.share_id as "shareId", k.position, sh.run_id as "runId", l.submission_id as "submissionId", s.external_id as "externalId",
      p.object_key as "objectKey", p.bytes, k.expires_at as "expiresAt",
      (k.revoked_at is not null or l.state = 'revoked' or sh.state = 'revoked') as "isRevoked"
    from share_links k join shares sh on sh.id = k.share_id join share_lines l on l.share_id = k.share_id and l.position = k.position
    join packages p on p.id = l.package_id join submissions s on s.id = l.submission_id
    where k.token_hash = ${tokenHash}`.execute(session.query);
  return rows[0];
}

/** Before the first byte goes out. `linkId` null: `by` was signed in as the partner. One row a line. */
export async function insertFetches(
  session: Session,
  fetch: {
    readonly program: string;
    readonly shareId: number;
    readonly positions: readonly number[];
    readonly linkId: number | null;
    readonly by: string | null;
    readonly at: Date;
    readonly remote: string | undefined;
  },
): Promise<void> {
  await sql`
    insert into share_fetches (share_id, position, link_id, program, fetched_at, fetched_by, remote)
    select ${fetch.shareId}, line.position, ${fetch.linkId}, ${fetch.program}, ${fetch.at}, ${fetch.by}, ${fetch.remote ?? null}
    from unnest(${fetch.positions}::integer[]) as line (position)`.execute(session.query);
}

export interface LinkCounts {
  readonly stable: number;
  /** Signed by the store and not yet expired. Revoking does not end them: only their expiry does. */
  readonly direct: number;
  readonly directUntil: Date | null;
  readonly fetches: number;
}

export async function countLinks(session: Session, shareId: number, at: Date): Promise<LinkCounts> {
  const { rows } = await sql<LinkCounts>`
    select count(*) filter (where kind = 'stable' and revoked_at is null)::int as stable,
      count(*) filter (where kind = 'direct' and expires_at > ${at})::int as direct,
      max(expires_at) filter (where kind = 'direct' and expires_at > ${at}) as "directUntil",
      (select count(*)::int from share_fetches where share_id = ${shareId}) as fetches
    from share_links where share_id = ${shareId}`.execute(session.query);
  return rows[0] as LinkCounts;
}
