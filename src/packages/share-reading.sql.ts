import { type Session, sql } from '#kernel/db/database.ts';
import type { LineState } from './share.ts';

/** A line as the manifest and the answers have it. */
export interface ShownLine {
  readonly position: number;
  readonly externalId: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly state: LineState;
  /** The partner's, or why the line was revoked. */
  readonly reason: string | null;
  readonly stateAt: Date;
  readonly fetches: number;
  readonly lastFetchedAt: Date | null;
  /** Its object was destroyed: redacted, or past its retention. */
  readonly isDestroyed: boolean;
}

export interface LineFilter {
  readonly shareId: number;
  readonly states?: readonly LineState[] | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

export async function selectShownLines(session: Session, of: LineFilter): Promise<ShownLine[]> {
  const { rows } = await sql<ShownLine>`
    select l.position, s.external_id as "externalId", p.object_key as "objectKey", p.bytes, p.sha256, l.state, l.reason, l.state_at as "stateAt",
      (select count(*)::int from share_fetches f where f.share_id = l.share_id and f.position = l.position) as fetches,
      (select max(f.fetched_at) from share_fetches f where f.share_id = l.share_id and f.position = l.position) as "lastFetchedAt",
      p.destroyed_at is not null as "isDestroyed"
    from share_lines l join submissions s on s.id = l.submission_id join packages p on p.id = l.package_id
    where l.share_id = ${of.shareId} and l.position > ${of.after ?? -1} and (${of.states ?? null}::text[] is null or l.state = any (${of.states ?? null}))
    order by l.position limit ${of.limit}`.execute(session.query);
  return rows;
}

export interface ShownFetch {
  readonly id: number;
  readonly position: number;
  readonly externalId: string;
  readonly at: Date;
  /** Null: by a link. */
  readonly by: string | null;
  readonly remote: string | null;
}

/** The newest first. */
export async function selectFetches(
  session: Session,
  of: { readonly shareId: number; readonly beforeId?: number | undefined; readonly limit: number },
): Promise<ShownFetch[]> {
  const { rows } = await sql<ShownFetch>`
    select f.id, f.position, s.external_id as "externalId", f.fetched_at as at, f.fetched_by as by, f.remote
    from share_fetches f join share_lines l on l.share_id = f.share_id and l.position = f.position join submissions s on s.id = l.submission_id
    where f.share_id = ${of.shareId} and (${of.beforeId ?? null}::bigint is null or f.id < ${of.beforeId ?? null})
    order by f.id desc limit ${of.limit}`.execute(session.query);
  return rows;
}

/** Links that went out together. */
export interface LinkIssue {
  readonly kind: 'stable' | 'direct';
  readonly at: Date;
  readonly by: string;
  readonly links: number;
  /** Of stable ones those that were not revoked, of direct ones those that have not expired. */
  readonly live: number;
  /** Null: until they are revoked. */
  readonly expiresAt: Date | null;
}

export async function selectLinkIssues(session: Session, shareId: number, at: Date): Promise<LinkIssue[]> {
  const { rows } = await sql<LinkIssue>`
    select kind, issued_at as at, issued_by as by, count(*)::int as links, max(expires_at) as "expiresAt",
      count(*) filter (where (kind = 'direct' or revoked_at is null) and (expires_at is null or expires_at > ${at}))::int as live
    from share_links where share_id = ${shareId} group by kind, issued_at, issued_by order by issued_at desc, kind limit 100`.execute(
    session.query,
  );
  return rows;
}

/** One file of the partner's answers. */
export interface AnswerFile {
  readonly sha256: Buffer;
  readonly at: Date;
  readonly by: string;
  readonly accepted: number;
  readonly rejected: number;
}

export async function selectAnswerFiles(session: Session, shareId: number): Promise<AnswerFile[]> {
  const { rows } = await sql<AnswerFile>`
    select file_sha256 as sha256, received_at as at, acknowledged_by as by, count(*) filter (where verdict = 'accepted')::int as accepted,
      count(*) filter (where verdict = 'rejected')::int as rejected
    from acknowledgements where share_id = ${shareId} group by file_sha256, received_at, acknowledged_by order by received_at desc limit 100`.execute(
    session.query,
  );
  return rows;
}
