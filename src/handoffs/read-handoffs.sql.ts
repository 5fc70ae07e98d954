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
