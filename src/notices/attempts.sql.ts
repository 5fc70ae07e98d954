import { type Session, sql } from '#kernel/db/database.ts';

export interface NewAttempt {
  readonly noticeId: number;
  readonly number: number;
  readonly program: string;
  readonly channel: 'email' | 'sms';
  readonly masked: string;
  readonly template: string;
  readonly reference: string;
  readonly at: Date;
}

export async function insertAttempt(session: Session, row: NewAttempt): Promise<void> {
  await sql`
    insert into notice_attempts (notice_id, number, program, channel, masked, template, reference, started_at)
    values (${row.noticeId}, ${row.number}, ${row.program}, ${row.channel}, ${row.masked}, ${row.template}, ${row.reference}, ${row.at})`.execute(
    session.query,
  );
}

export async function endAttempt(
  session: Session,
  row: {
    readonly noticeId: number;
    readonly number: number;
    readonly at: Date;
    readonly outcome: 'taken' | 'refused' | 'not_taken' | 'unknown';
    readonly notificationId: string | null;
    readonly httpStatus: number | null;
    readonly error: string | null;
  },
): Promise<void> {
  await sql`
    update notice_attempts set ended_at = ${row.at}, outcome = ${row.outcome}, notification_id = coalesce(${row.notificationId}, notification_id),
      http_status = ${row.httpStatus}, error = ${row.error}
    where notice_id = ${row.noticeId} and number = ${row.number}`.execute(session.query);
}

/** What was found by its reference, or told by a call-back before the send was answered. */
export async function noteFate(
  session: Session,
  row: {
    readonly noticeId: number;
    readonly number: number;
    readonly notificationId: string;
    readonly status: string;
    readonly at: Date;
    readonly by: 'callback' | 'question';
  },
): Promise<void> {
  await sql`
    update notice_attempts set notification_id = coalesce(notification_id, ${row.notificationId}), status = ${row.status}, status_at = ${row.at},
      told_by = ${row.by}
    where notice_id = ${row.noticeId} and number = ${row.number}`.execute(session.query);
}

/** The attempt that a message of the API belongs to: by its id, else by the reference that it was sent under. */
export async function selectAttemptOf(
  session: Session,
  program: string,
  { id, reference }: { readonly id: string; readonly reference: string | null },
): Promise<{ noticeId: number; number: number; status: string | null } | undefined> {
  const { rows } = await sql<{ noticeId: number; number: number; status: string | null }>`
    select notice_id as "noticeId", number, status from notice_attempts
    where program = ${program} and (notification_id = ${id} or notification_id is null and reference = ${reference})
    order by notification_id is null, started_at desc limit 1`.execute(session.query);
  return rows[0];
}
