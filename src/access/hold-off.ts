import { now } from '#kernel/clock/clock.ts';
import { hashToken } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { addFailures, type FailedAttempts, selectFailures, takeBackFailures, type Window } from './failed-attempts.sql.ts';

/** What failures are counted by: `address 203.0.113.7`, `name olive`. */
export type Way = `${'address' | 'name'} ${string}`;

const MOST_FAILURES = 20;
const WINDOW_MS = 60_000;

/** Counts a failed try for all servers of the installation. */
export async function noteFailure(database: Database, ways: readonly Way[]): Promise<void> {
  await database.repeatable('*', (session) => addFailures(session, ways.map(keyOf), windowNow()));
}

/** @throws WaybillError WB_TOO_MANY_ATTEMPTS with `details.retryAfterSeconds`, where one of the ways has failed too often in this minute */
export async function refuseTooMany(database: Database, ways: readonly Way[]): Promise<void> {
  const window = windowNow();
  const failed = await database.transaction('*', (session) => selectFailures(session, ways.map(keyOf), window));
  refuse(
    failed.filter(({ failures }) => failures >= MOST_FAILURES),
    window,
  );
}

/**
 * Does what may be a guess; undefined is a wrong one. It counts as failed before it is known to be right, so that many at once get no more tries than one
 * after another; a right one is taken back.
 * @throws WaybillError WB_TOO_MANY_ATTEMPTS without doing it; what `guess` throws
 */
export async function countedGuess<T>(
  database: Database,
  ways: readonly Way[],
  guess: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const window = windowNow();
  const keys = ways.map(keyOf);
  const failed = await database.repeatable('*', (session) => addFailures(session, keys, window));
  refuse(
    failed.filter(({ failures }) => failures > MOST_FAILURES),
    window,
  );
  const answer = await guess();
  if (answer !== undefined) await database.repeatable('*', (session) => takeBackFailures(session, keys));
  return answer;
}

function refuse(tooMany: readonly FailedAttempts[], { at }: Window): void {
  if (tooMany.length === 0) return;
  const retryAfterSeconds = Math.ceil(Math.max(...tooMany.map(({ until }) => until.getTime() - at.getTime())) / 1_000);
  throw new WaybillError('WB_TOO_MANY_ATTEMPTS', `Too many tries failed; wait ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

function windowNow(): Window {
  const at = now();
  return { at, until: new Date(at.getTime() + WINDOW_MS) };
}

function keyOf(way: Way): Buffer {
  return hashToken(way);
}
