import { type Session, sql } from '#kernel/db/database.ts';

/** What takes a person's place, and what it was made with; the salt is kept nowhere. */
export interface Pseudonym {
  readonly name: string;
  readonly salt: Buffer;
}

/** Empties payloads, identities, searches, corrections and documents; with a pseudonym the person too. Answers objects that nothing names any more. */
export async function forgetSubmissions(session: Session, ids: readonly number[], pseudonym: Pseudonym | null): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from forget_submissions(${ids}::bigint[], ${pseudonym?.name ?? null}::text, ${pseudonym?.salt ?? null}::bytea) as key`.execute(
    session.query,
  );
  return rows.map(({ key }) => key);
}

export interface PersonSubmission {
  readonly id: number;
  readonly externalId: string;
  readonly state: string;
  readonly isHeld: boolean;
}

/** Everything that one person sent, with where it stands. Locked, in id order, where a change follows. */
export async function selectOfPerson(session: Session, program: string, personId: string, at: Date): Promise<PersonSubmission[]> {
  const { rows } = await sql<PersonSubmission>`
    select s.id, s.external_id as "externalId", standing_state(st.settled, st.answer_by, ${at}) as state, is_held(s.id) as "isHeld"
    from submissions s join standings st on st.submission_id = s.id
    where s.program = ${program} and s.person_id = ${personId} order by s.id`.execute(session.query);
  return rows;
}

/** Imports whose refused rows are kept. */
export async function selectImportsWithRefusals(session: Session, program: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from imports where program = ${program} and refused_object_key is not null order by id`.execute(session.query);
  return rows.map(({ id }) => id);
}

export async function updateRefusedKey(session: Session, importId: number, key: string | null): Promise<void> {
  await sql`update imports set refused_object_key = ${key} where id = ${importId}`.execute(session.query);
}

const SETTLED = ['delivered', 'remediated', 'duplicate', 'withdrawn', 'closed'];

const purgeable = (program: string, before: Date, at: Date) => sql`
  submission_payloads p join submissions s on s.id = p.submission_id join standings st on st.submission_id = s.id
  where p.program = ${program} and s.received_at < ${before} and standing_state(st.settled, st.answer_by, ${at}) = any (${SETTLED}::text[])
    and not exists (select from remediations r where r.submission_id = s.id and r.decided_at >= ${before})
    and not exists (select from handoffs h where h.submission_id = s.id and h.state_at >= ${before})`;

export interface PurgeWindow {
  readonly program: string;
  /** Nothing that happened since then is touched. */
  readonly before: Date;
  readonly at: Date;
}

/** Payloads of settled submissions to which nothing has happened since; `held` of them stay. `sample` names a few of the others. */
export async function countPurgeablePayloads(
  session: Session,
  { program, before, at }: PurgeWindow,
): Promise<{ due: number; held: number; sample: string[] }> {
  const { rows } = await sql<{ due: number; held: number; sample: string[] }>`
    select count(*) filter (where not held)::int as due, count(*) filter (where held)::int as held,
      coalesce((array_agg(external_id order by id) filter (where not held))[1:5], '{}') as sample
    from (select s.id, s.external_id, is_held(s.id) as held from ${purgeable(program, before, at)}) found`.execute(session.query);
  return rows[0] ?? { due: 0, held: 0, sample: [] };
}

export async function selectPurgeablePayloads(session: Session, { program, before, at }: PurgeWindow, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select s.id from ${purgeable(program, before, at)} and not is_held(s.id) order by s.id limit ${limit}`.execute(session.query);
  return rows.map(({ id }) => id);
}

export async function moveRefusals(session: Session, from: string, to: string): Promise<void> {
  await sql`update imports set refused_object_key = ${to} where refused_object_key = ${from}`.execute(session.query);
}
