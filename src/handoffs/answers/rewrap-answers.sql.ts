import { binaryArray } from '#kernel/db/binary-array.ts';
import { type Session, sql } from '#kernel/db/database.ts';

/** The answer that an attempt kept. */
export interface AttemptAnswer {
  readonly handoffId: number;
  readonly number: number;
  readonly ciphertext: Buffer;
}

/** The answer to a poll that a finding kept. */
export interface FindingAnswer {
  readonly id: number;
  readonly ciphertext: Buffer;
}

/** Answers of attempts under another key than this one, locked; what another process re-wraps at the moment is passed over. */
export async function lockAttemptAnswers(session: Session, program: string, keyId: string, limit: number): Promise<AttemptAnswer[]> {
  const { rows } = await sql<AttemptAnswer>`
    select handoff_id as "handoffId", number, answer as ciphertext from handoff_attempts
    where program = ${program} and answer is not null and answer_key_id <> ${keyId}
    order by handoff_id, number limit ${limit} for update skip locked`.execute(session.query);
  return rows;
}

/** The same of findings, the closed ones too: a kept answer stays evidence. */
export async function lockFindingAnswers(session: Session, program: string, keyId: string, limit: number): Promise<FindingAnswer[]> {
  const { rows } = await sql<FindingAnswer>`
    select id, answer as ciphertext from findings
    where program = ${program} and answer is not null and answer_key_id <> ${keyId}
    order by id limit ${limit} for update skip locked`.execute(session.query);
  return rows;
}

export async function updateAttemptAnswers(session: Session, keyId: string, rows: readonly AttemptAnswer[]): Promise<void> {
  await sql`
    update handoff_attempts set answer_key_id = ${keyId}, answer = fresh.ciphertext
    from unnest(
      ${rows.map(({ handoffId }) => handoffId)}::bigint[], ${rows.map(({ number }) => number)}::integer[],
      ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]
    ) as fresh (handoff_id, number, ciphertext)
    where handoff_attempts.handoff_id = fresh.handoff_id and handoff_attempts.number = fresh.number`.execute(session.query);
}

export async function updateFindingAnswers(session: Session, keyId: string, rows: readonly FindingAnswer[]): Promise<void> {
  await sql`
    update findings set answer_key_id = ${keyId}, answer = fresh.ciphertext
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${binaryArray(rows.map(({ ciphertext }) => ciphertext))}::bytea[]) as fresh (id, ciphertext)
    where findings.id = fresh.id`.execute(session.query);
}
