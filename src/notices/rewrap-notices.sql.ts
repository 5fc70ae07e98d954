import { binaryArray } from '#kernel/db/binary-array.ts';
import { type Session, sql } from '#kernel/db/database.ts';

export interface SealedNotice {
  readonly id: number;
  readonly ciphertext: Buffer;
}

/** Messages under another key than this one, locked; what another process re-wraps at the moment is passed over. */
export async function lockSealedNotices(session: Session, program: string, keyId: string, limit: number): Promise<SealedNotice[]> {
  const { rows } = await sql<SealedNotice>`
    select id, sealed as ciphertext from notices
    where program = ${program} and sealed is not null and key_id <> ${keyId} order by id limit ${limit} for update skip locked`.execute(
    session.query,
  );
  return rows;
}

export async function updateSealedNotices(session: Session, keyId: string, rows: readonly SealedNotice[]): Promise<void> {
  await sql`
    update notices set key_id = ${keyId}, sealed = fresh.ciphertext
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]) as fresh (id, ciphertext)
    where notices.id = fresh.id`.execute(session.query);
}
