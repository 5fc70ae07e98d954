import { type Session, sql } from '#kernel/db/database.ts';
import type { NoticeKind } from '#sdk';
import type { NoticeState } from './notice.ts';

export interface NewNotice {
  readonly program: string;
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly cause: string;
  readonly reason: string | null;
  readonly state: 'waiting' | 'failed';
  readonly why: string | null;
  readonly at: Date;
  readonly confirmBy: Date;
  readonly addresses: number;
  readonly sealed: Buffer | null;
  readonly keyId: string | null;
}

/** Answers the new one's id; undefined where this person was written to about this cause before. */
export async function insertNotice(session: Session, row: NewNotice): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into notices (program, person_id, kind, name, cause, reason, state, state_at, why, composed_at, next_at, confirm_by, addresses, sealed, key_id)
    values (${row.program}, ${row.personId}, ${row.kind}, ${row.name}, ${row.cause}, ${row.reason}, ${row.state}, ${row.at}, ${row.why}, ${row.at},
      ${row.state === 'waiting' ? row.at : null}, ${row.confirmBy}, ${row.addresses}, ${row.sealed}, ${row.keyId})
    on conflict (program, person_id, cause, kind) do nothing returning id`.execute(session.query);
  return rows[0]?.id;
}

export interface NewSubject {
  readonly noticeId: number;
  readonly submissionId: number;
  readonly episodeId: number | null;
  readonly documents: readonly string[];
}

export async function insertSubjects(session: Session, program: string, rows: readonly NewSubject[], at: Date): Promise<void> {
  await sql`
    insert into notice_subjects (notice_id, submission_id, program, episode_id, documents, joined_at)
    select notice_id, submission_id, ${program}, episode_id, array(select jsonb_array_elements_text(documents)), ${at} from unnest(
      ${rows.map(({ noticeId }) => noticeId)}::bigint[], ${rows.map(({ submissionId }) => submissionId)}::bigint[],
      ${rows.map(({ episodeId }) => episodeId)}::bigint[], ${rows.map(({ documents }) => JSON.stringify(documents))}::jsonb[]
    ) as row (notice_id, submission_id, episode_id, documents)
    on conflict (notice_id, submission_id, episode_id) do nothing`.execute(session.query);
}

export interface OpenNotice {
  readonly id: number;
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly reason: string | null;
  readonly composedAt: Date;
  /** Hex, of the submissions that it is about. */
  readonly fingerprints: readonly string[];
}

/** The notices of these people whose cause is not over. */
export async function selectOpenNotices(session: Session, program: string, people: readonly string[]): Promise<OpenNotice[]> {
  const { rows } = await sql<OpenNotice>`
    select n.id, n.person_id as "personId", n.kind, n.name, n.reason, n.composed_at as "composedAt", array(
        select distinct encode(f.fingerprint, 'hex') from notice_subjects about join submission_fingerprints f using (submission_id)
        where about.notice_id = n.id
      ) as fingerprints
    from notices n where n.program = ${program} and n.person_id = any (${people}::text[]) and n.closed_at is null
      and n.kind in ('delayed', 'action_needed') order by n.id`.execute(session.query);
  return rows;
}

export interface OverNotice {
  readonly id: number;
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly form: string;
  /** What of it was mended, not only set aside. */
  readonly mended: readonly { readonly submissionId: number; readonly externalId: string; readonly episodeId: number }[];
}

/** Notices about failures all of which are over. One that is being sent waits for its end. */
export async function selectOver(session: Session, program: string, limit: number): Promise<OverNotice[]> {
  const { rows } = await sql<OverNotice>`
    select n.id, n.person_id as "personId", n.kind, n.name, n.state, n.attempts, min(s.form) as form, coalesce(jsonb_agg(jsonb_build_object(
        'submissionId', e.submission_id, 'externalId', s.external_id, 'episodeId', e.id) order by e.id) filter (where e.ended_as = 'mended'), '[]') as mended
    from notices n join notice_subjects about on about.notice_id = n.id join notice_episodes e on e.id = about.episode_id
    join submissions s on s.id = e.submission_id
    where n.program = ${program} and n.closed_at is null and n.kind in ('delayed', 'action_needed') and n.state <> 'sending'
    group by n.id having bool_and(e.ended_at is not null) order by n.id limit ${limit}`.execute(session.query);
  return rows;
}

/** What was not sent yet is not sent any more. Answers those. */
export async function closeNotices(session: Session, ids: readonly number[], at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number; cancelled: boolean }>`
    update notices n set closed_at = ${at}, state = case when n.state = 'waiting' then 'cancelled' else n.state end,
      state_at = case when n.state = 'waiting' then ${at} else n.state_at end, why = case when n.state = 'waiting' then 'over' else n.why end,
      next_at = case when n.state = 'waiting' then null else n.next_at end
    where n.id = any (${ids}::bigint[]) and n.closed_at is null
    returning n.id, n.state = 'cancelled' as cancelled`.execute(session.query);
  return rows.filter(({ cancelled }) => cancelled).map(({ id }) => id);
}

export interface NoticeRow {
  readonly id: number;
  readonly program: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly cause: string;
  readonly state: NoticeState;
  readonly stateAt: Date;
  readonly confirmBy: Date;
  readonly address: number;
  readonly addresses: number;
  readonly tries: number;
  readonly resends: number;
  readonly attempts: number;
  readonly sealed: Buffer | null;
}

const ROW = sql.raw(
  'n.id, n.program, n.kind, n.name, n.cause, n.state, n.state_at as "stateAt", n.confirm_by as "confirmBy", n.address, n.addresses, n.tries, n.resends, n.attempts, n.sealed',
);

/** What is due in one of these states, the longest waiting first. */
export async function selectDue(
  session: Session,
  states: readonly NoticeState[],
  at: Date,
  limit: number,
): Promise<(NoticeRow & { readonly notificationId: string | null; readonly reference: string | null; readonly startedAt: Date | null })[]> {
  const { rows } = await sql<
    NoticeRow & { readonly notificationId: string | null; readonly reference: string | null; readonly startedAt: Date | null }
  >`
    select ${ROW}, newest.notification_id as "notificationId", newest.reference, newest.started_at as "startedAt"
    from notices n left join notice_attempts newest on newest.notice_id = n.id and newest.number = n.attempts
    where n.next_at <= ${at} and n.state = any (${states}::text[]) order by n.next_at, n.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function lockNotice(session: Session, id: number): Promise<NoticeRow | undefined> {
  const { rows } = await sql<NoticeRow>`select ${ROW} from notices n where n.id = ${id} for update`.execute(session.query);
  return rows[0];
}

