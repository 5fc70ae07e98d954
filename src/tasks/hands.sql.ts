import { type Session, sql } from '#kernel/db/database.ts';
import type { Run } from './run.ts';

/** Somebody shaped a run, or has it from now on. */
export interface Hand {
  readonly name: string;
  readonly deed: 'asked' | 'revised' | 'took_over';
  readonly at: Date;
}

export async function insertHand(session: Session, run: Pick<Run, 'id' | 'program'>, { name, deed, at }: Hand): Promise<void> {
  await sql`
    insert into run_hands (run_id, program, name, deed, at) values (${run.id}, ${run.program}, ${name}, ${deed}, ${at})`.execute(
    session.query,
  );
}

/** Everybody who shaped the run or has had it, in order. */
export async function selectHands(session: Session, runId: number): Promise<readonly Hand[]> {
  const { rows } = await sql<Hand>`select name, deed, at from run_hands where run_id = ${runId} order by id`.execute(session.query);
  return rows;
}
