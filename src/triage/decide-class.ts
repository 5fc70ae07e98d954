import { now } from '#kernel/clock/clock.ts';
import type { Database, Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { type ClassWords, updateClassState, updateClassWords } from './classes.sql.ts';
import type { ErrorClass } from './error-class.ts';
import { lineOfClass } from './note.ts';
import { holdClass } from './refusals.ts';

export interface ClassDeed {
  readonly id: number;
  readonly by: Actor;
  readonly scope: Scope;
  readonly reason: string;
}

/** Says that it is mended: a failure that happens after this moment opens it anew, as a regression. @throws WB_NOT_FOUND, WB_TRIAGE_STATE */
export async function resolveClass(database: Database, deed: ClassDeed & { readonly mendedIn?: string | undefined }): Promise<ErrorClass> {
  const { mendedIn } = deed;
  return decide(database, deed, 'resolved', () => ({
    change: { mendedIn },
    details: mendedIn === undefined ? {} : { mended_in: mendedIn },
  }));
}

export interface Ignoring {
  /** The first failure from then on opens it. */
  readonly until?: Date | undefined;
  /** So many more failures open it. */
  readonly count?: number | undefined;
  /** So many in one clock hour open it. */
  readonly perHour?: number | undefined;
}

/** Lets it be until the first of what is given. @throws WB_USAGE where nothing is given or the time is over, WB_NOT_FOUND, WB_TRIAGE_STATE */
export async function ignoreClass(database: Database, deed: ClassDeed & Ignoring): Promise<ErrorClass> {
  const { until, count, perHour } = deed;
  if (until === undefined && count === undefined && perHour === undefined) {
    throw new WaybillError('WB_USAGE', 'Say until when it is ignored: a date, a number of failures, or a number in one hour.');
  }
  if (until !== undefined && until <= now()) throw new WaybillError('WB_USAGE', 'The date until which it is ignored is over.');
  return decide(database, deed, 'ignored', ({ occurrences }) => ({
    change: {
      ignoreUntil: until,
      ignoreOccurrences: count === undefined ? undefined : occurrences + count,
      ignorePerHour: perHour,
    },
    details: { until: until?.toISOString() ?? null, count: count ?? null, per_hour: perHour ?? null },
  }));
}

/** Takes back that it is mended or ignored. @throws WB_NOT_FOUND, WB_TRIAGE_STATE */
export async function reopenClass(database: Database, deed: ClassDeed): Promise<ErrorClass> {
  return decide(database, deed, 'open', () => ({ change: {}, details: {} }));
}

/** Who looks after it, where it is worked on, and what is known of it. Null takes a word away. @throws WB_NOT_FOUND, WB_USAGE */
export async function assignClass(database: Database, deed: ClassDeed & { readonly words: ClassWords }): Promise<ErrorClass> {
  const { id, by, scope, reason, words } = deed;
  const told = Object.entries(words).filter(([, word]) => word !== undefined);
  if (told.length === 0) throw new WaybillError('WB_USAGE', 'Give an owner, a ticket or a note.');
  return database.transaction(scope, async (session) => {
    const held = await holdClass(session, id);
    const changed = await updateClassWords(session, id, words);
    await recordLines(session, [lineOfClass(held, 'assigned', { by, at: now(), reason, details: Object.fromEntries(told) })]);
    return changed;
  });
}

const VERBS = { resolved: 'resolved', ignored: 'ignored', open: 'reopened' } as const;

type Change = Omit<Parameters<typeof updateClassState>[1], 'id' | 'state' | 'by' | 'reason' | 'at'>;
type Plan = (held: ErrorClass) => { readonly change: Change; readonly details: Readonly<Record<string, unknown>> };

async function decide(database: Database, { id, by, scope, reason }: ClassDeed, to: keyof typeof VERBS, plan: Plan): Promise<ErrorClass> {
  return database.transaction(scope, async (session) => {
    const held = await holdClass(session, id, to);
    const at = now();
    const { change, details } = plan(held);
    const changed = await updateClassState(session, { id, state: to, by: by.name, reason, at, ...change });
    await recordLines(session, [lineOfClass(held, VERBS[to], { by, at, reason, details: { was: held.state, ...details } })]);
    return changed;
  });
}
