import { type Session, sql } from '#kernel/db/database.ts';

/** A person's sets stay sets, under the same salted hashes as the submissions themselves. */
export async function redactSets(
  session: Session,
  of: { readonly program: string; readonly personId: string },
  pseudonym: { readonly name: string; readonly salt: Buffer },
): Promise<number> {
  const { rows } = await sql`
    update duplicate_sets set person_id = ${pseudonym.name}, fingerprint = sha256(${pseudonym.salt}::bytea || fingerprint)
    where program = ${of.program} and person_id = ${of.personId} returning 1`.execute(session.query);
  return rows.length;
}
