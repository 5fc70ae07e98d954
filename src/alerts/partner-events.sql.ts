import { type Session, sql } from '#kernel/db/database.ts';

/** Something that happened to a share of which its partner and the operators are told. Counts and times only. */
export interface ShareEvent {
  readonly shareId: number;
  readonly program: string;
  readonly partner: string;
  readonly packages: number;
  readonly bytes: number;
  readonly answerBy: Date;
  /** When it happened. */
  readonly at: Date;
  /** Packages that it is about: those without an answer, those not fetched. */
  readonly left: number;
}

/** Opened since a moment. */
export async function selectReadyShares(session: Session, since: Date): Promise<ShareEvent[]> {
  const { rows } = await sql<ShareEvent>`
    select sh.id as "shareId", sh.program, sh.partner, sh.packages, sh.bytes, sh.answer_by as "answerBy", sh.created_at as at, sh.packages as left
    from shares sh where sh.state in ('open', 'settled') and sh.created_at > ${since}
      and not exists (select from alert_messages m where m.share_id = sh.id and m.kind = 'share_ready' and m.audience = 'operators')
    order by sh.id`.execute(session.query);
  return rows;
}

/** Open shares whose lines had links before and got new ones since a moment. `at` is when the newest of them were issued. */
export async function selectRenewedShares(session: Session, since: Date): Promise<ShareEvent[]> {
  const { rows } = await sql<ShareEvent>`
    select sh.id as "shareId", sh.program, sh.partner, sh.packages, sh.bytes, sh.answer_by as "answerBy", issued.at, issued.n as left
    from shares sh join lateral (
      select max(k.issued_at) as at, count(distinct k.position)::bigint as n from share_links k
      where k.share_id = sh.id and k.issued_at > ${since}
        and exists (select from share_links before where before.share_id = k.share_id and before.position = k.position and before.id < k.id)
    ) issued on issued.at is not null
    where sh.state = 'open' order by sh.id`.execute(session.query);
  return rows;
}

/** Open shares of a partner of which packages were not fetched by then. */
export async function selectUnfetchedShares(
  session: Session,
  of: { readonly program: string; readonly partner: string; readonly openedBefore: Date },
): Promise<ShareEvent[]> {
  const { rows } = await sql<ShareEvent>`
    select * from (
      select sh.id as "shareId", sh.program, sh.partner, sh.packages, sh.bytes, sh.answer_by as "answerBy", sh.created_at as at, (
          select count(*)::bigint from share_lines l where l.share_id = sh.id and l.state = 'shared'
            and exists (select from share_links k where k.share_id = l.share_id and k.position = l.position and k.kind = 'stable')
            and not exists (select from share_fetches f where f.share_id = l.share_id and f.position = l.position)
        ) as left
      from shares sh
      where sh.state = 'open' and sh.program = ${of.program} and sh.partner = ${of.partner} and sh.created_at < ${of.openedBefore}
        and not exists (select from alert_messages m where m.share_id = sh.id and m.kind = 'share_late_to_fetch' and m.audience = 'operators')
    ) late where late.left > 0 order by "shareId"`.execute(session.query);
  return rows;
}

/** Open shares whose answers did not come in time. */
export async function selectUnansweredShares(session: Session, at: Date): Promise<ShareEvent[]> {
  const { rows } = await sql<ShareEvent>`
    select * from (
      select sh.id as "shareId", sh.program, sh.partner, sh.packages, sh.bytes, sh.answer_by as "answerBy", sh.answer_by as at,
        (select count(*)::bigint from share_lines l where l.share_id = sh.id and l.state = 'shared') as left
      from shares sh
      where sh.state = 'open' and sh.answer_by <= ${at}
        and not exists (select from alert_messages m where m.share_id = sh.id and m.kind = 'share_late_to_answer' and m.audience = 'operators')
    ) late where late.left > 0 order by "shareId"`.execute(session.query);
  return rows;
}
