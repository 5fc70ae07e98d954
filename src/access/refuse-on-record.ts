import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import type { Caller } from './caller.ts';

/**
 * Does what is asked; where the caller's role may not, that it was tried is in the ledger before the refusal is told, in a transaction of its own.
 * `attempted` says what: a call, or a command.
 */
export async function refuseOnRecord<T>(database: Database, caller: Caller, attempted: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isWaybillError(error) && error.code === 'WB_FORBIDDEN') await record(database, caller, attempted);
    throw error;
  }
}

async function record(database: Database, { actor, name }: Caller, attempted: string): Promise<void> {
  const line = {
    at: now(),
    actor,
    program: null,
    action: 'access.refused',
    subject: { kind: 'user', id: name },
    details: { attempted },
  };
  await database.transaction('*', (session) => recordLines(session, [line]));
}
