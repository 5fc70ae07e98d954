import { now } from '#kernel/clock/clock.ts';
import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { Alert } from './alert.ts';
import { acknowledge, selectAlert } from './alerts.sql.ts';
import { noteOf } from './note.ts';
import type { AlertHouse } from './ports.ts';

/**
 * Somebody has it in hand: no more reminders. It still ends by itself; twice as much opens it again.
 * @throws WaybillError WB_NOT_FOUND, WB_ALERT_STATE where it is not open
 */
export async function acknowledgeAlert(
  { database }: Pick<AlertHouse, 'database'>,
  { id, scope, by, reason }: Deed & { readonly id: number; readonly scope: Scope },
): Promise<Alert> {
  return database.transaction(scope, async (session) => {
    const known = await selectAlert(session, id);
    if (!known) throw new WaybillError('WB_NOT_FOUND', `There is no alert ${id}, or not for you.`);
    const taken = await acknowledge(session, { id, by: by.name, reason, at: now() });
    if (!taken) {
      const whose = known.state === 'acknowledged' ? ` by ${known.acknowledgedBy}` : '';
      throw new WaybillError('WB_ALERT_STATE', `Alert ${id} is ${known.state}${whose}; it would have to be open.`);
    }
    await recordLines(session, [noteOf(taken, 'acknowledged', { by, reason }, { rule: taken.rule, count: taken.count })]);
    return taken;
  });
}
