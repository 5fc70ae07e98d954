import { type Command, Option } from 'commander';
import type { Caller } from '../../access/index.ts';
import { FINDING_LISTS, type FindingFilter, type ListedFinding, listFindings } from '../../handoffs/index.ts';
import type { Installation } from '../../registry/index.ts';
import { wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { addFindingDeeds } from './finding-deeds.ts';

const PAGE = 200;

interface ListGiven {
  readonly kind?: string;
  readonly list: NonNullable<FindingFilter['list']>;
  readonly after?: number;
  readonly limit: number;
}

/** `waybill findings [PROGRAM]` and what is done about one: what does not add up, each with its clock. */
export function addFindings(root: Command, open: OpenContext): void {
  const findings = root
    .command('findings [program]')
    .description('what does not add up and is still open, the most urgent first')
    .option('--kind <kind>', 'only of this kind')
    .addOption(new Option('--list <which>', 'which ones').choices(FINDING_LISTS).default('open'))
    .option('--after <id>', 'begin after this one: the last of the page before', wholeNumber)
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (name: string | undefined, given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const rows = await within('read', (house, caller) => list(house, caller, name, given));
      output.answer({ findings: rows }, linesOf(rows, given));
    });
  addFindingDeeds(findings, open);
}

async function list({ database, registry }: Installation, caller: Caller, name: string | undefined, given: ListGiven) {
  const program = name && programFor(registry, caller, name).name;
  const { kind, list: which, after, limit } = given;
  const filter = { program: program || undefined, kind, list: which, after, limit };
  return database.transaction(caller.scope, (session) => listFindings(session, filter));
}

function linesOf(rows: readonly ListedFinding[], { kind, list: which, after, limit }: ListGiven): string[] {
  if (rows.length === 0) return [kind || after || which !== 'open' ? 'No finding is like that.' : 'Nothing is open: everything adds up.'];
  const cells = rows.map((row) => [
    row.id,
    row.kind,
    row.submission ?? row.subject,
    day(row.answerBy),
    row.closedAt ? day(row.closedAt) : '',
  ]);
  const more = rows.length === limit ? [`There may be more: --after ${rows.at(-1)!.id}`] : [];
  return [
    ...table(['finding', 'kind', 'about', 'answer by', 'closed'], cells),
    ...more,
    '',
    '`waybill findings show ID` says what one means and what to do.',
  ];
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
