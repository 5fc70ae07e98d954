import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertReleases, lockSubmissions } from './remediations.sql.ts';
import { daysAfter } from './submission.ts';

export interface ReleaseRow {
  readonly submissionId: number;
  readonly program: string;
  readonly externalId: string;
  readonly actor: Actor;
  readonly reason: string;
  readonly runId?: number;
  readonly at: Date;
  /** Of the program: how long the first step may take from now on. */
  readonly startWithinDays: number;
}

/**
 * Lets imported submissions go: from now on their first step may start. Answers the ids that were held until now.
 * @throws WaybillError WB_NOT_FOUND where a submission is outside of the session's programs
 */
export async function releaseSubmissions(session: Session, rows: readonly ReleaseRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const locked = await lockSubmissions(
    session,
    rows.map(({ submissionId }) => submissionId),
  );
  const outside = rows.find(({ submissionId }) => !locked.has(submissionId));
  if (outside) throw new WaybillError('WB_NOT_FOUND', `There is no submission ${outside.externalId} within your programs.`);
  const releases = rows.map(({ submissionId, actor, runId, at, startWithinDays }) => ({
    submissionId,
    releasedBy: actor.name,
    releasedAt: at,
    runId,
    startBy: daysAfter(at, startWithinDays),
  }));
  const released = new Set(await insertReleases(session, releases));
  const fresh = rows.filter(({ submissionId }) => released.has(submissionId));
  await recordLines(
    session,
    fresh.map(({ at, actor, program, externalId, runId, reason }) => ({
      at,
      actor,
      program,
      action: 'submission.released',
      subject: { kind: 'submission', id: externalId },
      ...(runId === undefined ? {} : { runId }),
      reason,
    })),
  );
  return [...released];
}
