import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffFacts } from '#sdk';
import { isFree, type Taker } from './held.ts';

/** Facts with what only the engine needs beside them. */
export interface EngineHandoff extends HandoffFacts {
  readonly submissionId: number;
}

const FACTS = sql.raw(`
  h.id, h.submission_id as "submissionId", s.external_id as submission, d.label as document, h.destination, h.state, h.reason, h.status, h.receipt,
  h.attempts, h.state_at as "stateAt", h.answer_by as "answerBy", coalesce(open.kinds, '{}') as findings
  from handoffs h join submissions s on s.id = h.submission_id
  left join documents d on d.id = h.document_id
  left join lateral (
    select array_agg(distinct f.kind order by f.kind) as kinds from findings f
    where f.submission_id = h.submission_id and f.closed_at is null
  ) open on true`);

/** What is known of these hand-offs now; those that the program does not have are left out. */
export async function selectHandoffFacts(session: Session, program: string, ids: readonly number[]): Promise<readonly EngineHandoff[]> {
  const { rows } = await sql<EngineHandoff>`
    select ${FACTS} where h.program = ${program} and h.id = any (${ids}::bigint[])`.execute(session.query);
  return rows;
}

/** A page of hand-offs behind `after`, in the order in which they were made. */
export async function selectHandoffsBy(
  session: Session,
  of: Taker & {
    readonly program: string;
    readonly destinations: readonly string[];
    readonly states: readonly string[];
    readonly findings: readonly string[];
  },
  after: number,
  limit: number,
): Promise<readonly EngineHandoff[]> {
  const { rows } = await sql<EngineHandoff>`
    select ${FACTS}
    where h.program = ${of.program} and h.id > ${after}
      and (cardinality(${of.destinations}::text[]) = 0 or h.destination = any (${of.destinations}::text[]))
      and (cardinality(${of.states}::text[]) = 0 or h.state = any (${of.states}::text[]))
      and (cardinality(${of.findings}::text[]) = 0 or open.kinds && ${of.findings}::text[])
      and ${isFree(sql.raw('h.submission_id'), of)}
    order by h.id limit ${limit}`.execute(session.query);
  return rows;
}
