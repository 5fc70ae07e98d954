import { binaryArray } from '#kernel/db/binary-array.ts';
import { type Session, sql } from '#kernel/db/database.ts';

export interface NewCorrection {
  readonly submissionId: number;
  readonly fields: readonly string[];
  readonly keyId: string;
  readonly ciphertext: Buffer;
  readonly reason: string;
  readonly author: string;
  readonly runId: number | null;
  readonly decidedAt: Date;
}

export async function insertCorrections(session: Session, rows: readonly NewCorrection[]): Promise<void> {
  await sql`
    insert into submission_corrections (submission_id, program, fields, key_id, ciphertext, reason, author, run_id, decided_at)
    select row.submission_id, s.program, string_to_array(row.fields, ','), row.key_id, row.ciphertext, row.reason, row.author, row.run_id, row.decided_at
    from unnest(
      ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ fields }) => fields.join(','))}::text[], ${rows.map(({ keyId }) => keyId)}::text[],
      ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[], ${rows.map(({ reason }) => reason)}::text[],
      ${rows.map(({ author }) => author)}::text[], ${rows.map(({ runId }) => runId)}::bigint[], ${rows.map((row) => row.decidedAt)}::timestamptz[]
    ) with ordinality as row (submission_id, fields, key_id, ciphertext, reason, author, run_id, decided_at, place)
    join submissions s on s.id = row.submission_id order by row.place`.execute(session.query);
}

export interface SealedCorrection {
  readonly id: number;
  readonly submissionId: number;
  readonly ciphertext: Buffer;
}

/** In the order in which they were decided: the last one of a field counts. */
export async function selectCorrections(session: Session, submissionIds: readonly number[]): Promise<SealedCorrection[]> {
  const { rows } = await sql<SealedCorrection>`
    select id, submission_id as "submissionId", ciphertext from submission_corrections
    where submission_id = any (${submissionIds}::bigint[]) order by submission_id, id`.execute(session.query);
  return rows;
}

export async function lockOldCorrections(
  session: Session,
  program: string,
  keyId: string,
  limit: number,
): Promise<{ readonly id: number; readonly ciphertext: Buffer }[]> {
  const { rows } = await sql<{ id: number; ciphertext: Buffer }>`
    select id, ciphertext from submission_corrections where program = ${program} and key_id <> ${keyId}
    order by id limit ${limit} for update skip locked`.execute(session.query);
  return rows;
}

export async function updateCorrections(
  session: Session,
  keyId: string,
  rows: readonly { readonly id: number; readonly ciphertext: Buffer }[],
): Promise<void> {
  await sql`
    update submission_corrections set key_id = ${keyId}, ciphertext = fresh.ciphertext
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]) as fresh (id, ciphertext)
    where submission_corrections.id = fresh.id`.execute(session.query);
}
