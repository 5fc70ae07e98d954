import { type Command, Option } from 'commander';
import type { Caller } from '../../access/index.ts';
import {
  countTold,
  type ListedNotice,
  listNotices,
  NOTICE_KINDS,
  NOTICE_LISTS,
  NOTICE_ORDERS,
  type NoticePage,
  type NoticeSort,
  retryNotice,
  type ShownNotice,
  scanNotices,
  showNotice,
} from '../../notices/index.ts';
import type { Installation } from '../../registry/index.ts';
import { numbered, reason, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface ListGiven {
  readonly program?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly sort: NoticeSort;
  readonly after?: string;
  readonly limit: number;
}

const PAGE = 50;

/** `waybill notices list|show|retry|scan`: what people were written about what they sent, and whether it arrived. */
export function addNotices(root: Command, open: OpenContext): void {
  const notices = root.command('notices').description('what people were written about what they sent, and whether it arrived');
  notices
    .command('list')
    .description('one page of messages, the newest first unless --sort says another order')
    .option('--program <name>', 'only of this program')
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(NOTICE_KINDS))
    .addOption(new Option('--state <state>', 'only in this state, or what is not confirmed in time').choices(NOTICE_LISTS))
    .addOption(sorted(NOTICE_ORDERS, '-composed'))
    .option('--after <cursor>', 'begin after this row: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const page = await within('read', (house, caller) => list(house, caller, given));
      output.answer(page, linesOfPage(page));
    });
  addShow(notices, open);
  addRetry(notices, open);
  addScan(notices, open);
}

function addShow(notices: Command, open: OpenContext): void {
  notices
    .command('show')
    .description('one message with each try of sending it')
    .addArgument(numbered('notice'))
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => showNotice(session, id)),
      );
      output.answer(shown, linesOf(shown));
    });
}

function addRetry(notices: Command, open: OpenContext): void {
  notices
    .command('retry')
    .description('send a message that failed again; its person may get it twice')
    .addArgument(numbered('notice'))
    .requiredOption('--reason <text>', 'why it is sent again', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      await within('operate', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => retryNotice(session, id, { by: caller.actor, reason: given.reason })),
      );
      output.answer({ id, state: 'waiting' }, [`Notice ${id} is sent again within a minute, where a worker runs.`]);
    });
}

function addScan(notices: Command, open: OpenContext): void {
  notices
    .command('scan [program]')
    .description('look for failures now, as every worker does each minute; sends nothing itself')
    .action(async (name: string | undefined, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const scanned = await within('operate', async ({ notices: house, database, registry }, caller) => {
        const program = programFor(registry, caller, name);
        await scanNotices(house, program);
        const told = await database.transaction([program.name], (session) => countTold(session, program.name));
        return { program: program.name, isOn: house.isOn(program.name), told };
      });
      const off = scanned.isOn
        ? []
        : ['', `Notices of ${scanned.program} are off: WAYBILL_NOTICES does not name it. Nobody is written to.`];
      output.answer(scanned, [...table(['person told', 'submissions'], Object.entries(scanned.told)), ...off]);
    });
}

async function list({ database, registry }: Installation, caller: Caller, given: ListGiven): Promise<NoticePage> {
  if (given.program) programFor(registry, caller, given.program);
  return database.transaction(caller.scope, (session) => listNotices(session, given));
}

function linesOfPage({ rows, next }: NoticePage): string[] {
  if (rows.length === 0) return ['No notice is like that.'];
  return [
    ...table(['notice', 'kind', 'about', 'state', 'since', 'why', 'to'], rows.map(cellsOf)),
    ...(next === null ? [] : ['', `More: --after ${next}`]),
  ];
}

function cellsOf({ id, kind, submissions, state, stateAt, why, to }: ListedNotice): (string | number)[] {
  return [id, kind, submissions.join(' '), state, stateAt.toISOString(), why ?? '', to ?? ''];
}

function linesOf({ tries, ...notice }: ShownNotice): string[] {
  const { id, program, name, state, stateAt, why, reason: failure, submissions, confirmBy, nextAt, addresses } = notice;
  return [
    `Notice ${id} of ${program}: ${name}, about ${submissions.join(', ')}${failure ? `, because of ${failure}` : ''}`,
    `It is ${state} since ${stateAt.toISOString()}${why ? ` (${why})` : ''}; without confirmation it has failed at ${confirmBy.toISOString()}.`,
    `The person has ${addresses} addresses.${nextAt ? ` Next: ${nextAt.toISOString()}.` : ''}`,
    '',
    'Tries:',
    ...(tries.length === 0
      ? ['none']
      : table(
          ['try', 'to', 'began', 'outcome', 'error', 'status', 'told by'],
          tries.map((each) => [
            each.number,
            each.to,
            each.startedAt.toISOString(),
            each.outcome ?? 'not ended',
            each.error ?? '',
            each.status ?? '',
            each.toldBy ?? '',
          ]),
        )),
  ];
}
