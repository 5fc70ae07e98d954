import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { PackageEffect } from '#sdk';
import { recordLines } from '../ledger/index.ts';
import type { EffectOf, RunAuthor } from '../tasks/index.ts';
import { insertPackages, type NewPackage, selectOtherPackages } from './packages.sql.ts';

/**
 * Records the packages that a run stored, in the transaction that records its outcomes. Recording the same package again changes nothing.
 * @throws WB_PACKAGE_DIFFERS where the run has another package of a submission
 */
export async function recordPackages(session: Session, author: RunAuthor, rows: readonly EffectOf<PackageEffect>[]): Promise<void> {
  if (rows.length === 0) return;
  const createdAt = now();
  const packages = rows.map(
    ({ submissionId, effect }): NewPackage => ({ ...effect, program: author.program, runId: author.runId, submissionId, createdAt }),
  );
  const created = await insertPackages(session, packages);
  if (created < rows.length) await refuseOthers(session, rows, packages);
  if (created === 0) return;
  await recordLines(session, [
    {
      at: createdAt,
      actor: author.actor,
      program: author.program,
      action: 'package.recorded',
      subject: { kind: 'run', id: author.runId },
      runId: author.runId,
      reason: author.reason,
      details: { packages: created },
    },
  ]);
}

async function refuseOthers(session: Session, rows: readonly EffectOf<PackageEffect>[], packages: readonly NewPackage[]): Promise<void> {
  const [other] = await selectOtherPackages(session, packages);
  const row = rows.find(({ submissionId }) => submissionId === other);
  if (row)
    throw new WaybillError('WB_PACKAGE_DIFFERS', `The run has another package of submission ${row.externalId}.`, { id: row.externalId });
}
