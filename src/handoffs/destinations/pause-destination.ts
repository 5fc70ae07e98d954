import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { endPause, insertPause } from './pauses.sql.ts';

export interface PauseRequest {
  readonly program: string;
  readonly destination: string;
  readonly by: Actor;
  readonly reason: string;
}

/**
 * From now on nothing is sent to this destination; what is under way ends. What was taken there is asked about all the same, and time boxes run on.
 * @returns false where it was paused already; then nothing changes
 */
export async function pauseDestination(session: Session, request: PauseRequest): Promise<boolean> {
  const { program, destination, reason, by } = request;
  refuseWithoutReason(request);
  const at = now();
  const isNew = await insertPause(session, { program, destination, reason, pausedBy: by.name, pausedAt: at });
  if (isNew) await recordLines(session, [lineOf(request, 'paused', at)]);
  return isNew;
}

/** What waited is sent as it becomes due. @returns false where it was not paused */
export async function resumeDestination(session: Session, request: PauseRequest): Promise<boolean> {
  const { program, destination, by } = request;
  refuseWithoutReason(request);
  const at = now();
  const wasPaused = await endPause(session, { program, destination, by: by.name, at });
  if (wasPaused) await recordLines(session, [lineOf(request, 'resumed', at)]);
  return wasPaused;
}

function refuseWithoutReason({ reason }: PauseRequest): void {
  if (reason.trim() === '') throw new WaybillError('WB_USAGE', 'A destination is paused and resumed with a reason.');
}

function lineOf({ program, destination, by, reason }: PauseRequest, verb: 'paused' | 'resumed', at: Date) {
  return { at, actor: by, program, action: `destination.${verb}`, subject: { kind: 'destination', id: destination }, reason };
}
