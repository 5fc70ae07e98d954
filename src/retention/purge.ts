import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { RETAINED_KINDS, type RetainedKind } from '#sdk';
import { countOldAnswers, purgeAnswers } from '../handoffs/index.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { purgeNotices } from '../notices/index.ts';
import { countPurgeablePackages, purgePackages } from '../packages/index.ts';
import { countPurgeablePayloads, purgePayloads } from '../submissions/index.ts';
import { countOldInputs, countOldResults, purgeInputs, purgeResults } from '../tasks/index.ts';
import { insertErasures } from './erasures.sql.ts';
import { cutOffs, type Periods } from './periods.ts';
import type { RetentionHouse } from './ports.ts';
import { countIntoPurge, countOldNotices, insertPurges, type Purge, takePurge } from './purges.sql.ts';

interface Window {
  readonly program: string;
  readonly before: Date;
  readonly at: Date;
}

interface Counted {
  readonly due: number;
  /** Kept by legal holds. */
  readonly held: number;
  /** A few of those that are due. */
  readonly sample: readonly string[];
}

interface Portion {
  readonly destroyed: number;
  readonly objects: readonly string[];
}

interface KindOfData {
  count(session: Session, window: Window): Promise<Counted>;
  destroy(session: Session, window: Window, limit: number): Promise<Portion>;
}

const KINDS: Readonly<Record<RetainedKind, KindOfData>> = {
  payload: { count: countPurgeablePayloads, destroy: purgePayloads },
  package: { count: countPurgeablePackages, destroy: purgePackages },
  input: { count: countOldInputs, destroy: purgeInputs },
  result: { count: countOldResults, destroy: purgeResults },
  notice: {
    count: countOldNotices,
    destroy: async (session, window, limit) => rowsOnly(await purgeNotices(session, { ...window, limit })),
  },
  answer: { count: countOldAnswers, destroy: async (session, window, limit) => rowsOnly(await purgeAnswers(session, window, limit)) },
};

function rowsOnly(destroyed: number): Portion {
  return { destroyed, objects: [] };
}

export interface DueKind extends Counted {
  readonly kind: RetainedKind;
  readonly days: number;
  readonly before: Date;
}

/** What a purge would destroy now, kind by kind, of those that have a period. Changes nothing. */
export async function countDue(session: Session, periods: Periods, program: string): Promise<DueKind[]> {
  const kinds = RETAINED_KINDS.filter((kind) => periods.has(kind));
  return countDueOf(session, periods, { program, kinds, asOf: now() });
}

/**
 * The same of the kinds that an order names, with what was past its period at the order's moment.
 * @throws WaybillError WB_RETENTION_UNSET
 */
export async function countDueOf(
  session: Session,
  periods: Periods,
  { program, kinds, asOf }: Pick<PurgeOrder, 'program' | 'kinds' | 'asOf'>,
): Promise<DueKind[]> {
  const at = now();
  const due: DueKind[] = [];
  for (const { kind, before } of cutOffs(periods, kinds, asOf)) {
    due.push({ kind, days: periods.get(kind) ?? 0, before, ...(await KINDS[kind].count(session, { program, before, at })) });
  }
  return due;
}

export interface PurgeOrder {
  readonly program: string;
  readonly kinds: readonly RetainedKind[];
  readonly asOf: Date;
  readonly reason: string;
  readonly actor: Actor;
  readonly runId: number | null;
}

/**
 * Writes down what is to be destroyed; workers do it portion by portion, and look at holds again at each.
 * @throws WaybillError WB_RETENTION_UNSET
 */
export async function orderPurge(
  session: Session,
  periods: Periods,
  { program, kinds, asOf, reason, actor, runId }: PurgeOrder,
): Promise<number[]> {
  const at = now();
  const wanted = cutOffs(periods, kinds, asOf);
  const ids = await insertPurges(session, { program, runId, author: actor.name, reason, orderedAt: at }, wanted);
  const details = { purges: ids, kinds: wanted.map(({ kind, before }) => ({ kind, before: before.toISOString() })) };
  const subject = { kind: 'program', id: program };
  await recordLines(session, [
    { at, actor, program, action: 'retention.purge_ordered', subject, ...(runId === null ? {} : { runId }), reason, details },
  ]);
  return ids;
}

const PORTION = 500;
const WORKER: Actor = { kind: 'system', name: 'worker' };

/** Works ordered purges until none is left that nobody else works on. Answers how many things were destroyed. */
export async function workPurges(house: RetentionHouse): Promise<number> {
  let destroyed = 0;
  for (;;) {
    const portion = await house.database.repeatable('*', destroyNext);
    if (portion === undefined) return destroyed;
    destroyed += portion;
  }
}

async function destroyNext(session: Session): Promise<number | undefined> {
  const purge = await takePurge(session);
  if (!purge) return undefined;
  const at = now();
  const { id, program, kind, before } = purge;
  const { destroyed, objects } = await KINDS[kind].destroy(session, { program, before, at }, PORTION);
  await insertErasures(
    session,
    { program, redactionId: null, purgeId: id, at },
    objects.map((objectKey) => ({ step: 'object', objectKey, rests: kind === 'payload' })),
  );
  const isLast = destroyed === 0;
  await countIntoPurge(session, { id, destroyed, finishedAt: isLast ? at : null });
  if (isLast) await recordLines(session, [lineOf(purge, at)]);
  return destroyed;
}

function lineOf({ id, program, kind, before, destroyed, runId, reason }: Purge, at: Date) {
  return {
    at,
    actor: WORKER,
    program,
    action: 'retention.purged',
    subject: { kind: 'purge', id },
    ...(runId === null ? {} : { runId }),
    reason,
    details: { kind, before: before.toISOString(), destroyed },
  };
}
