import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from './handoff.ts';

export interface HandoffRow {
  readonly id: number;
  /** Null: the whole submission went in one delivery. */
  readonly document: string | null;
  readonly destination: string;
  readonly state: HandoffState;
  readonly origin: 'route' | 'import' | 'run';
  readonly receiptKind: string | null;
  readonly receipt: string | null;
  readonly reason: string | null;
  readonly stateAt: Date;
  readonly answerBy: Date;
  readonly createdAt: Date;
}

/** The hand-offs of one submission, oldest first. */
export async function selectHandoffsOf(session: Session, submissionId: number): Promise<HandoffRow[]> {
  const { rows } = await sql<HandoffRow>`
    select h.id, d.label as document, h.destination, h.state, h.origin, h.receipt_kind as "receiptKind", h.receipt, h.reason,
      h.state_at as "stateAt", h.answer_by as "answerBy", h.created_at as "createdAt"
    from handoffs h left join documents d on d.id = h.document_id
    where h.submission_id = ${submissionId} order by h.id`.execute(session.query);
  return rows;
}

/** One try: what was sent when, under which key, and what came of it. */
export interface AttemptRow {
  readonly handoffId: number;
  readonly number: number;
  readonly key: Buffer;
  readonly contentSha256: Buffer;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: 'taken' | 'refused' | 'not_taken' | 'unknown' | null;
  readonly receipt: string | null;
  readonly error: string | null;
  readonly message: string | null;
  readonly httpStatus: number | null;
  /** Whether an answer that could not be read is kept. */
  readonly hasAnswer: boolean;
}

export async function selectAttempts(session: Session, handoffIds: readonly number[]): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select handoff_id as "handoffId", number, key, content_sha256 as "contentSha256", started_at as "startedAt", ended_at as "endedAt", outcome, receipt,
      error, message, http_status as "httpStatus", answer is not null as "hasAnswer"
    from handoff_attempts where handoff_id = any (${handoffIds}::bigint[]) order by handoff_id, number`.execute(session.query);
  return rows;
}

/** One move, or one new word of the partner. */
export interface HistoryRow {
  readonly handoffId: number;
  readonly from: HandoffState | null;
  readonly to: HandoffState;
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  /** Who decided, where a person did. */
  readonly author: string | null;
  readonly at: Date;
}

export async function selectHistory(session: Session, handoffIds: readonly number[]): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select handoff_id as "handoffId", from_state as "from", to_state as "to", status, step, reason, author, at
    from handoff_history where handoff_id = any (${handoffIds}::bigint[]) order by handoff_id, id`.execute(session.query);
  return rows;
}

/** What is due for a hand-off, and how asking went so far. */
export interface ScheduleRow {
  readonly kind: 'deliver' | 'look_up' | 'poll';
  readonly dueAt: Date;
  readonly askedAt: Date | null;
  /** How often in a row nothing changed. */
  readonly tries: number;
  /** Answers in a row that did not know it. */
  readonly misses: number;
  readonly missedSince: Date | null;
}

export async function selectSchedule(session: Session, handoffId: number): Promise<ScheduleRow | undefined> {
  const { rows } = await sql<ScheduleRow>`
    select kind, due_at as "dueAt", asked_at as "askedAt", tries, misses, missed_since as "missedSince"
    from handoff_schedule where handoff_id = ${handoffId}`.execute(session.query);
  return rows[0];
}
