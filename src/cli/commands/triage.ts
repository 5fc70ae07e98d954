import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  CLASS_ORDERS,
  CLASS_STATES,
  type ClassPage,
  type ClassSort,
  type ConcernedPage,
  type ListedClass,
  listClasses,
  listConcerned,
  STAGE_MEANS,
  STAGES,
  showClass,
  titleOf,
} from '../../triage/index.ts';
import { instant, numbered, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { programsFor } from '../export-for.ts';
import { table } from '../output.ts';
import { addScoreboard } from './scoreboard.ts';
import { addTriageDeeds } from './triage-deeds.ts';

const PAGE = 30;

interface ListGiven {
  readonly program?: string;
  readonly state: (typeof CLASS_STATES)[number] | 'all';
  readonly stage?: (typeof STAGES)[number];
  readonly place?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly regressed?: boolean;
  readonly newSince?: Date;
  readonly sort: ClassSort;
  readonly after?: string;
  readonly limit: number;
}

interface ShowGiven {
  readonly from?: Date;
  readonly until?: Date;
  readonly after?: number;
  readonly limit: number;
}

/** `waybill triage …`: failures that are the same failure, and what is done about them. */
export function addTriage(root: Command, open: OpenContext): void {
  const group = root.command('triage').description('failures that are the same failure: how often, since when, whom they concern');
  addList(group, open);
  addShow(group, open);
  addTriageDeeds(group, open);
  addScoreboard(group, open);
}

function addList(group: Command, open: OpenContext): void {
  group
    .command('list')
    .description('error classes, those seen last first unless --sort says another order')
    .option('--program <name>', 'only of this program')
    .addOption(new Option('--state <state>', 'only in this state').choices([...CLASS_STATES, 'all']).default('open'))
    .addOption(new Option('--stage <stage>', 'only where this failed').choices(STAGES))
    .option('--place <name>', 'only of this destination, task, export or kind of finding')
    .option('--code <code>', 'only with this code')
    .option('--owner <name>', 'only those that somebody looks after')
    .option('--regressed', 'only those that were resolved and came again')
    .option('--new-since <time>', 'only those first seen since then', instant)
    .addOption(sorted(CLASS_ORDERS, '-last_seen'))
    .option('--after <cursor>', 'begin after this row: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async ({ program, regressed, ...given }: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const page = await within('read', (house, own) => {
        const programs = program === undefined ? undefined : programsFor(house, own, program);
        return house.database.transaction(own.scope, (session) => listClasses(session, { ...given, programs, isRegressed: regressed }));
      });
      output.answer({ windows: page.windows, classes: page.rows, next: page.next }, linesOfPage(page));
    });
}

function linesOfPage({ windows, rows, next }: ClassPage): string[] {
  if (rows.length === 0) return ['No error class is like that.'];
  const cells = rows.map((row) => [
    row.id,
    row.program,
    row.regressions > 0 ? `${row.state}, came again` : row.state,
    row.lastHour,
    row.lastDay,
    row.lastWeek,
    row.occurrences,
    row.people,
    row.lastSeenAt.toISOString(),
    row.owner ?? '-',
    titleOf(row),
  ]);
  return [
    `Counted from ${windows.hour.toISOString()} (hour), ${windows.day.toISOString()} (day) and ${windows.week.toISOString()} (week) up to ${windows.at.toISOString()}`,
    '',
    ...table(['class', 'program', 'state', 'hour', 'day', 'week', 'in all', 'people', 'last seen', 'owner', 'what'], cells),
    ...(next === null ? [] : ['', `More: --after ${next}`]),
  ];
}

function addShow(group: Command, open: OpenContext): void {
  group
    .command('show')
    .addArgument(numbered('error class'))
    .description('one error class and whom it concerns; with --from and --until, one cell of the scoreboard')
    .option('--from <time>', 'only failures from then on', instant)
    .option('--until <time>', 'only failures before then', instant)
    .option('--after <n>', 'begin after this row: `next` of the page before', wholeNumber)
    .option('--limit <n>', 'submissions of the page', wholeNumber, PAGE)
    .action(async (id: number, { from, until, ...page }: ShowGiven, command: Command) => {
      if ((from === undefined) !== (until === undefined)) throw new InvalidArgumentError('Give both --from and --until, or neither.');
      const { within, output } = open(command);
      const shown = await within('read', async ({ database }, own) => {
        return database.transaction(own.scope, async (session) => ({
          ...(await showClass(session, id)),
          concerned: withoutPeople(await listConcerned(session, { classId: id, from, until }, page)),
        }));
      });
      output.answer(shown, linesOfShown(shown));
    });
}

/** A terminal is read over shoulders: how many people, not who. */
function withoutPeople({ rows, ...page }: ConcernedPage) {
  return { ...page, rows: rows.map(({ personId: _person, ...row }) => row) };
}

type Shown = ListedClass & { readonly concerned: ReturnType<typeof withoutPeople> };

function linesOfShown({ concerned, ...row }: Shown): string[] {
  const { counts, rows, next, at } = concerned;
  const words = [
    ['owner', row.owner],
    ['ticket', row.ticket],
    ['note', row.note],
  ].filter(([, word]) => word !== null);
  const cells = rows.map((each) => [
    each.externalId,
    each.form,
    each.occurrences,
    each.lastAt.toISOString(),
    each.state,
    each.reason ?? '',
  ]);
  return [
    `Error class ${row.id} of ${row.program} is ${row.state}: ${titleOf(row)}`,
    `Stage ${row.stage}: ${STAGE_MEANS[row.stage]}`,
    `First seen ${row.firstSeenAt.toISOString()}, last ${row.lastSeenAt.toISOString()}; ${row.occurrences} in all, ${row.lastWeek} of this week, ${row.lastDay} of this day, ${row.lastHour} of this hour`,
    `Since ${row.stateAt.toISOString()} by ${row.stateBy}: ${row.stateReason}${row.regressions > 0 ? `; it came again ${row.regressions} times, last ${row.regressedAt?.toISOString()}` : ''}`,
    ...words.map(([name, word]) => `${name}: ${word}`),
    '',
    `${counts.occurrences} failures of ${counts.submissions} submissions of ${counts.people} people, as at ${at.toISOString()}`,
    ...(cells.length === 0 ? [] : table(['submission', 'form', 'failures', 'last', 'standing', 'reason'], cells)),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ];
}
