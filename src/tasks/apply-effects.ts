import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Effects } from '#sdk';
import { type RemediationRow, recordRemediations, releaseSubmissions } from '../submissions/index.ts';
import { selectIds } from './facts.sql.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';
import type { EffectOf, RunAuthor, TaskHouse } from './ports.ts';

/**
 * Writes what the successes of one group change, all at once and in the transaction that records their outcomes.
 * @throws WB_NOT_FOUND where an effect names a submission that there is not
 */
export async function applyEffects(
  house: TaskHouse,
  session: Session,
  author: RunAuthor & { readonly startWithinDays: number },
  recorded: readonly RecordedOutcome[],
): Promise<void> {
  const remediations = effectsOf(recorded, 'remediation');
  const releases = effectsOf(recorded, 'release');
  const packages = effectsOf(recorded, 'package');
  const common = { program: author.program, actor: author.actor, runId: author.runId };
  const at = now();
  if (remediations.length > 0) await recordRemediations(session, await remediationRows(session, author, remediations));
  await releaseSubmissions(
    session,
    releases.map(({ submissionId, externalId, effect }) => ({
      ...common,
      submissionId,
      externalId,
      reason: effect.reason,
      at,
      startWithinDays: author.startWithinDays,
    })),
  );
  if (packages.length > 0) await house.doors.package(session, author, packages);
}

function effectsOf<Kind extends 'remediation' | 'release' | 'package'>(
  recorded: readonly RecordedOutcome[],
  kind: Kind,
): EffectOf<NonNullable<Effects[Kind]>>[] {
  return recorded.flatMap(({ submissionId, externalId, outcome }) => {
    const effect = outcome.kind === 'succeeded' ? outcome[kind] : undefined;
    return effect === undefined ? [] : [{ submissionId, externalId, effect }];
  });
}

async function remediationRows(
  session: Session,
  author: RunAuthor,
  rows: ReturnType<typeof effectsOf<'remediation'>>,
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
