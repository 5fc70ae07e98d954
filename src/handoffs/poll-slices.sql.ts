import { type Session, sql } from '#kernel/db/database.ts';
import type { AnswerCounts } from './read-answer.ts';

export interface NewPollSlice extends AnswerCounts {
  readonly program: string;
  readonly destination: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Hand-offs that moved, or whose words did. */
  readonly changed: number;
  /** Why the whole question got no answer. */
  readonly fault?: string;
}

export async function insertPollSlice(session: Session, slice: NewPollSlice): Promise<void> {
  await sql`
    insert into poll_slices (program, destination, started_at, ended_at, asked, answered, not_found, unanswered, unreadable, changed, fault)
    values (${slice.program}, ${slice.destination}, ${slice.startedAt}, ${slice.endedAt}, ${slice.asked}, ${slice.answered}, ${slice.notFound},
      ${slice.unanswered}, ${slice.unreadable}, ${slice.changed}, ${slice.fault ?? null})`.execute(session.query);
}

/** Hand-offs among these whose document another one has proved as well. */
export async function selectDoubleProofs(
  session: Session,
  handoffIds: readonly number[],
): Promise<
  { readonly id: number; readonly submissionId: number; readonly receipt: string | null; readonly otherReceipt: string | null }[]
> {
  const { rows } = await sql<{ id: number; submissionId: number; receipt: string | null; otherReceipt: string | null }>`
    select distinct on (h.id) h.id, h.submission_id as "submissionId", h.receipt, other.receipt as "otherReceipt"
    from handoffs h join handoffs other on other.submission_id = h.submission_id and other.id <> h.id and other.state = 'delivered'
      and (other.document_id = h.document_id or other.document_id is null or h.document_id is null)
    where h.id = any (${handoffIds}::bigint[]) and h.state = 'delivered'
    order by h.id, other.id`.execute(session.query);
  return rows;
}
