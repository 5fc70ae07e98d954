import { binaryArray } from '#kernel/db/binary-array.ts';
import { type Session, sql } from '#kernel/db/database.ts';

export interface Cipher {
  readonly submissionId: number;
  readonly ciphertext: Buffer;
}

/** Payloads under another key than this one, locked; what another process re-wraps at the moment is passed over. */
export async function lockPayloads(session: Session, keyId: string, limit: number): Promise<Cipher[]> {
  const { rows } = await sql<Cipher>`
    select submission_id as "submissionId", ciphertext from submission_payloads where key_id <> ${keyId}
    order by submission_id limit ${limit} for update skip locked`.execute(session.query);
  return rows;
}

export async function lockIdentities(session: Session, keyId: string, limit: number): Promise<Cipher[]> {
  const { rows } = await sql<Cipher>`
    select submission_id as "submissionId", ciphertext from submission_identities where key_id <> ${keyId}
    order by submission_id limit ${limit} for update skip locked`.execute(session.query);
  return rows;
}

export async function updatePayloads(session: Session, keyId: string, rows: readonly Cipher[]): Promise<void> {
  await sql`
    update submission_payloads set key_id = ${keyId}, ciphertext = fresh.ciphertext
    from unnest(${rows.map((row) => row.submissionId)}::bigint[], ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]) as fresh (submission_id, ciphertext)
    where submission_payloads.submission_id = fresh.submission_id`.execute(session.query);
}

export async function updateIdentities(session: Session, keyId: string, rows: readonly Cipher[]): Promise<void> {
  await sql`
    update submission_identities set key_id = ${keyId}, ciphertext = fresh.ciphertext
    from unnest(${rows.map((row) => row.submissionId)}::bigint[], ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]) as fresh (submission_id, ciphertext)
    where submission_identities.submission_id = fresh.submission_id`.execute(session.query);
}

/** Objects of attachments that do not lie below `prefix`. */
export async function findOldObjects(session: Session, program: string, prefix: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ objectKey: string }>`
    select distinct object_key as "objectKey" from documents
    where program = ${program} and object_key is not null and not starts_with(object_key, ${prefix}) limit ${limit}`.execute(session.query);
  return rows.map(({ objectKey }) => objectKey);
}

export async function moveObjects(session: Session, moves: readonly { readonly from: string; readonly to: string }[]): Promise<void> {
  await sql`
    update documents set object_key = moved.to_key
    from unnest(${moves.map(({ from }) => from)}::text[], ${moves.map(({ to }) => to)}::text[]) as moved (from_key, to_key)
    where documents.object_key = moved.from_key`.execute(session.query);
}
