import { type Session, sql } from '#kernel/db/database.ts';

/** Kept answers of attempts, and what partners said in words. Answers how many attempts held one. */
export async function emptyAttempts(session: Session, submissionIds: readonly number[]): Promise<number> {
  const { rows } = await sql`
    update handoff_attempts a set answer = null, answer_key_id = null, message = null
    from handoffs h
    where h.id = a.handoff_id and h.submission_id = any (${submissionIds}::bigint[]) and (a.answer is not null or a.message is not null)
    returning 1`.execute(session.query);
  return rows.length;
}

/** Findings about these submissions and their hand-offs: their answers and details. That there was one, and how it ended, stays. */
export async function emptyFindings(session: Session, submissionIds: readonly number[]): Promise<number> {
  const { rows } = await sql`
    update findings f set answer = null, answer_key_id = null, details = '{"redacted": true}'
    where f.submission_id = any (${submissionIds}::bigint[]) returning 1`.execute(session.query);
  return rows.length;
}

export async function idsOfHandoffs(session: Session, submissionIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from handoffs where submission_id = any (${submissionIds}::bigint[]) order by id`.execute(session.query);
  return rows.map(({ id }) => id);
}

interface Window {
  readonly program: string;
  readonly before: Date;
}

const oldAnswers = ({ program, before }: Window) => sql`
  handoff_attempts a join handoffs h on h.id = a.handoff_id
  where a.program = ${program} and a.answer is not null and a.ended_at < ${before}`;

const oldFindings = ({ program, before }: Window) => sql`
  findings f where f.program = ${program} and f.answer is not null and f.closed_at < ${before}`;

/** Kept answers that are old enough: of attempts that ended and findings that were closed before then. */
export async function countOldAnswers(session: Session, window: Window): Promise<{ due: number; held: number; sample: string[] }> {
  const { rows } = await sql<{ due: number; held: number; sample: string[] }>`
    select count(*) filter (where not held)::int as due, count(*) filter (where held)::int as held,
      coalesce((array_agg(name order by name) filter (where not held))[1:5], '{}') as sample
    from (
      select 'handoff ' || a.handoff_id || ' attempt ' || a.number as name, is_held(h.submission_id) as held from ${oldAnswers(window)}
      union all
      select 'finding ' || f.id, f.submission_id is not null and is_held(f.submission_id) or f.submission_id is null and has_holds(f.program)
      from ${oldFindings(window)}
    ) found`.execute(session.query);
  return rows[0] ?? { due: 0, held: 0, sample: [] };
}

/** An answer that is about nobody in particular may be about anybody: while anything of the program is held, it is kept. */
export async function emptyOldAnswers(session: Session, window: Window, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with of_attempts as (
      update handoff_attempts t set answer = null, answer_key_id = null
      from (select a.handoff_id, a.number from ${oldAnswers(window)} and not is_held(h.submission_id) limit ${limit}) due
      where t.handoff_id = due.handoff_id and t.number = due.number
      returning 1
    ), of_findings as (
      update findings t set answer = null, answer_key_id = null
      from (
        select f.id from ${oldFindings(window)}
          and not (f.submission_id is not null and is_held(f.submission_id) or f.submission_id is null and has_holds(f.program))
        limit ${limit}
      ) due
      where t.id = due.id
      returning 1
    )
    select (select count(*) from of_attempts)::int + (select count(*) from of_findings)::int as n`.execute(session.query);
  return rows[0]?.n ?? 0;
}
