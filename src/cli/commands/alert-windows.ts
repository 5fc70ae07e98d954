import { type Command, InvalidArgumentError } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { closeWindow, listWindows, type MaintenanceWindow, openWindow } from '../../alerts/index.ts';
import { duration, listed, numbered, reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

const MOST = 200;
const SECOND_MS = 1_000;

/** `waybill alerts windows …`: times in which alerts are noted and nobody is told. */
export function addAlertWindows(group: Command, open: OpenContext): void {
  const windows = group.command('windows').description('times in which alerts are noted and nobody is told');
  addList(windows, open);
  addOpen(windows, open);
  addEnd(windows, open);
}

function addList(windows: Command, open: OpenContext): void {
  windows
    .command('list')
    .description('those that hold or will hold')
    .option('--all', 'the others too')
    .action(async (given: { all?: boolean }, command: Command) => {
      const { within, output } = open(command);
      const rows = await within('read', ({ database }, own) =>
        database.transaction(own.scope, (session) => listWindows(session, now(), given.all === true, MOST)),
      );
      const cells = rows.map((row) => [
        row.id,
        row.program ?? 'all',
        row.rules?.join(', ') ?? 'every rule',
        row.fromAt.toISOString().slice(0, 16),
        (row.endedAt ?? row.untilAt).toISOString().slice(0, 16),
        row.author,
        row.reason,
      ]);
      output.answer(
        { windows: rows },
        cells.length > 0 ? table(['window', 'program', 'rules', 'from', 'until', 'who', 'why'], cells) : ['There is none.'],
      );
    });
}

interface OpenGiven {
  readonly for?: number;
  readonly until?: Date;
  readonly from?: Date;
  readonly program?: string;
  readonly rules?: readonly string[];
  readonly reason: string;
}

function addOpen(windows: Command, open: OpenContext): void {
  windows
    .command('open')
    .description('somebody works on something: nobody is told until then; what is still wrong afterwards is told then')
    .requiredOption('--reason <text>', 'what is being done', reason)
    .option('--for <time>', 'how long, such as 2h', duration)
    .option('--until <instant>', 'or until when, such as 2026-06-02T18:00:00Z', instant)
    .option('--from <instant>', 'from when; now unless given', instant)
    .option('--program <name>', 'only of this program; of all unless given')
    .option('--rules <names>', 'only these rules, with commas between', listed)
    .action(async (given: OpenGiven, command: Command) => {
      const { within, output } = open(command);
      const from = given.from ?? now();
      const until = given.until ?? new Date(from.getTime() + (given.for ?? 3_600) * SECOND_MS);
      const window = await within('operate', (house, own) => {
        const program = given.program === undefined ? null : programFor(house.registry, own, given.program).name;
        const request = { program, rules: given.rules ?? null, from, until, reason: given.reason };
        return openWindow(house.alerts, { ...request, scope: own.scope, by: own.actor });
      });
      output.answer(window, [lineOf(window)]);
    });
}

function lineOf({ id, program, rules, fromAt, untilAt }: MaintenanceWindow): string {
  return `Window ${id}: nobody is told of ${rules?.join(', ') ?? 'any alert'} of ${program ?? 'all programs'} from ${fromAt.toISOString()} until ${untilAt.toISOString()}.`;
}

function addEnd(windows: Command, open: OpenContext): void {
  windows
    .command('end')
    .addArgument(numbered('window'))
    .description('the work is done before its time: who is to be told is told now')
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const ended = await within('operate', (house, own) =>
        closeWindow(house.alerts, { id, scope: own.scope, by: own.actor, reason: given.reason }),
      );
      output.answer(ended, [`Window ${id} is over.`]);
    });
}

function instant(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError('Give a moment such as 2026-06-02T18:00:00Z.');
}
