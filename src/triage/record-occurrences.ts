import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../ledger/index.ts';
import type { Failure, Source } from './error-class.ts';
import { type ClassKey, classKeyOf } from './fingerprint.ts';
import { lineOfClass, TRIAGE } from './note.ts';
import { ensureClasses, insertOccurrences, reopenClasses } from './occurrences.sql.ts';
import type { TriageHouse, TriageProgram } from './ports.ts';

type KeyOf = (failure: Failure) => ClassKey;

/**
 * Counts failures that a slice above this one found. `sourceId` is the number of the fact within its source: given again, it counts no second time.
 * Answers how many were counted now.
 */
export async function recordOccurrences(
  session: Session,
  { programs }: Pick<TriageHouse, 'programs'>,
  source: Exclude<Source, 'handoffs'>,
  failures: readonly Failure[],
): Promise<number> {
  return countFailures(session, source, failures, (failure) => classKeyOf(failure, declaredBy(programs)));
}

/** Classes are made, failures counted, and what was closed opens again where it must; all in the caller's transaction. */
export async function countFailures(session: Session, source: Source, failures: readonly Failure[], keyOf: KeyOf): Promise<number> {
  if (failures.length === 0) return 0;
  const at = now();
  const keys = failures.map(keyOf);
  const seen = failures.map((failure, place) => ({ ...(keys[place] as ClassKey), seenAt: failure.at }));
  const distinct = [...new Map(seen.map((key) => [nameOf(key), key])).values()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const ids = await ensureClasses(session, distinct, TRIAGE.name, at);
  const idOf = new Map(distinct.map((key, place) => [nameOf(key), ids[place] as number]));
  const classed = failures.map((failure, place) => ({ ...failure, classId: idOf.get(nameOf(keys[place] as ClassKey)) as number }));
  const tallied = await insertOccurrences(session, source, classed);
  const reopened = await reopenClasses(session, tallied, TRIAGE.name, at);
  await recordLines(
    session,
    reopened.map(({ id, program, was, why }) =>
      lineOfClass({ id, program }, was === 'resolved' ? 'regressed' : 'reopened', { by: TRIAGE, at, details: { was, why } }),
    ),
  );
  return tallied.reduce((sum, { counted }) => sum + counted, 0);
}

function nameOf({ program, fingerprint }: ClassKey): string {
  return `${program} ${fingerprint.toString('hex')}`;
}

/** Codes that a program's destinations declare. */
export function declaredBy(programs: ReadonlyMap<string, TriageProgram>): (program: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const before = known.get(name);
    if (before) return before;
    const destinations = [...(programs.get(name)?.destinations.values() ?? [])];
    const codes = new Set(destinations.flatMap(({ statuses, errors = {} }) => [...Object.keys(statuses), ...Object.keys(errors)]));
    known.set(name, codes);
    return codes;
  };
}
