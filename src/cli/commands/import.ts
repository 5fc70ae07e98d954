import type { Command } from 'commander';
import { recordImportedHandoffs } from '../../handoffs/index.ts';
import { type ImportResult, importFile } from '../../submissions/index.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface Given {
  readonly dryRun?: boolean;
  readonly folder?: string;
  readonly refused?: string;
}

/** `waybill import PROGRAM FILE|s3://…`. Sends nothing: what is imported is held. */
export function addImport(root: Command, open: OpenContext): void {
  root
    .command('import <program> <file>')
    .description('take in submissions from a JSONL file or an s3:// address; nothing is sent')
    .option('--dry-run', 'say what would be taken in and refused, and store nothing')
    .option('--refused <file>', 'where refused rows go to be mended; without it the name of the input, here, and for --dry-run nowhere')
    .option('--folder <folder>', 'where the paths of attachments begin; the folder of the file unless given')
    .action(async (name: string, file: string, given: Given, command: Command) => {
      const { within, output } = open(command);
      const bar = output.progress(`Importing ${name}`);
      const result = await within('operate', ({ config, database, keyring, objects, registry }, caller) =>
        importFile(
          { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs, inputs: config },
          {
            program: programFor(registry, caller, name),
            input: file,
            startedBy: caller.actor,
            isDryRun: given.dryRun === true,
            refusalsFolder: process.cwd(),
            ...(given.refused ? { refusalsFile: given.refused } : {}),
            ...(given.folder ? { folder: given.folder } : {}),
            onProgress: ({ bytesRead, bytes, input }) => bar.show(bytesRead, bytes, `${input} rows`),
          },
        ),
      );
      bar.end();
      output.answer(result, linesOf(result));
    });
}

function linesOf(result: ImportResult): string[] {
  const { input, imported, refused, alreadyKnown, mended, refusedFile, importId } = result;
  return [
    `${importId === null ? 'Would import' : `Import ${importId}`}: ${input} rows = ${imported} imported + ${refused} refused + ${alreadyKnown} already known.`,
    ...(mended > 0 ? [`Documents of known rows that could not be read and were mended by the files that came now: ${mended}.`] : []),
    ...firstLines(result),
    ...(refusedFile ? [`Refused rows, each with its field and rule: ${refusedFile}. Mend them there and import that file.`] : []),
  ];
}

/** Of a dry run: an import names the file alone. */
function firstLines({ firstRefused = [], refused, refusedFile }: ImportResult): string[] {
  if (firstRefused.length === 0) return [];
  const rows = firstRefused.flatMap(({ row, faults }) => faults.map(({ field, rule, message }) => [row, field || '-', rule, message]));
  const more = refused - firstRefused.length;
  return [
    '',
    ...table(['row', 'field', 'rule', 'message'], rows),
    ...(more > 0 ? [`… and ${more} more rows.`] : []),
    ...(more > 0 && !refusedFile ? ['Give --refused FILE to have all of them written.'] : []),
  ];
}
