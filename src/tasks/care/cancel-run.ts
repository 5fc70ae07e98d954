import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun, refuseUnless } from '../refusals.ts';
import type { NextOf, Run } from '../run.ts';
import { moveRun, setWanted } from '../runs.sql.ts';
import { settleWanted } from '../work/settle-wanted.ts';
import { returnAllEntries } from '../worklists/worklists.sql.ts';

const NOT_STARTED = ['draft', 'preparing', 'awaiting_approval', 'approved'] as const;
const STARTED = ['queued', 'running', 'paused'] as const;

/**
 * A run that has not started ends here. In one that has, items in work finish, none new starts, and its result files say what was left.
 * @throws WB_NOT_FOUND, WB_RUN_STATE
 */
export async function cancelRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, [...NOT_STARTED, ...STARTED], 'cancelled');
    await recordLines(session, [noteOf(run, 'cancel_wanted', deed)]);
    if (isNotStarted(run)) return drop(session, run, deed.reason);
    await setWanted(session, runId, 'cancel', deed.reason);
    await settleWanted(house, session, { ...run, wanted: 'cancel', stateReason: deed.reason });
  });
}

type NotStarted = (typeof NOT_STARTED)[number];

function isNotStarted(run: Run): run is Run & { state: NotStarted } {
  return (NOT_STARTED as readonly string[]).includes(run.state);
}

async function drop(session: Session, run: Run & { state: NotStarted }, reason: string): Promise<void> {
  const at = now();
  const to: NextOf<NotStarted> = 'cancelled';
  await moveRun(session, { id: run.id, from: run.state, to, reason, at });
  await returnAllEntries(session, run.id, at);
}
