import type { Command } from 'commander';
import { administeredBy, type Right } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import {
  decideSchedule,
  type ListedSchedule,
  listSchedules,
  pauseSchedule,
  reopenSchedule,
  runScheduleNow,
  type ScheduleDeed,
  type ScheduleTime,
  type ShownSchedule,
  showSchedule,
  WHY_MISSED,
  type WhyMissed,
} from '../../tasks/index.ts';
import { reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface DeedGiven {
  readonly program?: string;
  readonly reason: string;
  readonly digest?: string;
}

const PAGE = 20;

/** `waybill schedule list|show|pause|resume|run-now|reopen|approve|reject`. */
export function addSchedule(root: Command, open: OpenContext): void {
  const schedule = root.command('schedule').description('tasks that run by the clock; every due time is on record, run or not');
  addReading(schedule, open);
  addDeeds(schedule, open);
}

function addReading(schedule: Command, open: OpenContext): void {
  schedule
    .command('list')
    .description('every schedule: when next, who must still agree, what came of the newest due time')
    .option('--program <name>', 'only of this program')
    .action(async (given: { program?: string }, command: Command) => {
      const { within, output } = open(command);
      const schedules = await within('read', (house, caller) => {
        const { scope } = caller;
        const program = given.program && programFor(house.registry, caller, given.program).name;
        return house.database.transaction(scope, (session) => listSchedules(house.tasks.programs, session, { program, scope }));
      });
      output.answer({ schedules }, schedules.length === 0 ? ['No task of these programs has a schedule.'] : listLines(schedules));
    });
  schedule
    .command('show <name>')
    .description('one schedule: its approvals, its due times, and of each that was not run why')
    .option('--program <name>', 'its program')
    .option('--before <id>', 'due times below this one', wholeNumber)
    .option('--limit <n>', 'due times of the page', wholeNumber, PAGE)
    .action(async (name: string, given: { program?: string; before?: number; limit: number }, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', (house, caller) => {
        const { scope } = caller;
        const of = {
          program: programFor(house.registry, caller, given.program).name,
          schedule: name,
          beforeId: given.before,
          limit: given.limit,
        };
        return house.database.transaction(scope, (session) => showSchedule(house.tasks.programs, session, of));
      });
      output.answer(shown, linesOf(shown));
    });
}

interface Deed {
  readonly name: string;
  readonly description: string;
  readonly right: Right;
  door(house: Installation, deed: ScheduleDeed, digest: string): Promise<unknown>;
}

const DEEDS: readonly Deed[] = [
  {
    name: 'pause',
    description: 'run it no more; its due times go on record as missed',
    right: 'operate',
    door: ({ tasks }, deed) => pauseSchedule(tasks, deed, true),
  },
  { name: 'resume', description: 'let it go on, from now', right: 'operate', door: ({ tasks }, deed) => pauseSchedule(tasks, deed, false) },
  {
    name: 'run-now',
    description: 'run it beside its times; a worker starts it within seconds',
    right: 'operate',
    door: ({ tasks }, deed) => runScheduleNow(tasks, deed),
  },
  {
    name: 'reopen',
    description: 'put it before people once more where somebody refused it; everybody decides anew',
    right: 'operate',
    door: ({ tasks }, deed) => reopenSchedule(tasks, deed),
  },
];

const DECISIONS: readonly Deed[] = [
  {
    name: 'approve',
    description: 'agree to it as it is, once for all its runs',
    right: 'approve',
    door: ({ tasks }, deed, digest) => decideSchedule(tasks, { ...deed, digest, decision: 'approved' }),
  },
  {
    name: 'reject',
    description: 'refuse it as it is; its due times are missed until it is changed',
    right: 'approve',
    door: ({ tasks }, deed, digest) => decideSchedule(tasks, { ...deed, digest, decision: 'rejected' }),
  },
];

function addDeeds(schedule: Command, open: OpenContext): void {
  for (const deed of DEEDS) addDeed(schedule.command(`${deed.name} <name>`), open, deed);
  for (const deed of DECISIONS)
    addDeed(
      schedule
        .command(`${deed.name} <name>`)
        .requiredOption('--digest <digest>', 'of the schedule that you looked at, as `schedule show` prints it'),
      open,
      deed,
    );
}

function addDeed(command: Command, open: OpenContext, { description, right, door }: Deed): void {
  command
    .description(description)
    .requiredOption('--reason <text>', 'why', reason)
    .option('--program <name>', 'its program')
    .action(async (schedule: string, given: DeedGiven, self: Command) => {
      const { within, output } = open(self);
      const shown = await within(right, async (house, caller) => {
        const { scope, actor: by, permits } = caller;
        const program = programFor(house.registry, caller, given.program).name;
        await door(
          house,
          { program, schedule, by, scope, reason: given.reason, administers: administeredBy({ permits }) },
          given.digest ?? '',
        );
        return house.database.transaction(scope, (session) =>
          showSchedule(house.tasks.programs, session, { program, schedule, limit: PAGE }),
        );
      });
      output.answer(shown, linesOf(shown));
    });
}

function listLines(schedules: readonly ListedSchedule[]): string[] {
  const cells = schedules.map((each) => [
    each.schedule.name,
    each.program,
    each.task,
    `${each.schedule.cron} ${each.schedule.timeZone}`,
    stateOf(each),
    each.nextAt?.toISOString() ?? '-',
    each.newest === null ? '-' : `${each.newest.dueAt.toISOString()} ${each.newest.why ?? each.newest.state}`,
  ]);
  return table(['schedule', 'program', 'task', 'due', 'state', 'next', 'newest'], cells);
}

function stateOf({ isPaused, changedBy, approval, isRejected, approved, approvalsNeeded }: ListedSchedule): string {
  if (isPaused) return `paused by ${changedBy}`;
  if (approval === 'each run') return 'active; each run is approved';
  if (approval === 'none') return 'active';
  if (isRejected) return 'refused';
  return approved >= approvalsNeeded ? 'active' : `waits for ${approvalsNeeded - approved} to agree`;
}

function linesOf(shown: ShownSchedule): string[] {
  const { schedule, times, approvals } = shown;
  return [
    `${schedule.name} of ${shown.program} runs ${shown.task} at ${schedule.cron} (${schedule.timeZone}): ${schedule.reason}`,
    `It is ${stateOf(shown)}${shown.reason === null ? '' : `: ${shown.reason}`}. Next: ${shown.nextAt?.toISOString() ?? 'none'}.`,
    `Times that passed: ${schedule.catchUp}. While the run before has not ended: ${schedule.overlap}.`,
    `Digest: ${shown.digest}`,
    ...approvals.map((each) => `  ${each.decision} by ${each.by}: ${each.reason}${each.isCurrent ? '' : ' (about an earlier version)'}`),
    ...(times.length === 0 ? ['No time of it has come yet.'] : ['', ...timeLines(times)]),
  ];
}

function timeLines(times: readonly ScheduleTime[]): string[] {
  const cells = times.map((time) => [
    time.dueAt.toISOString(),
    time.state,
    time.runId ?? '-',
    time.askedBy ?? 'the clock',
    time.why === null ? '-' : `${WHY_MISSED[time.why as WhyMissed] ?? time.why}${time.detail === null ? '' : ` (${time.detail})`}`,
  ]);
  return table(['due', 'state', 'run', 'asked by', 'why'], cells);
}
