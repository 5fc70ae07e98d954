import { type Session, sql } from '#kernel/db/database.ts';

export interface Hold {
  readonly id: number;
  readonly program: string;
  readonly personId: string | null;
  /** External id. */
  readonly submission: string | null;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly liftedBy: string | null;
  readonly liftedAt: Date | null;
  readonly liftedReason: string | null;
}

const COLUMNS = sql.raw(`
  h.id, h.program, h.person_id as "personId", s.external_id as submission, h.reason, h.placed_by as "placedBy", h.placed_at as "placedAt",
  h.lifted_by as "liftedBy", h.lifted_at as "liftedAt", h.lifted_reason as "liftedReason"`);

export interface NewHold {
  readonly program: string;
  readonly personId: string | null;
  readonly submissionId: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export async function insertHold(session: Session, hold: NewHold): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into legal_holds (program, person_id, submission_id, reason, placed_by, placed_at)
    values (${hold.program}, ${hold.personId}, ${hold.submissionId}, ${hold.reason}, ${hold.by}, ${hold.at}) returning id`.execute(
    session.query,
  );
  return (rows[0] as { id: number }).id;
}

export async function selectHold(session: Session, id: number): Promise<Hold | undefined> {
  const { rows } = await sql<Hold>`
    select ${COLUMNS} from legal_holds h left join submissions s on s.id = h.submission_id where h.id = ${id}`.execute(session.query);
  return rows[0];
}

/** The newest first. */
export async function selectHolds(
  session: Session,
  of: { readonly program: string | undefined; readonly isLiftedToo: boolean; readonly before: number | undefined; readonly limit: number },
): Promise<Hold[]> {
  const { rows } = await sql<Hold>`
    select ${COLUMNS} from legal_holds h left join submissions s on s.id = h.submission_id
    where (${of.program ?? null}::text is null or h.program = ${of.program ?? null}) and (h.lifted_at is null or ${of.isLiftedToo})
      and (${of.before ?? null}::bigint is null or h.id < ${of.before ?? null})
    order by h.id desc limit ${of.limit}`.execute(session.query);
  return rows;
}

/** False where it was lifted before. */
export async function liftHold(session: Session, lift: { id: number; by: string; at: Date; reason: string }): Promise<boolean> {
  const { rows } = await sql`
    update legal_holds set lifted_by = ${lift.by}, lifted_at = ${lift.at}, lifted_reason = ${lift.reason}
    where id = ${lift.id} and lifted_at is null returning 1`.execute(session.query);
  return rows.length > 0;
}

/** Live holds on a person, on one of the person's submissions, or on the whole program. */
export async function selectHoldsOn(session: Session, program: string, personId: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select h.id from legal_holds h left join submissions s on s.id = h.submission_id
    where h.program = ${program} and h.lifted_at is null
      and (h.person_id = ${personId} or s.person_id = ${personId} or (h.person_id is null and h.submission_id is null))
    order by h.id`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** Whose lifted holds were goes with the person. */
export async function redactHolds(session: Session, of: { program: string; personId: string; pseudonym: string }): Promise<void> {
  await sql`
    update legal_holds h set person_id = case when h.person_id is not null then ${of.pseudonym}::text end, reason = 'redacted',
      lifted_reason = case when h.lifted_reason is not null then 'redacted' end
    where h.program = ${of.program} and (h.person_id = ${of.personId}
      or h.submission_id in (select s.id from submissions s where s.program = ${of.program} and s.person_id = ${of.personId}))`.execute(
    session.query,
  );
}
