import { type Session, sql } from '#kernel/db/database.ts';

export interface Redaction {
  readonly id: number;
  readonly program: string;
  readonly pseudonym: string;
  readonly submissions: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly runId: number | null;
  readonly author: string;
  readonly reason: string;
  readonly at: Date;
  /** Objects that are still to be destroyed. */
  readonly left: number;
}

export async function insertRedaction(session: Session, redaction: Omit<Redaction, 'id' | 'left'>): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into redactions (program, pseudonym, submissions, counts, run_id, author, reason, at)
    values (${redaction.program}, ${redaction.pseudonym}, ${redaction.submissions}, ${JSON.stringify(redaction.counts)}::jsonb, ${redaction.runId},
      ${redaction.author}, ${redaction.reason}, ${redaction.at}) returning id`.execute(session.query);
  return (rows[0] as { id: number }).id;
}

/** The newest first. */
export async function selectRedactions(session: Session, program: string | undefined, limit: number): Promise<Redaction[]> {
  const { rows } = await sql<Redaction>`
    select r.id, r.program, r.pseudonym, r.submissions, r.counts, r.run_id as "runId", r.author, r.reason, r.at,
      (select count(*)::int from erasures e where e.redaction_id = r.id and e.done_at is null) as left
    from redactions r where ${program ?? null}::text is null or r.program = ${program ?? null}
    order by r.id desc limit ${limit}`.execute(session.query);
  return rows;
}
