import { type Session, sql } from '#kernel/db/database.ts';
import type { SealedAnswer } from '../answers/sealed-answer.ts';
import type { HandoffState } from '../handoff.ts';
import type { ScheduleKind } from '../moves.sql.ts';

/**
 * Due hand-offs of one lane, the longest due first: `id % lanes` tells whose lane it is. While writing is stopped for all, of deliveries those only that
 * were under way: what became of them is settled without sending.
 */
export async function selectDue(
  session: Session,
  lane: {
    readonly program: string;
    readonly destination: string;
    readonly kind: ScheduleKind;
    readonly lanes: number;
    readonly lane: number;
  },
  at: Date,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select handoff_id as id from handoff_schedule
    where program = ${lane.program} and destination = ${lane.destination} and kind = ${lane.kind}
      and lane = any (case ${lane.lanes}::integer when 4 then array[${lane.lane}::integer] else array[0, 1, 2, 3] end::smallint[])
      and due_at <= ${at} and handoff_id % ${lane.lanes}::integer = ${lane.lane}::integer
      and (kind <> 'deliver' or not (select writes_stopped() or destination_is_paused(${lane.program}, ${lane.destination}))
        or exists (select from handoffs h where h.id = handoff_schedule.handoff_id and h.state = 'sending'))
    order by due_at, handoff_id limit ${limit}`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** A hand-off with what an attempt of it needs to know. */
export interface DueHandoff {
  readonly id: number;
  readonly program: string;
  readonly submissionId: number;
  readonly externalId: string;
  readonly contentHash: Buffer;
  readonly documentId: number | null;
  /** Null: the whole submission. */
  readonly label: string | null;
  readonly parentId: number | null;
  readonly destination: string;
  readonly state: HandoffState;
  /** Hand-offs of the same to this destination that ended before. */
  readonly round: number;
  readonly key: Buffer;
  readonly contentSha256: Buffer | null;
  readonly attempts: number;
  readonly receipt: string | null;
  readonly createdAt: Date;
  /** Undefined fields: it is not on the schedule. */
  readonly kind: ScheduleKind | null;
  readonly dueAt: Date | null;
  readonly tries: number | null;
  readonly settled: string;
  readonly standingReason: string | null;
  /** The newest receipt of what its parent was taken as. */
  readonly parentReceipt: string | null;
  /** When the newest attempt began. */
  readonly startedAt: Date | null;
  /** Another hand-off of the document was taken meanwhile; of the whole submission: one of each document that had its turn. */
  readonly isCovered: boolean;
  /** Nobody knows of one of its attempts whether it arrived. */
  readonly hasUnknownAttempt: boolean;
  /** Nothing may be sent now. */
  readonly isStopped: boolean;
}

export async function selectDueHandoff(session: Session, id: number): Promise<DueHandoff | undefined> {
  const { rows } = await sql<DueHandoff>`
    select h.id, h.program, h.submission_id as "submissionId", s.external_id as "externalId", s.content_hash as "contentHash",
      h.document_id as "documentId", d.label, d.parent_document_id as "parentId", h.destination, h.state, h.key, (
        select count(*)::integer from handoffs earlier
        where earlier.submission_id = h.submission_id and coalesce(earlier.document_id, 0) = coalesce(h.document_id, 0)
          and earlier.destination = h.destination and earlier.id < h.id and earlier.state <> 'cancelled'
      ) as round,
      h.content_sha256 as "contentSha256", h.attempts, h.receipt, h.created_at as "createdAt", plan.kind, plan.due_at as "dueAt", plan.tries,
      writes_stopped() as "isStopped", st.settled, st.reason as "standingReason", (
        select p.receipt from handoffs p
        where p.submission_id = h.submission_id and p.document_id = d.parent_document_id and p.state in ('accepted', 'provisional', 'delivered')
        order by p.created_at desc, p.id desc limit 1
      ) as "parentReceipt", a.started_at as "startedAt",
      not exists (
        select from documents part
        where part.submission_id = h.submission_id
          and case when h.document_id is not null then part.id = h.document_id
            else part.is_required and (part.parent_document_id is null or exists (
              select from handoffs own where own.document_id = part.id and own.state <> 'cancelled'
            )) end
          and not exists (
            select from handoffs other
            where other.submission_id = h.submission_id and (other.document_id = part.id or other.document_id is null) and other.id <> h.id
              and other.state in ('accepted', 'provisional', 'delivered')
          )
      ) as "isCovered",
      exists (select from handoff_attempts u where u.handoff_id = h.id and u.outcome = 'unknown') as "hasUnknownAttempt"
    from handoffs h
    join submissions s on s.id = h.submission_id
    join standings st on st.submission_id = h.submission_id
    left join documents d on d.id = h.document_id
    left join handoff_schedule plan on plan.handoff_id = h.id
    left join handoff_attempts a on a.handoff_id = h.id and a.number = h.attempts
    where h.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Everything that goes with a submission, as bytes that change with any of it. */
export async function selectContent(session: Session, submissionId: number): Promise<{ label: string; sha256: Buffer | null }[]> {
  const { rows } = await sql<{ label: string; sha256: Buffer | null }>`
    select label, sha256 from (
      select label, content_sha256 as sha256, position, id from documents where submission_id = ${submissionId}
      union all
      select 'correction ' || id, null, null, id from submission_corrections where submission_id = ${submissionId}
    ) parts order by position nulls last, id`.execute(session.query);
  return rows;
}

export interface NewAttempt {
  readonly handoffId: number;
  readonly program: string;
  readonly number: number;
  readonly key: Buffer;
  readonly contentSha256: Buffer;
  readonly startedAt: Date;
}

/** The intent: the attempt's row, and its number on the hand-off. */
export async function insertAttempt(session: Session, attempt: NewAttempt): Promise<void> {
  await sql`
    with counted as (
      update handoffs set attempts = ${attempt.number}, content_sha256 = coalesce(content_sha256, ${attempt.contentSha256})
      where id = ${attempt.handoffId}
    )
    insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at)
    values (${attempt.handoffId}, ${attempt.number}, ${attempt.program}, ${attempt.key}, ${attempt.contentSha256}, ${attempt.startedAt})`.execute(
    session.query,
  );
}

export interface AttemptEnd {
  readonly handoffId: number;
  readonly number: number;
  readonly outcome: 'taken' | 'refused' | 'not_taken' | 'unknown';
  readonly receipt: string | null;
  readonly error: string | null;
  readonly message: string | null;
  readonly httpStatus: number | null;
  readonly answer: SealedAnswer | null;
  readonly endedAt: Date;
}

/** Ends an attempt. One that nobody had heard of may be ended once more, by its late answer. Answers whether it was ended. */
export async function endAttemptRow(session: Session, end: AttemptEnd): Promise<boolean> {
  const { rows } = await sql<{ number: number }>`
    update handoff_attempts
    set outcome = ${end.outcome}, receipt = coalesce(${end.receipt}, receipt), error = ${end.error}, message = ${end.message},
      http_status = ${end.httpStatus}, answer = ${end.answer?.ciphertext ?? null}, answer_key_id = ${end.answer?.keyId ?? null}, ended_at = ${end.endedAt}
    where handoff_id = ${end.handoffId} and number = ${end.number} and (ended_at is null or outcome = 'unknown')
    returning number`.execute(session.query);
  return rows.length > 0;
}

export async function selectKeptAnswer(session: Session, handoffId: number, number: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ answer: Buffer }>`
    select answer from handoff_attempts where handoff_id = ${handoffId} and number = ${number} and answer is not null`.execute(
    session.query,
  );
  return rows[0]?.answer;
}

/** Keeps a receipt that is known before the call that matters. Answers false where the attempt is no longer the one under way. */
export async function keepReceiptRow(
  session: Session,
  { handoffId, number, receipt }: { readonly handoffId: number; readonly number: number; readonly receipt: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    with kept as (
      update handoffs set receipt = ${receipt} where id = ${handoffId} and state = 'sending' and attempts = ${number} returning id
    ), noted as (
      update handoff_attempts set receipt = ${receipt} from kept where handoff_id = kept.id and number = ${number}
    )
    select id from kept`.execute(session.query);
  return rows.length > 0;
}

/** Puts off what is next for one hand-off. */
export async function postpone(session: Session, handoffId: number, dueAt: Date): Promise<void> {
  await sql`update handoff_schedule set due_at = ${dueAt} where handoff_id = ${handoffId}`.execute(session.query);
}
