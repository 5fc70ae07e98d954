import { type Session, sql } from '#kernel/db/database.ts';
import type { Run } from '../run.ts';

/** What somebody wrote about a run, for whoever has it after them. */
export interface RunNote {
  readonly author: string;
  readonly text: string;
  readonly at: Date;
}

export async function insertNote(session: Session, run: Pick<Run, 'id' | 'program'>, { author, text, at }: RunNote): Promise<void> {
  await sql`
    insert into run_notes (run_id, program, author, text, at) values (${run.id}, ${run.program}, ${author}, ${text}, ${at})`.execute(
    session.query,
  );
}

/** Oldest first. */
export async function selectNotes(session: Session, runId: number): Promise<readonly RunNote[]> {
  const { rows } = await sql<RunNote>`select author, text, at from run_notes where run_id = ${runId} order by id`.execute(session.query);
  return rows;
}
