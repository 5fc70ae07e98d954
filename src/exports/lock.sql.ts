import { type Session, sql } from '#kernel/db/database.ts';

/** Whoever decides about submissions holds their rows first, in id order. */
export async function lockForExport(session: Session, submissionIds: readonly number[]): Promise<void> {
  await sql`select lock_submissions(${[...new Set(submissionIds)]}::bigint[])`.execute(session.query);
}
