import { type Session, sql } from '#kernel/db/database.ts';

/** Whose shares somebody sees. */
export interface Receiver {
  /** Null: in every program. */
  readonly program: string | null;
  readonly partner: string;
}

/** What was never given to a partner is no share of its. */
const GIVEN: readonly string[] = ['open', 'settled', 'revoked'];

/** The newest shares of these receivers, up to `limit`. */
export async function selectReceivedIds(
  session: Session,
  of: { readonly receivers: readonly Receiver[]; readonly beforeId?: number | undefined; readonly limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select sh.id from shares sh
    where sh.state = any (${GIVEN}::text[]) and (${of.beforeId ?? null}::bigint is null or sh.id < ${of.beforeId ?? null}) and exists (
      select from unnest(${of.receivers.map(({ program }) => program)}::text[], ${of.receivers.map(({ partner }) => partner)}::text[])
        as receiver (program, partner)
      where receiver.partner = sh.partner and (receiver.program is null or receiver.program = sh.program)
    )
    order by sh.id desc limit ${of.limit}`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** Whether a share is one of theirs. */
export async function isReceived(session: Session, shareId: number, receivers: readonly Receiver[]): Promise<boolean> {
  const { rows } = await sql<{ isOwn: boolean }>`
    select exists (
      select from shares sh
      join unnest(${receivers.map(({ program }) => program)}::text[], ${receivers.map(({ partner }) => partner)}::text[])
        as receiver (program, partner) on receiver.partner = sh.partner and (receiver.program is null or receiver.program = sh.program)
      where sh.id = ${shareId} and sh.state = any (${GIVEN}::text[])
    ) as "isOwn"`.execute(session.query);
  return rows[0]?.isOwn ?? false;
}

export interface ReceivedPackage {
  readonly position: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly isRevoked: boolean;
  readonly isDestroyed: boolean;
}

/** The next packages of a share behind a position; `position` names one. */
export async function selectReceivedPackages(
  session: Session,
  of: { readonly shareId: number; readonly after?: number; readonly position?: number; readonly limit: number },
): Promise<ReceivedPackage[]> {
  const { rows } = await sql<ReceivedPackage>`
    select l.position, l.submission_id as "submissionId", s.external_id as "externalId", p.object_key as "objectKey", p.bytes,
      (l.state = 'revoked' or sh.state = 'revoked') as "isRevoked", p.destroyed_at is not null as "isDestroyed"
    from share_lines l join shares sh on sh.id = l.share_id join packages p on p.id = l.package_id join submissions s on s.id = l.submission_id
    where l.share_id = ${of.shareId} and l.position > ${of.after ?? -1} and (${of.position ?? null}::integer is null or l.position = ${of.position ?? null})
    order by l.position limit ${of.limit}`.execute(session.query);
  return rows;
}
