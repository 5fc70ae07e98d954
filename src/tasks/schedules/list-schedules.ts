import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { Risk, TaskSchedule } from '#sdk';
import type { TaskHouse } from '../ports.ts';
import { countAgreed } from './advance-time.ts';
import { type ScheduleApproval, selectScheduleApprovals } from './approvals.sql.ts';
import { nextTime } from './due-times.ts';
import { approvalOf, everySchedule, type LoadedSchedule, scheduleNamed } from './loaded-schedules.ts';
import { type ScheduleState, selectScheduleStates } from './schedules.sql.ts';
import { type ScheduleTime, selectNewestTimes, selectTimes } from './times.sql.ts';

export interface ListedSchedule {
  readonly program: string;
  readonly task: string;
  readonly risk: Risk;
  readonly schedule: TaskSchedule;
  /** Hex: what people agree to. */
  readonly digest: string;
  readonly approval: ReturnType<typeof approvalOf>;
  readonly approvalsNeeded: number;
  /** People who agreed to it as it is now. */
  readonly approved: number;
  readonly isRejected: boolean;
  /** Its due times are run: it is not paused, and those agreed who must. */
  readonly isActive: boolean;
  readonly isPaused: boolean;
  readonly changedBy: string | null;
  readonly reason: string | null;
  readonly changedAt: Date | null;
  /** The next time that no blackout covers; null where there is none, or it is paused. */
  readonly nextAt: Date | null;
  readonly newest: ScheduleTime | null;
}

/** Every schedule of the programs given, by program and name. */
export async function listSchedules(
  programs: TaskHouse['programs'],
  session: Session,
  of: { readonly program?: string | undefined; readonly scope: '*' | readonly string[] },
): Promise<readonly ListedSchedule[]> {
  const states = new Map((await selectScheduleStates(session)).map((each) => [`${each.program} ${each.name}`, each]));
  const newest = new Map((await selectNewestTimes(session)).map((each) => [`${each.program} ${each.schedule}`, each]));
  const seen = everySchedule(programs).filter(
    ({ program: { name } }) => (of.scope === '*' || of.scope.includes(name)) && (of.program === undefined || of.program === name),
  );
  const listed: ListedSchedule[] = [];
  for (const loaded of seen) {
    const key = `${loaded.program.name} ${loaded.schedule.name}`;
    listed.push(listedOf(loaded, await countAgreed(session, loaded), states.get(key), newest.get(key)));
  }
  return listed;
}

function listedOf(
  loaded: LoadedSchedule,
  { approved, isRejected }: Awaited<ReturnType<typeof countAgreed>>,
  state: ScheduleState | undefined,
  newest: ScheduleTime | undefined,
): ListedSchedule {
  const { program, task, schedule, digest } = loaded;
  const approval = approvalOf(loaded);
  const isPaused = state?.isPaused ?? false;
  return {
    program: program.name,
    task: task.name,
    risk: task.risk,
    schedule,
    digest: digest.toString('hex'),
    approval,
    approvalsNeeded: task.approvals,
    approved,
    isRejected,
    isActive: !isPaused && (approval !== 'once' || (!isRejected && approved >= task.approvals)),
    isPaused,
    changedBy: state?.changedBy ?? null,
    reason: state?.reason ?? null,
    changedAt: state?.changedAt ?? null,
    nextAt: isPaused ? null : (nextTime(schedule, now()) ?? null),
    newest: newest ?? null,
  };
}

export interface ShownSchedule extends ListedSchedule {
  /** Newest first. */
  readonly times: readonly ScheduleTime[];
  readonly approvals: readonly (ScheduleApproval & { readonly isCurrent: boolean })[];
}

/** @throws WB_NOT_FOUND */
export async function showSchedule(
  programs: TaskHouse['programs'],
  session: Session,
  of: { readonly program: string; readonly schedule: string; readonly beforeId?: number | undefined; readonly limit: number },
): Promise<ShownSchedule> {
  const loaded = scheduleNamed(programs, of.program, of.schedule);
  const [listed] = (await listSchedules(programs, session, { program: of.program, scope: '*' })).filter(
    ({ schedule }) => schedule.name === of.schedule,
  );
  const approvals = await selectScheduleApprovals(session, of.program, of.schedule);
  return {
    ...(listed as ListedSchedule),
    times: await selectTimes(session, of),
    approvals: approvals.map((each) => ({ ...each, isCurrent: !each.isWithdrawn && each.digest.equals(loaded.digest) })),
  };
}
