import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import { exportWorklist, listWorklists, refreshWorklist, reviewWorklist, type ShownWorklist, showWorklist } from '../../tasks/index.ts';
import { listed, parameter, reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { previewRun, readFileNamed } from '../start-run.ts';
import { answerOf, previewLines } from './task.ts';

interface Scoped {
  readonly program?: string;
}

interface RefreshGiven extends Scoped {
  readonly reason: string;
  readonly because?: readonly string[];
  readonly forms?: readonly string[];
  readonly import?: number;
}

interface NextGiven extends Scoped {
  readonly worklist?: string;
  readonly task: string;
  readonly reason: string;
  readonly param?: Readonly<Record<string, unknown>>;
}

interface ExportGiven extends Scoped {
  readonly reason: string;
  readonly next?: number;
  readonly out?: string;
}

/** `waybill worklist list|show|refresh|next|export|review`. */
export function addWorklist(root: Command, open: OpenContext): void {
  const worklist = root
    .command('worklist')
    .description('pools of submissions to be worked off; a row is in one live run or share at a time');
  addReading(worklist, open);
  addRefresh(worklist, open);
  addNext(worklist, open);
  addReview(worklist, open);
}

function addReading(worklist: Command, open: OpenContext): void {
  worklist
    .command('list')
    .description('the worklists there are')
    .option('--program <name>', 'only of this program')
    .action(async (given: Scoped, command: Command) => {
      const { within, output } = open(command);
      const lists = await within('read', ({ database, registry }, caller) => {
        if (given.program) programFor(registry, caller, given.program);
        return database.transaction(caller.scope, (session) => listWorklists(session, given.program));
      });
      const none = ['There is none. To make one: waybill worklist refresh NAME --reason …'];
      output.answer(
        { worklists: lists },
        lists.length === 0
          ? none
          : table(
              ['program', 'worklist'],
              lists.map(({ program, name }) => [program, name]),
            ),
      );
    });
  worklist
    .command('show <name>')
    .description('one worklist: what is left, and who has the rest')
    .option('--program <name>', 'its program')
    .action(async (name: string, given: Scoped, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', (house, caller) =>
        look(house, caller, programFor(house.registry, caller, given.program).name, name),
      );
      output.answer(shown, linesOf(shown));
    });
}

function addRefresh(worklist: Command, open: OpenContext): void {
  worklist
    .command('refresh <name>')
    .description('add what needs attention and is not on it; makes the worklist where there is none')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--program <name>', 'its program')
    .option('--because <reasons>', 'only what needs attention for these reasons', listed)
    .option('--forms <names>', 'only of these forms', listed)
    .option('--import <n>', 'only what this import brought', wholeNumber)
    .action(async (name: string, given: RefreshGiven, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('operate', async (house, caller) => {
        const program = programFor(house.registry, caller, given.program).name;
        const request = {
          program,
          worklist: name,
          reasons: given.because ?? [],
          forms: given.forms ?? [],
          ...(given.import ? { importIds: [given.import] } : {}),
        };
        const { added } = await refreshWorklist(house.tasks, { ...request, by: caller.actor, scope: caller.scope, reason: given.reason });
        return { added, ...(await look(house, caller, program, name)) };
      });
      output.answer(shown, [`${shown.added} added.`, ...linesOf(shown)]);
    });
}

function addNext(worklist: Command, open: OpenContext): void {
  worklist
    .command('next')
    .argument('<n>', 'how many rows', wholeNumber)
    .description('draft and preview a run of a task over the next rows that are left')
    .requiredOption('--task <name>', 'the task')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--worklist <name>', 'the worklist; the only one unless given')
    .option('--program <name>', 'its program')
    .option('--param <name=value>', 'a parameter of the task; once for each', parameter)
    .action(async (next: number, given: NextGiven, command: Command) => {
      const { within, output } = open(command);
      const preview = await within('operate', async (house, caller) => {
        return previewRun(house, caller, given.task, {
          ...given,
          next,
          worklist: given.worklist ?? (await onlyWorklist(house, caller, given.program)),
        });
      });
      output.answer(answerOf(preview), [...previewLines(preview), `To put it before others: waybill run ask ${preview.run.id} --reason …`]);
    });
}

function addReview(worklist: Command, open: OpenContext): void {
  worklist
    .command('export <name>')
    .description('write the rows that `next` would take to a CSV for review')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--program <name>', 'its program')
    .option('--next <n>', 'so many; all unless given', wholeNumber)
    .option('--out <file>', 'where to; a name of its own in this folder unless given')
    .action(async (name: string, given: ExportGiven, command: Command) => {
      const { within, output } = open(command);
      const written = await within('operate', (house, caller) => exportTo(house, caller, name, given));
      output.answer(written, [`${written.rows} rows: ${written.file}`, `After review: waybill worklist review ${written.file}`]);
    });
  worklist
    .command('review <file>')
    .description('compare a file that comes back from review with the one that went out, row by row')
    .option('--program <name>', 'its program')
    .action(async (file: string, given: Scoped, command: Command) => {
      const { within, output } = open(command);
      const found = await within('read', async ({ objects, registry }, caller) => {
        return reviewWorklist(objects, programFor(registry, caller, given.program).name, await readFileNamed(file));
      });
      const cells = found.findings.map(({ kind, id, line, columns }) => [kind, id, line ?? '', columns.join(', ')]);
      const good = [
        `All ${found.rows} rows are as they went out. To run over them: waybill task run NAME --worklist NAME --reviewed ${file} --reason …`,
      ];
      output.answer(found, cells.length === 0 ? good : table(['what', 'id', 'line', 'columns'], cells));
      if (cells.length > 0) output.fail();
    });
}

async function onlyWorklist({ database, registry }: Installation, caller: Caller, program: string | undefined): Promise<string> {
  const { name } = programFor(registry, caller, program);
  const lists = await database.transaction(caller.scope, (session) => listWorklists(session, name));
  const [only, ...others] = lists;
  if (only && others.length === 0) return only.name;
  const names = lists.map((each) => each.name).join(', ') || 'none; make one with `waybill worklist refresh NAME --reason …`';
  throw new WaybillError('WB_USAGE', `Name the worklist with --worklist; there are: ${names}.`);
}

async function exportTo(
  { tasks, objects, registry }: Installation,
  caller: Caller,
  worklist: string,
  { program: given, out, reason: why, next }: ExportGiven,
) {
  const program = programFor(registry, caller, given).name;
  const { exportId, fileName, objectKey, rows } = await exportWorklist(tasks, {
    program,
    worklist,
    by: caller.actor,
    reason: why,
    ...(next ? { next } : {}),
  });
  const file = out ?? fileName;
  await writeFile(file, await buffer((await objects.get(objectKey)).stream), { mode: 0o600 });
  return { export: exportId, rows, file };
}

function look({ database }: Installation, caller: Caller, program: string, name: string): Promise<ShownWorklist> {
  return database.transaction(caller.scope, (session) => showWorklist(session, program, name));
}

function linesOf({ list, counts, holders }: ShownWorklist): string[] {
  const { total, left, in_run, shared, accepted, refused, withdrawn } = counts;
  return [
    `${list.name} of ${list.program}: ${total} = ${left} left + ${in_run} in a run + ${shared} shared, unacknowledged + ${accepted} accepted + ${refused} refused + ${withdrawn} withdrawn`,
    ...holders.map(({ holder, n }) => `  ${n} with ${holder}`),
  ];
}
