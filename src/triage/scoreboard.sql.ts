import { type Session, sql } from '#kernel/db/database.ts';
import type { ErrorClass } from './error-class.ts';

export interface ScoreCell {
  readonly classId: number;
  /** When the day or week begins, UTC. */
  readonly begins: Date;
  readonly occurrences: number;
}

/** What was counted of each class in each day or week (from Monday) of a window of whole hours, UTC. */
export async function selectCells(
  session: Session,
  of: { readonly program: string | null; readonly by: 'day' | 'week'; readonly from: Date; readonly until: Date },
): Promise<ScoreCell[]> {
  const { rows } = await sql<ScoreCell>`
    select h.class_id as "classId", date_trunc(${of.by}, h.hour, 'UTC') as begins, sum(h.occurrences)::bigint as occurrences
    from error_class_hours h
    where h.hour >= ${of.from} and h.hour < ${of.until} and (${of.program}::text is null or h.program = ${of.program})
    group by 1, 2 order by 1, 2`.execute(session.query);
  return rows;
}

export type ScoredClass = Pick<
  ErrorClass,
  | 'id'
  | 'program'
  | 'stage'
  | 'place'
  | 'step'
  | 'code'
  | 'pattern'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'submissions'
  | 'people'
  | 'state'
  | 'owner'
  | 'ticket'
>;

export async function selectScored(session: Session, ids: readonly number[]): Promise<ScoredClass[]> {
  const { rows } = await sql<ScoredClass>`
    select id, program, stage, place, step, code, pattern, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", submissions, people, state, owner, ticket
    from error_classes where id = any (${ids}::bigint[])`.execute(session.query);
  return rows;
}
