import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Effects } from '#sdk';
import { decideHandoffs, pollNow } from '../../handoffs/index.ts';
import { type RemediationRow, recordRemediations, releaseSubmissions } from '../../submissions/index.ts';
import type { EffectOf, ItemEffect, RunAuthor, TaskDoors, TaskHouse } from '../ports.ts';
import { selectIds } from '../preview/facts.sql.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';

type Kind = Exclude<keyof Effects, 'output'>;
type Effect<K extends Kind> = NonNullable<Effects[K]>;
type Author = RunAuthor & { readonly startWithinDays: number };

/**
 * Writes what the successes of one group change, all at once and in the transaction that records their outcomes.
 * @throws WaybillError WB_NOT_FOUND where an effect names a submission that there is not; WB_EFFECT where an item cannot have an effect of its kind;
 * whatever a door refuses
 */
export async function applyEffects(house: TaskHouse, session: Session, author: Author, group: readonly RecordedOutcome[]): Promise<void> {
  const recorded = group.filter(hasEffect);
  if (recorded.length === 0) return;
  const remediations = onSubmissions(recorded, 'remediation');
  if (remediations.length > 0) await recordRemediations(session, await remediationRows(session, author, remediations));
  await release(session, author, onSubmissions(recorded, 'release'));
  await decide(session, author, effectsOf(recorded, 'decision'));
  await poll(session, author, effectsOf(recorded, 'poll'));
  const packages = onSubmissions(recorded, 'package');
  if (packages.length > 0) await house.doors.package(session, author, packages);
  await throughDoor(house.doors, 'correction', session, author, onSubmissions(recorded, 'correction'));
  await throughDoor(house.doors, 'renewal', session, author, effectsOf(recorded, 'renewal'));
  await throughDoor(house.doors, 'notice', session, author, onSubmissions(recorded, 'notice'));
  await throughDoor(house.doors, 'readyList', session, author, effectsOf(recorded, 'readyList'));
  await throughDoor(house.doors, 'personHistory', session, author, effectsOf(recorded, 'personHistory'));
  await throughDoor(house.doors, 'purge', session, author, effectsOf(recorded, 'purge'));
  await throughDoor(house.doors, 'redaction', session, author, effectsOf(recorded, 'redaction'));
}

/** Most rows change nothing here, and need not be asked for each kind of effect. */
function hasEffect({ outcome }: RecordedOutcome): boolean {
  return outcome.kind === 'succeeded' && Object.keys(outcome).some((key) => key !== 'kind' && key !== 'output');
}

type OptionalDoor = 'correction' | 'renewal' | 'notice' | 'readyList' | 'personHistory' | 'purge' | 'redaction';
type RowOf<K extends OptionalDoor> = Parameters<NonNullable<TaskDoors[K]>>[2][number];

async function throughDoor<K extends OptionalDoor>(
  doors: TaskDoors,
  kind: K,
  session: Session,
  author: Author,
  rows: readonly RowOf<K>[],
): Promise<void> {
  if (rows.length === 0) return;
  const door = doors[kind] as ((session: Session, author: RunAuthor, rows: readonly RowOf<K>[]) => Promise<void>) | undefined;
  if (!door) throw new WaybillError('WB_EFFECT', `Nothing here takes an effect of the kind ${kind}.`);
  await door(session, author, rows);
}

function effectsOf<K extends Kind>(recorded: readonly RecordedOutcome[], kind: K): ItemEffect<Effect<K>>[] {
  return recorded.flatMap(({ position, submissionId, handoffId, externalId, outcome }) => {
    const effect = outcome.kind === 'succeeded' ? outcome[kind] : undefined;
    return effect === undefined ? [] : [{ position, submissionId, handoffId, externalId, effect }];
  });
}

function onSubmissions<K extends Kind>(recorded: readonly RecordedOutcome[], kind: K): EffectOf<Effect<K>>[] {
  return effectsOf(recorded, kind).map((row) => {
    if (row.submissionId !== null) return { ...row, submissionId: row.submissionId };
    throw new WaybillError('WB_EFFECT', `The item ${row.externalId} is about no submission, so that it cannot have the effect ${kind}.`);
  });
}

function handoffOf(row: ItemEffect<unknown>): number {
  if (row.handoffId !== null) return row.handoffId;
  throw new WaybillError(
    'WB_EFFECT',
    `The item ${row.externalId} is about no hand-off, so that nothing can be decided or asked about one.`,
  );
}

async function release(session: Session, author: Author, rows: readonly EffectOf<Effect<'release'>>[]): Promise<void> {
  const at = now();
  await releaseSubmissions(
    session,
    rows.map(({ submissionId, externalId, effect }) => ({
      program: author.program,
      actor: author.actor,
      runId: author.runId,
      submissionId,
      externalId,
      reason: effect.reason,
      at,
      startWithinDays: author.startWithinDays,
    })),
  );
}

async function decide(session: Session, { actor, runId }: Author, rows: readonly ItemEffect<Effect<'decision'>>[]): Promise<void> {
  if (rows.length === 0) return;
  await decideHandoffs(
    session,
    rows.map((row) => ({ ...row.effect, handoffId: handoffOf(row), author: actor })),
    runId,
  );
}

async function poll(session: Session, { program, actor }: Author, rows: readonly ItemEffect<Effect<'poll'>>[]): Promise<void> {
  for (const [reason, own] of Map.groupBy(rows, ({ effect }) => effect.reason)) {
    await pollNow(session, { program, by: actor, reason, ids: own.map(handoffOf) });
  }
}

async function remediationRows(
  session: Session,
  author: RunAuthor,
  rows: readonly EffectOf<Effect<'remediation'>>[],
): Promise<RemediationRow[]> {
  const kept = rows.flatMap(({ effect }) => effect.keptId ?? []);
  const keptIds = kept.length > 0 ? await selectIds(session, author.program, kept) : new Map<string, number>();
  const decidedAt = now();
  return rows.map(({ submissionId, externalId, effect }) => ({
    submissionId,
    externalId,
    program: author.program,
    actor: author.actor,
    runId: author.runId,
    kind: effect.kind,
    isSuccess: effect.isSuccess,
    reason: effect.reason,
    evidence: effect.evidence,
    keptSubmissionId: effect.keptId === undefined ? undefined : knownId(keptIds, effect.keptId),
    decidedAt,
  }));
}

function knownId(ids: ReadonlyMap<string, number>, externalId: string): number {
  const id = ids.get(externalId);
  if (id === undefined) throw new WaybillError('WB_NOT_FOUND', `There is no submission ${externalId} to keep in place of another.`);
  return id;
}
