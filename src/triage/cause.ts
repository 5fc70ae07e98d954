import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { listExports } from '../exports/index.ts';
import type { Incident } from './incident.ts';
import { countSameOpen } from './incidents.sql.ts';
import type { TriageHouse } from './ports.ts';
import { classNumbered } from './refusals.ts';

/** An error class that is open counts as gone when it was silent for so long. */
const QUIET_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Whether what an incident is about is gone, and what was looked at. */
export interface Cause {
  readonly isGone: boolean;
  readonly seen: string;
}

export async function readCause(session: Session, house: Pick<TriageHouse, 'exports' | 'doors'>, incident: Incident): Promise<Cause> {
  const { subjectKind, subject, program } = incident;
  if (subjectKind === 'error_class') return causeInClass(session, Number(subject));
  if (subjectKind === 'finding') {
    const open = await countSameOpen(session, Number(subject));
    return { isGone: open === 0, seen: open === 0 ? `finding ${subject} is closed` : `finding ${subject}, or the same one anew, is open` };
  }
  if (subjectKind === 'export') return causeInExport(session, house, program, subject);
  if (subjectKind === 'alert') {
    const fires = await house.doors.alertFires(session, program, subject);
    return { isGone: !fires, seen: `the alert ${subject} ${fires ? 'is firing' : 'is not firing'}` };
  }
  return { isGone: true, seen: 'it has no single cause that could be looked at' };
}

async function causeInClass(session: Session, id: number): Promise<Cause> {
  const { state, lastSeenAt } = await classNumbered(session, id);
  if (state !== 'open') return { isGone: true, seen: `error class ${id} is ${state}` };
  const isQuiet = lastSeenAt.getTime() <= now().getTime() - QUIET_HOURS * HOUR_MS;
  const last = lastSeenAt.toISOString();
  return {
    isGone: isQuiet,
    seen: isQuiet
      ? `error class ${id} was last seen ${last}`
      : `error class ${id} is open and was last seen ${last}, less than ${QUIET_HOURS} hours ago`,
  };
}

async function causeInExport(session: Session, { exports }: Pick<TriageHouse, 'exports'>, program: string, name: string): Promise<Cause> {
  const listed = (await listExports(session, exports, [program])).find((each) => each.name === name);
  if (!listed) return { isGone: true, seen: `the program has no export ${name} any more` };
  const { overdue, newest } = listed;
  if (overdue > 0)
    return { isGone: false, seen: `export ${name} has ${overdue} late ${overdue === 1 ? 'day' : 'days'} without a confirmed file` };
  if (newest?.state === 'blocked') return { isGone: false, seen: `file ${newest.id} of export ${name} is blocked` };
  return { isGone: true, seen: `export ${name} has no day past its deadline and no blocked file` };
}
