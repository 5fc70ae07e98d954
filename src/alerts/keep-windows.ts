import { now } from '#kernel/clock/clock.ts';
import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { AlertHouse } from './ports.ts';
import { everyRule } from './rules/index.ts';
import { endWindow, insertWindow, type MaintenanceWindow, selectWindow } from './windows.sql.ts';

const MOST_MS = 14 * 86_400_000;

export interface WindowRequest extends Deed {
  readonly scope: Scope;
  readonly program: string | null;
  /** Null: every rule. */
  readonly rules: readonly string[] | null;
  /** Now where left out. */
  readonly from?: Date | undefined;
  readonly until: Date;
}

/**
 * Somebody works on something: until then alerts are noted and nobody is told; what is still wrong afterwards is told then.
 * @throws WaybillError WB_USAGE for a time that is none or longer than 14 days, or a rule that there is not; WB_FORBIDDEN for all programs by somebody who has not all
 */
export async function openWindow(house: Pick<AlertHouse, 'database' | 'programs'>, request: WindowRequest): Promise<MaintenanceWindow> {
  const at = now();
  const { program, rules, until, reason, by, scope } = request;
  const from = request.from ?? at;
  check(house, request, from, at);
  if (program === null && scope !== '*') {
    throw new WaybillError('WB_FORBIDDEN', 'A window over all programs is opened by somebody who may see all of them; name a program.');
  }
  return house.database.transaction(scope, async (session) => {
    const window = await insertWindow(session, { program, rules, fromAt: from, untilAt: until, reason, author: by.name, decidedAt: at });
    const details = { rules: rules ?? 'all', from: from.toISOString(), until: until.toISOString() };
    await recordLines(session, [
      { at, actor: by, program, action: 'maintenance.opened', subject: { kind: 'maintenance_window', id: window.id }, reason, details },
    ]);
    return window;
  });
}

function check({ programs }: Pick<AlertHouse, 'programs'>, { rules, until }: WindowRequest, from: Date, at: Date): void {
  const unknown = (rules ?? []).filter((name) => !everyRule(programs).some((rule) => rule.name === name));
  if (unknown.length > 0)
    throw new WaybillError('WB_USAGE', `No rule is called ${unknown.join(', ')}; \`waybill alerts rules\` lists them.`);
  if (until <= from || until <= at) throw new WaybillError('WB_USAGE', 'The window ends before it begins, or is over already.');
  if (until.getTime() - from.getTime() > MOST_MS) throw new WaybillError('WB_USAGE', 'A window lasts 14 days at most.');
}

/** @throws WaybillError WB_NOT_FOUND, WB_ALERT_STATE where it is over */
export async function closeWindow(
  { database }: Pick<AlertHouse, 'database'>,
  { id, scope, by, reason }: Deed & { readonly id: number; readonly scope: Scope },
): Promise<MaintenanceWindow> {
  return database.transaction(scope, async (session) => {
    const at = now();
    const known = await selectWindow(session, id);
    if (!known) throw new WaybillError('WB_NOT_FOUND', `There is no window ${id}, or not for you.`);
    if (known.program === null && scope !== '*')
      throw new WaybillError('WB_FORBIDDEN', 'It holds for all programs; somebody who may see all of them ends it.');
    const ended = await endWindow(session, { id, by: by.name, at });
    if (!ended) throw new WaybillError('WB_ALERT_STATE', `Window ${id} is over already.`);
    const subject = { kind: 'maintenance_window', id };
    await recordLines(session, [{ at, actor: by, program: known.program, action: 'maintenance.ended', subject, reason }]);
    return ended;
  });
}
