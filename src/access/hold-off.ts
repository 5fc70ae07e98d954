import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { addFailures, deleteOver, type FailedAttempts, selectFailures, takeBackFailures, type Window } from './failed-attempts.sql.ts';
import { sourceOf } from './source-of.ts';

/** Where failures are counted, and what hides whose they are. */
export interface Counts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, 'blindIndex'>;
}

/** What failures are counted by: where a call came from, whose name is tried, and whose present password where a new one is set. */
export interface Way {
  readonly kind: 'address' | 'name' | 'current';
  readonly value: string;
}

/** By name well above what one address may: a stranger who knows a name does not shut it with the tries of one address. */
const MOST_FAILURES = { address: 20, name: 100, current: 20 } satisfies Record<Way['kind'], number>;
const WINDOW_MS = 60_000;

/** Counts a failed try for all servers of the installation. */
export async function noteFailure({ database, keyring }: Counts, way: Way): Promise<void> {
  await database.repeatable('*', (session) => addFailures(session, [keyOf(keyring, way)], windowNow()));
}

/** @throws WaybillError WB_TOO_MANY_ATTEMPTS with `details.retryAfterSeconds`, where that way has failed too often in this minute */
export async function refuseTooMany({ database, keyring }: Counts, way: Way): Promise<void> {
  const window = windowNow();
  const failed = await database.transaction('*', (session) => selectFailures(session, [keyOf(keyring, way)], window));
  refuse(
    failed.filter(({ failures }) => failures >= MOST_FAILURES[way.kind]),
    window,
  );
}

/**
 * Does what may be a guess; undefined is a wrong one. It counts as failed before it is known to be right, so that many at once get no more tries than one
 * after another; a right one is taken back. Where there are several ways, one that is closed keeps the try from counting for those after it.
 * @throws WaybillError WB_TOO_MANY_ATTEMPTS without doing it; what `guess` throws
 */
export async function countedGuess<T>(counts: Counts, ways: readonly Way[], guess: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const way of ways) await count(counts, way);
  const answer = await guess();
  const keys = ways.map((way) => keyOf(counts.keyring, way));
  if (answer !== undefined) await counts.database.repeatable('*', (session) => takeBackFailures(session, keys));
  return answer;
}

async function count({ database, keyring }: Counts, way: Way): Promise<void> {
  const window = windowNow();
  const failed = await database.repeatable('*', (session) => addFailures(session, [keyOf(keyring, way)], window));
  refuse(
    failed.filter(({ failures }) => failures > MOST_FAILURES[way.kind]),
    window,
  );
}

/** Forgets whatever minute is over. Every minute, whether or not anybody fails again. */
export async function forgetFailures(database: Database): Promise<void> {
  await database.transaction('*', (session) => deleteOver(session, now()));
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

/** Under the newest key for searches, which the database does not have: a plain hash of an address is found by trying them all. */
function keyOf(keyring: Counts['keyring'], { kind, value }: Way): Buffer {
  return keyring.blindIndex(`failed ${kind}`, kind === 'address' ? sourceOf(value) : value);
}
