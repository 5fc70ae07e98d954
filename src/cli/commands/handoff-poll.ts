import type { Command } from 'commander';
import type { Caller } from '../../access/index.ts';
import { type AskedNow, askNow, type PolledNow, pollNow } from '../../handoffs/index.ts';
import type { Installation } from '../../registry/index.ts';
import { reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface PollGiven {
  readonly program?: string;
  readonly destination?: string;
  readonly reason: string;
  readonly later?: boolean;
  readonly resume?: boolean;
}

/** `waybill handoffs poll`: asks in this process, whether or not a worker runs. */
export function addHandoffPoll(handoffs: Command, open: OpenContext): void {
  handoffs
    .command('poll [ids...]')
    .description('ask about hand-offs now and tell what came back; the limits of the partners hold')
    .option('--program <name>', 'their program')
    .option('--destination <name>', 'all of this destination')
    .option('--resume', 'although a destination is left alone after questions without an answer')
    .option('--later', 'only put them first; a worker asks')
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (ids: readonly string[], given: PollGiven, command: Command) => {
      const { within, output } = open(command);
      const { polled, asked } = await within('operate', (house, caller) => poll(house, caller, ids, given));
      output.answer({ ...polled, ...(asked ? { asked } : {}) }, [...linesOfPoll(polled), ...(asked ? ['', ...linesOfAsked(asked)] : [])]);
    });
}

async function poll(house: Installation, caller: Caller, ids: readonly string[], given: PollGiven) {
  const { destination, later: isLater, resume: isResumed } = given;
  const program = programFor(house.registry, caller, given.program).name;
  const choice = { program, destination, ...(ids.length > 0 ? { ids: ids.map(wholeNumber) } : {}) };
  const wish = { ...choice, by: caller.actor, reason: given.reason, isResumed };
  const polled = await house.database.transaction(caller.scope, (session) => pollNow(session, wish));
  return { polled, asked: isLater ? undefined : await askNow(house.handoffs, choice, untilStopped()) };
}

/** What was asked until then is recorded and told. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}

function linesOfPoll({ selected, due, alreadyDue, notTaken, notPolled, notFound }: PolledNow): string[] {
  return [
    `${selected} selected = ${due} made due + ${alreadyDue} already due + ${notTaken} not taken yet + ${notPolled} not polled (final, or a person decides).`,
    ...(notFound > 0 ? [`${notFound} ids are no hand-offs of the program.`] : []),
  ];
}

function linesOfAsked({ questions, handoffs, notSetUp, notPolled }: AskedNow): string[] {
  const cells = questions.map((row) => [
    row.destination,
    row.questions,
    row.asked,
    row.answered,
    row.notFound,
    row.unanswered,
    row.unreadable,
    row.changed,
  ]);
  const headings = ['destination', 'questions', 'asked', 'answered', 'not found', 'unanswered', 'unreadable', 'changed'];
  return [
    ...(cells.length > 0 ? [...table(headings, cells), ''] : []),
    ...questions.flatMap(linesOfFault),
    ...notSetUp.map(
      (name) =>
        `${name} was not asked: its connector is not set up here; \`waybill doctor\` names its variables. A worker that has it set up asks.`,
    ),
    ...notPolled.map((name) => `${name} answers no questions.`),
    ...(handoffs.length === 0
      ? []
      : table(
          ['now at', 'state', 'their word', 'hand-offs'],
          handoffs.map(({ destination, state, status, handoffs: count }) => [destination, state, status ?? '', count]),
        )),
  ];
}

function linesOfFault({ destination, questions, failed, fault, restsUntil }: AskedNow['questions'][number]): string[] {
  const rest = restsUntil ? `it is left alone until ${restsUntil.toISOString()}` : 'it is asked again later';
  if (failed > 0) return [`${destination}: ${failed} of ${questions} questions got no answer (${fault ?? 'no reason'}); ${rest}.`];
  return questions === 0 && restsUntil ? [`${destination} was not asked: ${rest}, unless you give --resume.`] : [];
}
