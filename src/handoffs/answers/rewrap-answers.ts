import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import { lockAttemptAnswers, lockFindingAnswers, updateAttemptAnswers, updateFindingAnswers } from './rewrap-answers.sql.ts';

export interface AnswerDoors {
  readonly database: Database;
  readonly keyring: Pick<Keyring, 'dataKey' | 'rewrap'>;
}

/** Answers that were kept because nobody could read them: of attempts, and of questions. */
export interface RewrappedAnswers {
  readonly answers: number;
}

/**
 * Puts up to `limit` kept answers of attempts, and as many of polls, under the newest key. Call it until it answers nought; any number of processes
 * may do so at once, once every one of them has the new key ring.
 */
export async function rewrapAnswers({ database, keyring }: AnswerDoors, program: string, limit: number): Promise<RewrappedAnswers> {
  const count = await database.repeatable([program], async (session) => {
    const ofAttempts = await rewrapAttempts(session, keyring, program, limit);
    return ofAttempts + (await rewrapFindings(session, keyring, program, limit));
  });
  return { answers: count };
}

async function rewrapAttempts(session: Session, keyring: AnswerDoors['keyring'], program: string, limit: number): Promise<number> {
  const rows = await lockAttemptAnswers(session, program, keyring.dataKey, limit);
  if (rows.length > 0) await updateAttemptAnswers(session, keyring.dataKey, await moved(rows, keyring));
  return rows.length;
}

async function rewrapFindings(session: Session, keyring: AnswerDoors['keyring'], program: string, limit: number): Promise<number> {
  const rows = await lockFindingAnswers(session, program, keyring.dataKey, limit);
  if (rows.length > 0) await updateFindingAnswers(session, keyring.dataKey, await moved(rows, keyring));
  return rows.length;
}

function moved<Row extends { readonly ciphertext: Buffer }>(rows: readonly Row[], keyring: AnswerDoors['keyring']): Promise<Row[]> {
  return Promise.all(rows.map(async (row) => ({ ...row, ciphertext: await keyring.rewrap(row.ciphertext) })));
}
