import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { type Caller, demandEverywhere } from './caller.ts';
import { insertWriteStop, lockWriteStop, selectWriteStop, type WriteStop } from './write-stops.sql.ts';

/**
 * Stops everything that changes or sends, in the whole installation, or allows it again: no slice of a run that does more than read begins, no
 * hand-off is sent, no file is put at a partner. What is under way ends; polls and reading go on.
 * @throws WB_FORBIDDEN unless an administrator asks, WB_WRITES_STOPPED or WB_WRITES_ALLOWED where that is so already
 */
export async function stopWrites(
  session: Session,
  caller: Caller,
  { isStopped, reason }: Pick<WriteStop, 'isStopped' | 'reason'>,
): Promise<WriteStop> {
  demandEverywhere(caller, 'administer');
  await lockWriteStop(session);
  const before = await selectWriteStop(session);
  if ((before?.isStopped ?? false) === isStopped) throw asItIs(isStopped, before);
  const at = now();
  const stop = { isStopped, reason, by: caller.name, at };
  await insertWriteStop(session, stop);
  const action = isStopped ? 'writes.stopped' : 'writes.allowed';
  await recordLines(session, [{ at, actor: caller.actor, program: null, action, subject: { kind: 'installation', id: 'writes' }, reason }]);
  return stop;
}

function asItIs(isStopped: boolean, before: WriteStop | undefined): WaybillError {
  const since = before ? ` since ${before.at.toISOString()}, by ${before.by}: ${before.reason}` : '';
  return isStopped
    ? new WaybillError('WB_WRITES_STOPPED', `Writes are stopped${since}.`)
    : new WaybillError('WB_WRITES_ALLOWED', `Writes are allowed${since}.`);
}

/** Who stopped writes, when and why; undefined while they are allowed. */
export async function readWriteStop(session: Session): Promise<WriteStop | undefined> {
  const newest = await selectWriteStop(session);
  return newest?.isStopped ? newest : undefined;
}

/** Whether nothing may be changed at others or sent. Asked in the transaction that would begin it. */
export async function isWriteStopped(session: Session): Promise<boolean> {
  return (await readWriteStop(session)) !== undefined;
}
