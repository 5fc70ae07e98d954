import { wallClock } from '#kernel/clock/wall-time.ts';
import type { AnyTask, TaskSchedule } from '#sdk';
import { openCron } from './due-times.ts';

const NAME = /^[a-z][a-z0-9-]{0,60}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with a task's schedules and with what it says of starts without approval, in plain words. */
export function scheduleFaults(task: AnyTask): readonly string[] {
  const faults = (task.schedules ?? []).flatMap((schedule) =>
    faultsOf(task, schedule).map((fault) => `task ${task.name}, schedule ${schedule.name}: ${fault}`),
  );
  if (!task.breakGlass) return faults;
  if (task.risk === 'irreversible') faults.push(`task ${task.name} is irreversible and may be started without approval`);
  if (!(task.breakGlass.reviewWithinHours > 0)) faults.push(`task ${task.name} gives no time to review a start without approval`);
  return faults;
}

function faultsOf(task: AnyTask, schedule: TaskSchedule): readonly string[] {
  const { name, reason, catchUp, overlap, params = {}, blackouts = [] } = schedule;
  const faults = [...clockFaults(schedule), ...inputFaults(task, schedule)];
  if (!NAME.test(name)) faults.push(`its name does not match ${NAME.source}`);
  if (reason.trim() === '') faults.push('it does not say why it runs');
  if (catchUp === 'all' && overlap === 'skip') faults.push('it runs every time that passed and leaves out those that overlap: queue them');
  if (!task.params.safeParse(params).success) faults.push('its parameters do not fit the task');
  for (const each of blackouts)
    if (each !== 'us_federal' && !each.days.every((day) => DAY.test(day) && !Number.isNaN(Date.parse(day))))
      faults.push(`blackout ${each.name}: a day is not YYYY-MM-DD`);
  return faults;
}

function clockFaults({ cron, timeZone }: TaskSchedule): string[] {
  try {
    wallClock(new Date(0), timeZone);
  } catch {
    return [`"${timeZone}" is no time zone`];
  }
  try {
    return openCron({ cron, timeZone }).nextRun(new Date(0)) === null ? [`"${cron}" never comes`] : [];
  } catch {
    return [`"${cron}" is no cron expression of five fields`];
  }
}

function inputFaults(task: AnyTask, { selection: { kind }, input }: TaskSchedule): string[] {
  const takesFile = kind === 'csv' || kind === 'rows';
  const faults: string[] = [];
  const over = kind === 'rows' ? 'csv' : kind;
  if (!task.over.includes(over)) faults.push(`the task does not run over ${over}`);
  if (takesFile !== (input !== undefined)) faults.push(takesFile ? 'it names no input' : 'it names an input, and its selection takes none');
  if (input !== undefined && !input.startsWith('s3://')) faults.push('its input is no s3:// address: any worker must reach it');
  return faults;
}
