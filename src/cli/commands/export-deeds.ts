import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import { dropFile, listFiles, overrideDay, type Reconciled, reconcileFile, retryFile } from '../../exports/index.ts';
import type { Installation } from '../../registry/index.ts';
import { numbered, reason, wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { exportFor, programsFor } from '../export-for.ts';
import { addRun, lineOf } from './export-run.ts';

const MOST_LIST_BYTES = 256 * 1_024 * 1_024;

/** What operators do about the files of exports. */
export function addExportDeeds(group: Command, open: OpenContext): void {
  addRun(group, open);
  addReconcile(group, open);
  addOverride(group, open);
  addDecisions(group, open);
}

interface ReconcileGiven {
  readonly file?: number;
  readonly reason: string;
  readonly sendMissing?: boolean;
}

function addReconcile(group: Command, open: OpenContext): void {
  group
    .command('reconcile <list>')
    .description("compare the partner's list of what it received, line by line, with the file of that name")
    .option('--file <id>', 'number of our file; by the name of the list unless given', wholeNumber)
    .option('--reason <text>', 'why', reason, "the partner's list")
    .option('--send-missing', 'the list is all that it has: what it lacks goes into the next file')
    .action(async (path: string, given: ReconcileGiven, command: Command) => {
      const { within, output } = open(command);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) throw new WaybillError('WB_USAGE', `There is no file at ${path}.`);
      if (found.size > MOST_LIST_BYTES) throw new WaybillError('WB_USAGE', `The list is larger than ${MOST_LIST_BYTES} bytes.`);
      const list = await readFile(path);
      const compared = await within('operate', async (house, caller) => {
        const fileId = given.file ?? (await fileOfName(house, caller, basename(path)));
        const deed = { by: caller.actor, scope: caller.scope, reason: given.reason };
        return reconcileFile(house.exports, { fileId, list, sendMissingAgain: given.sendMissing === true, ...deed });
      });
      output.answer(compared, linesOfReconciled(compared));
    });
}

async function fileOfName({ database }: Installation, caller: Caller, fileName: string): Promise<number> {
  const [file] = await database.transaction(caller.scope, (session) => listFiles(session, { fileName, states: ['confirmed'], limit: 1 }));
  if (file) return file.id;
  throw new WaybillError('WB_NOT_FOUND', `No confirmed file is called ${fileName}: name ours with --file ID.`);
}

function linesOfReconciled({ fileId, isRepeat, ours, list, missing }: Reconciled): string[] {
  return [
    `File ${fileId}: ${ours.lines} lines = ${ours.received} received + ${ours.missing} missing`,
    `The list: ${list.lines} lines = ${list.received} received + ${list.repeated} repeated + ${list.notOurs} not ours`,
    ...missing.map(({ position, submission }) => `Missing: line ${position}, ${submission}`),
    ...(isRepeat ? ['This list was compared before: nothing was changed.'] : []),
  ];
}

interface OverrideGiven {
  readonly reason: string;
  readonly export?: string;
  readonly program?: string;
  readonly expected?: boolean;
}

function addOverride(group: Command, open: OpenContext): void {
  group
    .command('override <date>')
    .description('decide that a file is expected on a day (YYYY-MM-DD), or with --no-expected that none is, whatever the calendar says')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--no-expected', 'no file is expected on that day')
    .option('--export <name>', 'only of this export; of every one of the program unless given')
    .option('--program <name>', 'the program; the only one with exports unless given')
    .action(async (day: string, given: OverrideGiven, command: Command) => {
      const { within, output } = open(command);
      const isExpected = given.expected !== false;
      const days = await within('operate', (house, caller) => {
        const program = given.export
          ? exportFor(house, caller, given.export, given.program).program
          : onlyProgram(house, caller, given.program);
        return overrideDay(house.exports, { program, name: given.export, day, isExpected, by: caller.actor, reason: given.reason });
      });
      const lines = days.map(
        ({ export: name, calendar }) =>
          `${name}: ${isExpected ? 'a file is' : 'no file is'} expected on ${day}; the calendar alone says ${calendar.isExpected ? 'yes' : 'no'} (${calendar.because}).`,
      );
      output.answer({ day, is_expected: isExpected, exports: days }, lines);
    });
}

function onlyProgram(house: Installation, caller: Caller, name: string | undefined): string {
  const having = programsFor(house, caller, name).filter((each) => (house.exports.programs.get(each)?.exports.size ?? 0) > 0);
  const [only] = having;
  if (only !== undefined && having.length === 1) return only;
  throw new WaybillError('WB_USAGE', `Name the program with --program: ${having.join(', ') || 'none has an export'}.`);
}

function addDecisions(group: Command, open: OpenContext): void {
  group
    .command('retry')
    .addArgument(numbered('file'))
    .description('try a blocked file again, after what blocked it was looked into')
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const advanced = await within('operate', ({ exports }, caller) =>
        retryFile(exports, id, { by: caller.actor, scope: caller.scope, reason: given.reason }),
      );
      output.answer(advanced, [lineOf(advanced)]);
      if (advanced.state !== 'confirmed') output.fail();
    });
  group
    .command('drop')
    .addArgument(numbered('file'))
    .description('give up a file that is not at the partner; its rows go into the next one')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--yes', 'do not ask')
    .action(async (id: number, given: { reason: string; yes?: boolean }, command: Command) => {
      const { within, output } = open(command);
      const dropped = await within('operate', async ({ exports }, caller) => {
        await confirm({ what: `Export file ${id} never goes, and its rows may go into the next one`, risk: 'irreversible' }, given.yes);
        return dropFile(exports, id, { by: caller.actor, scope: caller.scope, reason: given.reason });
      });
      output.answer({ fileId: id, ...dropped }, [`File ${id} is dropped: ${dropped.rows} rows may go into the next one.`]);
    });
}
