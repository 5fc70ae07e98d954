import { type Session, sql } from '#kernel/db/database.ts';

export async function hasSubmissions(session: Session, program: string, form: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from standings where program = ${program} and form = ${form}) as has`.execute(session.query);
  return rows[0]?.has ?? false;
}
