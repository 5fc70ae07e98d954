import { type Session, sql } from '#kernel/db/database.ts';
import type { FindingName } from '../../handoffs/index.ts';
import type { RunState } from '../run.ts';

/** Findings of a kind about runs that have come to one of these states since. */
export async function selectFindingsOfEnded(session: Session, kind: string, ended: readonly RunState[]): Promise<readonly FindingName[]> {
  const { rows } = await sql<FindingName>`
    select f.program, f.kind, f.subject from findings f join runs r on r.id = f.run_id
    where f.kind = ${kind} and f.closed_at is null and r.state = any (${ended}::text[]) order by f.id`.execute(session.query);
  return rows;
}
