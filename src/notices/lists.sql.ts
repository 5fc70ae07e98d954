import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, type Place, type Sort } from '#kernel/db/list-order.ts';
import type { NoticeKind } from '#sdk';
import type { NoticeState, Told } from './notice.ts';

export interface NoticeFilter {
  readonly program?: string | undefined;
  readonly kind?: string | undefined;
  /** One of `NOTICE_LISTS`. */
  readonly state?: string | undefined;
  readonly name?: string | undefined;
  /** Of one submission, by our own id. */
  readonly submissionId?: number | undefined;
  /** That came to this state in the window (after, until]. */
  readonly cameTo?: { readonly state: NoticeState; readonly after: Date; readonly until: Date } | undefined;
  /** What `unconfirmed` is read at. */
  readonly at: Date;
}

/** By what notices are sorted: when they were composed. */
export const NOTICE_ORDERS = ['composed'] as const;
export type NoticeSort = Sort<(typeof NOTICE_ORDERS)[number]>;

const KEY = { id: sql`n.id` };

export interface NoticeWalk {
  readonly sort: NoticeSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

/** A notice as operators read it: no address and no field of the message. */
export interface ListedNotice {
  readonly id: number;
  readonly program: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly state: NoticeState;
  readonly stateAt: Date;
  /** Why it failed, waits, or is unsure. */
  readonly why: string | null;
  /** Why the submission failed. */
  readonly reason: string | null;
  readonly composedAt: Date;
  readonly confirmBy: Date;
  readonly confirmedAt: Date | null;
  readonly nextAt: Date | null;
  readonly attempts: number;
  readonly addresses: number;
  /** External ids. */
  readonly submissions: readonly string[];
  /** The newest attempt's address, masked; null where it was never sent. */
  readonly to: string | null;
}

const LISTED = sql.raw(`n.id, n.program, n.kind, n.name, n.state, n.state_at as "stateAt", n.why, n.reason, n.composed_at as "composedAt",
  n.confirm_by as "confirmBy", n.confirmed_at as "confirmedAt", n.next_at as "nextAt", n.attempts, n.addresses, array(
    select distinct s.external_id from notice_subjects about join submissions s on s.id = about.submission_id where about.notice_id = n.id order by 1
  ) as submissions, (select newest.masked from notice_attempts newest where newest.notice_id = n.id and newest.number = n.attempts) as "to"`);

export async function selectNotices(session: Session, filter: NoticeFilter, { sort, place, limit }: NoticeWalk): Promise<ListedNotice[]> {
  const { program = null, kind = null, state = null, name = null, submissionId = null, cameTo, at } = filter;
  const { state: to = null, after: since = null, until = null } = cameTo ?? {};
  const { rows } = await sql<ListedNotice>`
    select ${LISTED} from notices n
    where (${program}::text is null or n.program = ${program}) and (${kind}::text is null or n.kind = ${kind})
      and (${state}::text is null or case ${state} when 'unconfirmed' then n.closed_at is null
        and (n.state = 'failed' or n.next_at is not null and n.confirm_by <= ${at}) else n.state = ${state} end) and (${name}::text is null or n.name = ${name})
      and (${submissionId}::bigint is null or exists (
        select from notice_subjects about where about.notice_id = n.id and about.submission_id = ${submissionId}))
      and (${to}::text is null or exists (
        select from notice_history moved where moved.notice_id = n.id and moved.to_state = ${to} and moved.at > ${since} and moved.at <= ${until}))
      and ${isBehind(sort, KEY, place)}
    ${inOrder(sort, KEY)} limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectNotice(session: Session, id: number): Promise<ListedNotice | undefined> {
  const { rows } = await sql<ListedNotice>`select ${LISTED} from notices n where n.id = ${id}`.execute(session.query);
  return rows[0];
}

export interface ShownAttempt {
  readonly number: number;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: string | null;
  readonly notificationId: string | null;
  readonly httpStatus: number | null;
  readonly error: string | null;
  readonly status: string | null;
  readonly statusAt: Date | null;
  readonly toldBy: string | null;
}

export async function selectAttempts(session: Session, noticeId: number): Promise<ShownAttempt[]> {
  const { rows } = await sql<ShownAttempt>`
    select number, channel, masked as "to", started_at as "startedAt", ended_at as "endedAt", outcome, notification_id as "notificationId",
      http_status as "httpStatus", error, status, status_at as "statusAt", told_by as "toldBy"
    from notice_attempts where notice_id = ${noticeId} order by number`.execute(session.query);
  return rows;
}

/** Whether the person was told, by submission. Those about which there is nothing to tell are left out. */
export async function selectTold(session: Session, submissionIds: readonly number[]): Promise<Map<number, Told>> {
  const { rows } = await sql<{ id: number; told: Told }>`
    select submission_id as id, told from notice_told where submission_id = any (${submissionIds}::bigint[])`.execute(session.query);
  return new Map(rows.map(({ id, told }) => [id, told]));
}

/** How many submissions of a program there are whose people were told, or not. What never failed is in none of the counts. */
export async function countTold(session: Session, program: string): Promise<Record<Told, number>> {
  const { rows } = await sql<{ told: Told; count: number }>`
    select told, count(*)::int as count from notice_told where program = ${program} group by told`.execute(session.query);
  const counts = Object.fromEntries(rows.map(({ told, count }) => [told, count]));
  return { told: 0, under_way: 0, waiting: 0, withheld: 0, not_told: 0, ...counts };
}

/** The same of every program, each line a count. */
export async function selectToldCounts(session: Session): Promise<{ program: string; told: Told; count: number }[]> {
  const { rows } = await sql<{ program: string; told: Told; count: number }>`
    select program, told, count(*)::int as count from notice_told group by program, told order by program, told`.execute(session.query);
  return rows;
}

/** Messages that should have been confirmed by then and are not, by program: what an alert counts. */
export async function countUnconfirmed(session: Session, at: Date): Promise<{ program: string; count: number }[]> {
  const { rows } = await sql<{ program: string; count: number }>`
    select program, count(*)::int as count from notices
    where closed_at is null and (state = 'failed' or state in ('waiting', 'sending', 'sent', 'unknown') and confirm_by <= ${at})
    group by program order by program`.execute(session.query);
  return rows;
}

/** The newest move of a notice, with the first submission that it is about. */
export async function selectNewestMove(
  session: Session,
  noticeId: number,
): Promise<{ sourceId: number; why: string | null; at: Date; submissionId: number | null } | undefined> {
  const { rows } = await sql<{ sourceId: number; why: string | null; at: Date; submissionId: number | null }>`
    select moved.id as "sourceId", moved.why, moved.at,
      (select min(about.submission_id) from notice_subjects about where about.notice_id = moved.notice_id) as "submissionId"
    from notice_history moved where moved.notice_id = ${noticeId} order by moved.id desc limit 1`.execute(session.query);
  return rows[0];
}

export interface NoticeEvent {
  readonly program: string;
  readonly notice: string;
  readonly event:
    | 'success'
    | 'error'
    | 'exhausted'
    | 'silent_failure'
    | 'silent_failure_avoided_no_confirmation'
    | 'silent_failure_avoided';
  readonly count: number;
}

/** What happened after one moment and not after the other, by the time of the fact. The three counters are about failures only. */
export async function selectNoticeEvents(session: Session, after: Date, until: Date): Promise<NoticeEvent[]> {
  const { rows } = await sql<NoticeEvent>`
    select program, notice, event, count(*)::int as count from (
      select n.program, n.name as notice, case when a.outcome = 'taken' then 'success' else 'error' end as event
      from notice_attempts a join notices n on n.id = a.notice_id where a.ended_at > ${after} and a.ended_at <= ${until}
      union all
      select n.program, n.name, 'exhausted' from notice_history moved join notices n on n.id = moved.notice_id
      where moved.at > ${after} and moved.at <= ${until} and moved.to_state = 'failed'
      union all
      select n.program, n.name, case moved.to_state when 'sent' then 'silent_failure_avoided_no_confirmation'
        when 'confirmed' then 'silent_failure_avoided' else 'silent_failure' end
      from notice_history moved join notices n on n.id = moved.notice_id
      where moved.at > ${after} and moved.at <= ${until} and moved.to_state in ('sent', 'confirmed', 'failed') and n.kind in ('delayed', 'action_needed')
    ) happened group by program, notice, event order by program, notice, event`.execute(session.query);
  return rows;
}

/** Addresses and fields are destroyed; that a person was written to, and what became of it, stays. */
export async function emptyNotices(session: Session, submissionIds: readonly number[]): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update notices n set sealed = null, key_id = null
    where n.sealed is not null and n.id in (select about.notice_id from notice_subjects about where about.submission_id = any (${submissionIds}::bigint[]))
    returning n.id`.execute(session.query);
  if (rows.length > 0)
    await maskWholly(
      session,
      rows.map(({ id }) => id),
    );
  return rows.length;
}

async function maskWholly(session: Session, noticeIds: readonly number[]): Promise<void> {
  await sql`update notice_attempts set masked = '***' where notice_id = any (${noticeIds}::bigint[])`.execute(session.query);
}

/** The same for notices that ended before then; what a legal hold covers is left. Answers how many. */
export async function emptyOldNotices(
  session: Session,
  { program, before, limit }: { readonly program: string; readonly before: Date; readonly limit: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update notices n set sealed = null, key_id = null where n.id in (
      select old.id from notices old
      where old.program = ${program} and old.sealed is not null and old.next_at is null and old.state_at < ${before} and not exists (
        select from notice_subjects about where about.notice_id = old.id and is_held(about.submission_id))
      order by old.id limit ${limit})
    returning n.id`.execute(session.query);
  if (rows.length > 0)
    await maskWholly(
      session,
      rows.map(({ id }) => id),
    );
  return rows.length;
}
