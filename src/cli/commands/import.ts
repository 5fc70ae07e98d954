import type { Command } from 'commander';
import { demand } from '../../access/index.ts';
import { recordImportedHandoffs } from '../../handoffs/index.ts';
import { type ImportResult, importFile } from '../../submissions/index.ts';
import type { OpenContext } from '../context.ts';
import { programFor } from '../program-for.ts';

/** `waybill import PROGRAM FILE|s3://…`. Sends nothing: what is imported is held. */
export function addImport(root: Command, open: OpenContext): void {
  root
    .command('import <program> <file>')
    .description('take in submissions from a JSONL file or an s3:// address; nothing is sent')
    .option('--dry-run', 'say what would be taken in and refused, and write nothing')
    .option('--folder <folder>', 'where the paths of attachments begin; the folder of the file unless given')
    .action(async (name: string, file: string, given: { dryRun?: boolean; folder?: string }, command: Command) => {
      const { within, output } = open(command);
      const bar = output.progress(`Importing ${name}`);
      const result = await within(async ({ config, database, keyring, objects, registry }, caller) => {
        demand(caller, 'operate');
        return importFile(
          { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs, inputs: config },
          {
            program: programFor(registry, caller, name),
            input: file,
            startedBy: caller.actor,
            isDryRun: given.dryRun === true,
            refusalsFolder: process.cwd(),
            ...(given.folder ? { folder: given.folder } : {}),
            onProgress: ({ bytesRead, bytes, input }) => bar.show(bytesRead, bytes, `${input} rows`),
          },
        );
      });
      bar.end();
      output.answer(result, linesOf(result));
    });
}

function linesOf({ input, imported, refused, alreadyKnown, mended, refusedFile, importId }: ImportResult): string[] {
  const lines = [
    `${importId === null ? 'Would import' : `Import ${importId}`}: ${input} rows = ${imported} imported + ${refused} refused + ${alreadyKnown} already known.`,
  ];
  if (mended > 0) lines.push(`Documents of known rows that could not be read and were mended by the files that came now: ${mended}.`);
  if (refusedFile) lines.push(`Refused rows, each with its field and rule: ${refusedFile}. Mend them there and import that file.`);
  return lines;
}
