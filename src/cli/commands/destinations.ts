import type { Command } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import { type DestinationHealth, pauseDestination, readDestinations, resumeDestination, WINDOW_HOURS } from '../../handoffs/index.ts';
import { reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

/** `waybill destinations list|pause|resume`. */
export function addDestinations(root: Command, open: OpenContext): void {
  const destinations = root.command('destinations').description('receiving systems, how they fare, and whether anything is sent to them');
  destinations
    .command('list')
    .description('what waits for each, and how attempts and questions of the last day ended')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const healths = await within('read', async (house, caller) => {
        const { scope } = caller;
        const all = await house.database.transaction(scope, (session) => readDestinations(session, house.handoffs));
        return all.filter(({ program }) => scope === '*' || scope.includes(program));
      });
      output.answer({ windowHours: WINDOW_HOURS, destinations: healths.map(answerOf) }, linesOf(healths));
    });
  addTurn(destinations, open, 'pause', 'send nothing to it any more; what was taken there is asked about all the same');
  addTurn(destinations, open, 'resume', 'send to it again; what waited goes as it becomes due');
}

function addTurn(destinations: Command, open: OpenContext, name: 'pause' | 'resume', description: string): void {
  destinations
    .command(`${name} <program> <destination>`)
    .description(description)
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (named: string, destination: string, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const hasChanged = await within('operate', (house, operator) => {
        const program = programFor(house.registry, operator, named);
        if (!program.destinations.has(destination)) {
          throw new WaybillError('WB_NOT_FOUND', `Program ${program.name} has no destination "${destination}".`);
        }
        const request = { program: program.name, destination, by: operator.actor, reason: given.reason };
        const turn = name === 'pause' ? pauseDestination : resumeDestination;
        return house.database.transaction(operator.scope, (session) => turn(session, request));
      });
      const state = name === 'pause' ? 'paused' : 'sent to';
      output.answer({ program: named, destination, isPaused: name === 'pause', hasChanged }, [
        hasChanged ? `${destination} is ${state} from now on.` : `${destination} is ${state} already; nothing changed.`,
      ]);
    });
}

function answerOf({ program, destination, isSetUp, scheduled, attempts, questions, pause }: DestinationHealth) {
  const { toDeliver = 0, toLookUp = 0, toPoll = 0, due = 0, oldestAt = null } = scheduled ?? {};
  return {
    program,
    destination: destination.name,
    isSetUp,
    paused: pause ? { by: pause.pausedBy, at: pause.pausedAt, reason: pause.reason } : null,
    toDeliver,
    toLookUp,
    toPoll,
    due,
    oldestAt,
    attempts: attempts.map(({ outcome, error, count }) => ({ outcome, error, count })),
    questions: questions ? { asked: questions.questions, failed: questions.failed } : { asked: 0, failed: 0 },
  };
}

function linesOf(healths: readonly DestinationHealth[]): string[] {
  if (healths.length === 0) return ['No program that you may see has a destination.'];
  const header = ['program', 'destination', 'to send', 'to ask', 'due', 'attempts', 'of them taken', 'state'];
  const rows = healths
    .map(answerOf)
    .map((each) => [
      each.program,
      each.destination,
      each.toDeliver,
      each.toPoll + each.toLookUp,
      each.due,
      each.attempts.reduce((sum, { count }) => sum + count, 0),
      each.attempts.filter(({ outcome }) => outcome === 'taken').reduce((sum, { count }) => sum + count, 0),
      each.paused ? `paused by ${each.paused.by}` : each.isSetUp ? 'open' : 'not set up',
    ]);
  return [...table(header, rows), `Attempts of the last ${WINDOW_HOURS} hours.`];
}
