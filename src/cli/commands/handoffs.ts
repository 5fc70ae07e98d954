import { type Command, Option } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import {
  countHandoffs,
  HANDOFF_NEXT,
  HANDOFF_ORDERS,
  HANDOFF_STATES,
  type HandoffSort,
  type HandoffState,
  listHandoffs,
  type ShownHandoff,
  showHandoff,
} from '../../handoffs/index.ts';
import { type Installation, proofOf } from '../../registry/index.ts';
import { listed, numbered, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { addHandoffAnswer } from './handoff-answer.ts';
import { addHandoffDeeds } from './handoff-deeds.ts';
import { addHandoffPoll } from './handoff-poll.ts';
import { addReconcile } from './reconcile.ts';

interface ListGiven {
  readonly program?: string;
  readonly destination?: string;
  readonly state?: readonly string[];
  readonly reason?: string;
  readonly receipt?: string;
  readonly overdue?: boolean;
  readonly unproved?: boolean;
  readonly next?: 'send' | 'ask';
  readonly sort: HandoffSort;
  readonly after?: string;
  readonly limit: number;
}

const PAGE = 50;

/** `waybill handoffs list|show|answer|poll|decide|reconcile`: what was handed to whom, and whether its receiver has it. */
export function addHandoffs(root: Command, open: OpenContext): void {
  const handoffs = root.command('handoffs').description('what was handed to whom, and whether its receiver has it');
  handoffs
    .command('list')
    .description('one page of hand-offs, in the order in which they were made unless --sort says another')
    .option('--program <name>', 'only of this program')
    .option('--destination <name>', 'only to this destination')
    .option('--state <names>', `only in these states: ${HANDOFF_STATES.join(', ')}`, listed)
    .option('--reason <name>', "only with this row of the destination's error table, or for this reason")
    .option('--receipt <receipt>', 'only with this receipt')
    .option('--overdue', 'only those whose answer was due')
    .option('--unproved', 'only those that may still be proved')
    .addOption(new Option('--next <what>', 'only those that are sent, or asked about, next').choices(['send', 'ask']))
    .addOption(sorted(HANDOFF_ORDERS, 'made'))
    .option('--after <cursor>', 'begin after this row: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const page = await within('read', (house, caller) => listPage(house, caller, given));
      output.answer(page, linesOfPage(page));
    });
  handoffs
    .command('show')
    .description('one hand-off: its attempts, every state it was in, what is next')
    .addArgument(numbered('hand-off'))
    .action(async (id: number, _given: object, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', async ({ database, registry }, caller) => {
        const handoff = await database.transaction(caller.scope, (session) => showHandoff(session, id));
        return { ...handoff, proof: proofOf(registry, handoff) };
      });
      output.answer(shown, linesOf(shown));
    });
  addHandoffAnswer(handoffs, open);
  addHandoffPoll(handoffs, open);
  addHandoffDeeds(handoffs, open);
  addReconcile(handoffs, open);
}

async function listPage({ database, registry }: Installation, caller: Caller, given: ListGiven) {
  refuseStates(given.state ?? []);
  if (given.program) programFor(registry, caller, given.program);
  const at = now();
  const { program, destination, reason: why, receipt, overdue: isOverdue, unproved: isUnproved } = given;
  const states = given.state as readonly HandoffState[] | undefined;
  const next = given.next && HANDOFF_NEXT[given.next];
  const filter = { program, destination, states, reason: why, receipt, isOverdue, isUnproved, next };
  return database.transaction(caller.scope, async (session) => {
    const page = await listHandoffs(session, filter, { at, sort: given.sort, after: given.after, limit: given.limit });
    const counted = await countHandoffs(session, filter, at);
    return { at, ...counted, rows: page.rows.map((row) => ({ ...row, proof: proofOf(registry, row) })), next: page.next };
  });
}

function refuseStates(given: readonly string[]): void {
  const unknown = given.find((each) => !(HANDOFF_STATES as readonly string[]).includes(each));
  if (unknown) throw new WaybillError('WB_USAGE', `"${unknown}" is no state of a hand-off; there are ${HANDOFF_STATES.join(', ')}.`);
}

function linesOfPage({ at, count, isMore, rows, next }: Awaited<ReturnType<typeof listPage>>): string[] {
  if (count === 0) return ['No hand-off is like that.'];
  const cells = rows.map((row) => [
    row.id,
    row.submission,
    row.document ?? 'all',
    row.destination,
    row.state,
    row.reason ?? row.step ?? row.status ?? '',
    row.receipt ?? '',
    row.answerBy.toISOString(),
    row.next ? `${row.next} ${row.dueAt!.toISOString()}` : '',
  ]);
  return [
    `${isMore ? `More than ${count}` : count} hand-offs, as at ${at.toISOString()}`,
    '',
    ...table(['hand-off', 'submission', 'document', 'destination', 'state', 'reason', 'receipt', 'answer by', 'next'], cells),
    ...(next === null ? [] : ['', `More: --after ${next}`]),
  ];
}

function linesOf(shown: ShownHandoff & { readonly proof: string | null }): string[] {
  const { id, submission, program, document, destination, state, stateAt, answerBy, receiptKind, receipt, schedule, proof } = shown;
  return [
    `Hand-off ${id}: ${document ?? 'all'} of ${submission} (${program}) to ${destination}${proof ? `, whose proof is ${proof}` : ''}`,
    `It is ${state} since ${stateAt.toISOString()}${shown.reason ? ` because of ${shown.reason}` : ''}; an answer is due by ${answerBy.toISOString()}.`,
    receipt ? `Its receipt is the ${receiptKind} ${receipt}.` : 'It has no receipt.',
    schedule ? `Next: ${schedule.kind} at ${schedule.dueAt.toISOString()}.` : 'Nothing is due about it by itself.',
    '',
    'Attempts:',
    ...(shown.tries.length === 0
      ? ['none']
      : table(['attempt', 'began', 'ended', 'outcome', 'error', 'message'], shown.tries.map(cellsOfTry))),
    '',
    'History:',
    ...table(
      ['at', 'from', 'to', 'status', 'step', 'reason', 'by'],
      shown.history.map((row) => [
        row.at.toISOString(),
        row.from ?? '',
        row.to,
        row.status ?? '',
        row.step ?? '',
        row.reason ?? '',
        row.author ?? '',
      ]),
    ),
  ];
}

function cellsOfTry({ number, startedAt, endedAt, outcome, error, message }: ShownHandoff['tries'][number]): (string | number)[] {
  return [number, startedAt.toISOString(), endedAt?.toISOString() ?? '', outcome ?? 'not ended', error ?? '', message ?? ''];
}
