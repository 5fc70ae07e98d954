import { type Command, Option } from 'commander';
import type { Caller } from '../../access/index.ts';
import { FINDING_LISTS, FINDING_ORDERS, type FindingFilter, type FindingSort, listFindings } from '../../handoffs/index.ts';
import type { Installation } from '../../registry/index.ts';
import { sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { addFindingDeeds } from './finding-deeds.ts';

const PAGE = 200;

interface ListGiven {
  readonly kind?: string;
  readonly list: NonNullable<FindingFilter['list']>;
  readonly sort: FindingSort;
  readonly after?: string;
  readonly limit: number;
}

/** `waybill findings [PROGRAM]` and what is done about one: what does not add up, each with its clock. */
export function addFindings(root: Command, open: OpenContext): void {
  const findings = root
    .command('findings [program]')
    .description('what does not add up and is still open, the most urgent first unless --sort says another order')
    .option('--kind <kind>', 'only of this kind')
    .addOption(new Option('--list <which>', 'which ones').choices(FINDING_LISTS).default('open'))
    .addOption(sorted(FINDING_ORDERS, 'answer_by'))
    .option('--after <cursor>', 'begin after this row: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (name: string | undefined, given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const page = await within('read', (house, caller) => list(house, caller, name, given));
      output.answer({ findings: page.rows, next: page.next }, linesOf(page, given));
    });
  addFindingDeeds(findings, open);
}

async function list({ database, registry }: Installation, caller: Caller, name: string | undefined, given: ListGiven) {
  const program = name && programFor(registry, caller, name).name;
  return database.transaction(caller.scope, (session) => listFindings(session, { ...given, program: program || undefined }));
}

function linesOf({ rows, next }: Awaited<ReturnType<typeof list>>, { kind, list: which, after }: ListGiven): string[] {
  if (rows.length === 0) return [kind || after || which !== 'open' ? 'No finding is like that.' : 'Nothing is open: everything adds up.'];
  const cells = rows.map((row) => [
    row.id,
    row.kind,
    row.submission ?? row.subject,
    day(row.answerBy),
    row.closedAt ? day(row.closedAt) : '',
  ]);
  return [
    ...table(['finding', 'kind', 'about', 'answer by', 'closed'], cells),
    ...(next === null ? [] : ['', `More: --after ${next}`]),
    '',
    '`waybill findings show ID` says what one means and what to do.',
  ];
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
