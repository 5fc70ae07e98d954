import { type Session, sql } from '#kernel/db/database.ts';
import type { FindingName } from '../../handoffs/index.ts';
import type { Run } from '../run.ts';

export type UnworkedRun = Pick<Run, 'id' | 'program' | 'task' | 'taskCodeHash'>;

/** Runs that are to be worked on, have slices left, and that no worker has held since the time given. */
export async function selectUnworkedRuns(session: Session, since: Date): Promise<readonly UnworkedRun[]> {
  const { rows } = await sql<UnworkedRun>`
    select r.id, r.program, r.task, r.task_code_hash as "taskCodeHash" from runs r
    where r.state in ('queued', 'running') and r.wanted = 'run' and r.state_at <= ${since}
      and exists (select from run_slices s where s.run_id = r.id and s.attempt = r.attempt and s.state <> 'done')
      and not exists (select from run_slices s where s.run_id = r.id and s.attempt = r.attempt and s.leased_until > ${since})
    order by r.id`.execute(session.query);
  return rows;
}

export async function selectOpenFindingsOfKind(session: Session, kind: string): Promise<readonly FindingName[]> {
  const { rows } = await sql<FindingName>`
    select program, kind, subject from findings where kind = ${kind} and closed_at is null order by id`.execute(session.query);
  return rows;
}