export interface NoticeMove {
  readonly id: number;
  readonly from: NoticeState;
  readonly to: NoticeState;
  readonly why: string | null;
  readonly at: Date;
  readonly nextAt: Date | null;
  readonly address?: number;
  readonly tries?: number;
  readonly resends?: number;
  readonly confirmBy?: Date;
}

/** Answers false where it is not in that state any more. */
export async function moveNotice(session: Session, move: NoticeMove): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update notices n set state = ${move.to}, state_at = case when n.state = ${move.to} then n.state_at else ${move.at} end, why = ${move.why},
      next_at = ${move.nextAt}, confirmed_at = case when ${move.to} = 'confirmed' then ${move.at}::timestamptz end,
      address = coalesce(${move.address ?? null}, n.address), tries = coalesce(${move.tries ?? null}, n.tries),
      resends = coalesce(${move.resends ?? null}, n.resends), confirm_by = coalesce(${move.confirmBy ?? null}, n.confirm_by)
    where n.id = ${move.id} and n.state = ${move.from} returning n.id`.execute(session.query);
  return rows.length > 0;
}

/** The send begins: its number is the fence. Answers undefined where another worker was quicker. */
export async function beginSending(session: Session, { id, attempts, at, until }: { id: number; attempts: number; at: Date; until: Date }) {
  const { rows } = await sql<{ number: number }>`
    update notices set state = 'sending', state_at = ${at}, why = null, attempts = attempts + 1, next_at = ${until}
    where id = ${id} and state = 'waiting' and attempts = ${attempts} returning attempts as number`.execute(session.query);
  return rows[0]?.number;
}

/** Workers that are gone: what they sent may be under way. */
export async function settleStranded(session: Session, at: Date, lookUpAt: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update notices set state = 'unknown', state_at = ${at}, why = 'worker_gone', next_at = ${lookUpAt}
    where state = 'sending' and next_at <= ${at} returning id`.execute(session.query);
  return rows.length;
}

/** Not confirmed in time, whatever it waits for. Answers what has failed by that. */
export async function failUnconfirmed(
  session: Session,
  at: Date,
): Promise<{ id: number; program: string; kind: NoticeKind; name: string }[]> {
  const { rows } = await sql<{ id: number; program: string; kind: NoticeKind; name: string }>`
    update notices set state = 'failed', state_at = ${at}, why = 'unconfirmed', next_at = null
    where state in ('waiting', 'sent', 'unknown') and next_at is not null and confirm_by <= ${at} returning id, program, kind, name`.execute(
    session.query,
  );
  return rows;
}
