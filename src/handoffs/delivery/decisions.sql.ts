import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

/** A hand-off as far as a decision about it needs to know it. */
export interface ToDecide {
  readonly id: number;
  readonly program: string;
  readonly externalId: string;
  readonly label: string | null;
  readonly destination: string;
  readonly state: HandoffState;
}

export async function selectToDecide(session: Session, ids: readonly number[]): Promise<ToDecide[]> {
  const { rows } = await sql<ToDecide>`
    select h.id, h.program, s.external_id as "externalId", d.label, h.destination, h.state
    from handoffs h join submissions s on s.id = h.submission_id left join documents d on d.id = h.document_id
    where h.id = any (${ids}::bigint[])`.execute(session.query);
  return rows;
}
