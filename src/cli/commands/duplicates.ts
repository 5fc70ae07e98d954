import type { Command } from 'commander';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import {
  type Difference,
  type DuplicateReport,
  differencesBetween,
  findDuplicates,
  listSets,
  reportDuplicates,
} from '../../duplicates/index.ts';
import type { Installation } from '../../registry/index.ts';
import { openSubmissions, type Reader, selectByIds } from '../../submissions/index.ts';
import { reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface ReportGiven {
  readonly near?: boolean;
  readonly set?: string;
  readonly reason?: string;
  readonly after: string;
  readonly limit: number;
}

const PAGE = 20;

/** `waybill duplicates find|report`. Marking them is the task `mark-duplicates`. */
export function addDuplicates(root: Command, open: OpenContext): void {
  const duplicates = root.command('duplicates').description('submissions that a person sent more than once');
  duplicates
    .command('find <program>')
    .description('find the sets and report them; marks nothing')
    .action(async (name: string, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const found = await within('operate', ({ database, registry }, caller) => {
        const program = programFor(registry, caller, name).name;
        return database.repeatable(caller.scope, (session) => findDuplicates(session, program, caller.actor));
      });
      const next =
        found.to_mark > 0
          ? ['', `To set them aside: waybill task run mark-duplicates --duplicates --program ${name} --param reason=… --reason …`]
          : [];
      output.answer(found, [`${found.newSets} new sets.`, ...linesOf(found), ...next]);
    });
  duplicates
    .command('report <program>')
    .description('the sets that are known; with --reason where their members differ')
    .option('--near', 'sets that differ in case and white space only; shown, never marked')
    .option('--set <set>', 'one set')
    .option('--reason <text>', 'open the payloads and show paths and values that differ; recorded', reason)
    .option('--after <set>', 'begin after this set', '')
    .option('--limit <n>', 'sets of the page', wholeNumber, PAGE)
    .action(async (name: string, given: ReportGiven, command: Command) => {
      const { within, output } = open(command);
      const report = await within(given.reason ? 'operate' : 'read', (house, caller) => reportSets(house, caller, name, given));
      output.answer(report, [
        ...linesOf(report),
        '',
        ...report.sets.flatMap(linesOfSet),
        ...(report.next ? [`More: --after ${report.next}`] : []),
      ]);
    });
}

async function reportSets({ database, keyring, registry }: Installation, caller: Caller, name: string, given: ReportGiven) {
  const program = programFor(registry, caller, name).name;
  return database.transaction(caller.scope, async (session) => {
    const report = await reportDuplicates(session, program);
    const { rows, next } = await readSets(session, program, given);
    const sets = rows.map(({ set, external_ids: members }) => ({ set, members }));
    const { reason: why } = given;
    const opened = why === undefined ? sets : await withDifferences(session, keyring, sets, { actor: caller.actor, program, reason: why });
    return { ...report, known_sets: report.sets, sets: opened, next };
  });
}

interface ShownSet {
  readonly set: string;
  readonly members: readonly string[];
  readonly differences?: readonly Difference[];
}

async function readSets(session: Session, program: string, { near, set, after, limit }: ReportGiven) {
  const isNear = near === true;
  if (set === undefined) {
    const rows = await listSets(session, program, { isNear, after, limit });
    return { rows, next: rows.length === limit ? (rows.at(-1)?.set ?? null) : null };
  }
  // Sets come in the order of their names, which end in a hexadecimal digit: it is among the sixteen after its name without that.
  const rows = await listSets(session, program, { isNear, after: set.slice(0, -1), limit: 16 });
  const found = rows.filter((each) => each.set === set);
  if (found.length === 0)
    throw new WaybillError(
      'WB_NOT_FOUND',
      'There is no such set; `waybill duplicates report PROGRAM` lists them, with --near the near ones.',
    );
  return { rows: found, next: null };
}

/** Opens the members of all sets with one line in the ledger. */
async function withDifferences(session: Session, keyring: Keyring, sets: readonly ShownSet[], reader: Reader): Promise<ShownSet[]> {
  const members = sets.flatMap((each) => each.members).map((id, index) => ({ row: index + 1, id }));
  const ids = new Map<string, number>();
  for await (const page of (await selectByIds(session, reader.program, [members])).read('known'))
    for (const { externalId, submissionId } of page) ids.set(externalId, submissionId as number);
  const opened = await openSubmissions(session, keyring, [...ids.values()], reader);
  return sets.map((each) => ({
    ...each,
    differences: differencesBetween(each.members.map((member) => opened.get(ids.get(member) ?? 0)?.payload)),
  }));
}

type Counts = Omit<DuplicateReport, 'sets'> & { readonly sets: unknown; readonly known_sets?: number };

function linesOf(report: Counts): string[] {
  const sets = report.known_sets ?? report.sets;
  return [
    `${report.submissions} submissions, ${String(sets)} sets with ${report.members} members.`,
    `${report.members} members = ${report.kept} kept + ${report.to_mark} to set aside + ${report.already_set_aside} set aside already + ${report.in_busy_sets} in sets with one still on its way.`,
    `${report.near_sets} sets differ in case or white space only; they are shown with --near and never marked.`,
  ];
}

function linesOfSet({ set, members, differences }: ShownSet): string[] {
  const found = differences?.map(({ path, values }) => [path, ...values.map((value) => value ?? '(nothing)')]);
  return [
    set,
    `  ${members.join(', ')}`,
    ...(found === undefined
      ? []
      : found.length === 0
        ? ['  Nothing differs.']
        : table(['path', ...members], found).map((line) => `  ${line}`)),
    '',
  ];
}
