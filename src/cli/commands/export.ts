import type { Command } from 'commander';
import {
  type ExportFile,
  type FileRow,
  type ListedExport,
  listExports,
  listFiles,
  listReady,
  type ReadyList,
  type ShownFile,
  showFile,
} from '../../exports/index.ts';
import { numbered, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { exportFor, programsFor } from '../export-for.ts';
import { table } from '../output.ts';
import { addExportDeeds } from './export-deeds.ts';

const PAGE = 20;

/** `waybill export …`: files that other systems wait for. */
export function addExport(root: Command, open: OpenContext): void {
  const group = root.command('export').description('files that are made on schedule for other systems, until they are proved to be there');
  addLists(group, open);
  addReady(group, open);
  addExportDeeds(group, open);
}

function addLists(group: Command, open: OpenContext): void {
  group
    .command('list [name]')
    .description('every export with what came last, what is next and what is late; with a name, its files')
    .option('--program <name>', 'only of this program')
    .option('--before <id>', 'begin below this file', wholeNumber)
    .option('--limit <n>', 'files of the page', wholeNumber, PAGE)
    .action(async (name: string | undefined, given: { program?: string; before?: number; limit: number }, command: Command) => {
      const { within, output } = open(command);
      await within('read', async (house, caller) => {
        if (name === undefined) {
          const exports = await house.database.transaction(caller.scope, (session) =>
            listExports(session, house.exports, programsFor(house, caller, given.program)),
          );
          output.answer({ exports }, exports.length === 0 ? ['No program has an export.'] : linesOfExports(exports));
          return;
        }
        const { program, definition } = exportFor(house, caller, name, given.program);
        const filter = { program, export: definition.name, beforeId: given.before, limit: given.limit };
        const files = await house.database.transaction(caller.scope, (session) => listFiles(session, filter));
        output.answer({ files }, files.length === 0 ? ['It has made no file yet.'] : linesOfFiles(files));
      });
    });
  group
    .command('show')
    .addArgument(numbered('file'))
    .description('one file: its rows, what was superseded or refused and why, what the partner says that it received')
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', ({ database }, caller) => database.transaction(caller.scope, (session) => showFile(session, id)));
      output.answer(shown, linesOfShown(shown));
    });
}

function addReady(group: Command, open: OpenContext): void {
  group
    .command('ready <kind>')
    .description('everybody of a kind (an export or its form) whose change the partner is not proved to have')
    .option('--program <name>', 'the program, where two have that kind')
    .action(async (kind: string, given: { program?: string }, command: Command) => {
      const { within, output } = open(command);
      const ready = await within('read', (house, caller) => {
        const loaded = exportFor(house, caller, kind, given.program);
        return house.database.transaction(caller.scope, (session) => listReady(session, loaded));
      });
      output.answer(ready, linesOfReady(ready));
    });
}

function linesOfExports(exports: readonly ListedExport[]): string[] {
  const cells = exports.map(({ program, name, form, isSetUp, lastConfirmed, newest, overdue, next }) => [
    name,
    program,
    form,
    isSetUp ? 'yes' : 'no store',
    lastConfirmed ? `${lastConfirmed.fileName} (${lastConfirmed.written})` : '-',
    newest && newest.state !== 'confirmed' ? `file ${newest.id} ${newest.state}` : '-',
    overdue,
    next?.dueAt.toISOString() ?? '-',
  ]);
  return table(['export', 'program', 'kind', 'set up', 'last confirmed (rows)', 'under way', 'days late', 'next'], cells);
}

function linesOfFiles(files: readonly ExportFile[]): string[] {
  const cells = files.map((file) => [
    file.id,
    file.day,
    file.fileName,
    file.state,
    file.written,
    file.superseded,
    file.refused,
    file.startedBy,
    file.faultCode ?? '-',
  ]);
  return table(['file', 'day', 'name', 'state', 'rows', 'superseded', 'refused', 'started by', 'why'], cells);
}

function linesOfShown(file: ShownFile): string[] {
  const cells = file.rows.map((row) => [row.position ?? '-', row.externalId, row.personId, row.outcome, whyOf(row)]);
  return [
    `File ${file.id} of ${file.export} (${file.program}) for ${file.day}: ${file.fileName} is ${file.state}`,
    `${file.candidates} candidates = ${file.written} written + ${file.superseded} superseded + ${file.refused} refused; ${file.bytes} bytes, SHA-256 ${file.sha256.toString('hex')}`,
    `Frozen ${file.frozenAt.toISOString()} by ${file.startedBy} (${file.reason}); ${file.confirmedAt ? `confirmed ${file.confirmedAt.toISOString()}` : 'not confirmed'}`,
    ...(file.fault
      ? [`${file.faultCode}: ${file.fault} Tries: ${file.tries}, next ${file.nextTryAt?.toISOString() ?? 'after a decision'}.`]
      : []),
    ...file.receipts.map(
      (each) =>
        `The partner's list of ${each.at.toISOString()}: ${each.received} received, ${each.notReceived} not received, ${each.repeated} twice, ${each.notOurs} not ours`,
    ),
    ...(cells.length > 0 ? ['', ...table(['line', 'submission', 'person', 'outcome', 'why'], cells)] : []),
  ];
}

function whyOf({ reason, supersededBy, changed }: FileRow): string {
  return reason ?? (supersededBy ? `by ${supersededBy}` : changed.join(' ') || '-');
}

function linesOfReady({ export: name, form, total, people, places, rows }: ReadyList): string[] {
  const parts = Object.entries(places).filter(([, n]) => n > 0);
  const cells = rows.map((row) => [
    row.person,
    row.submission,
    row.submittedAt.toISOString(),
    row.place,
    row.reason ?? row.newer ?? (row.fileId === null ? '-' : `file ${row.fileId}`),
  ]);
  return [
    `${name} (${form}): ${total} changes of ${people} people${parts.length > 0 ? ` = ${parts.map(([place, n]) => `${n} ${place}`).join(' + ')}` : ''}`,
    ...(cells.length > 0 ? ['', ...table(['person', 'submission', 'submitted', 'where', 'because of'], cells)] : []),
  ];
}
