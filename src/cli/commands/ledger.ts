import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { demand } from '../../access/index.ts';
import { exportLedger, verifyLedger } from '../../ledger/index.ts';
import type { OpenContext } from '../context.ts';

/** `waybill ledger verify|export`. */
export function addLedger(root: Command, open: OpenContext): void {
  const ledger = root.command('ledger').description('the record of who did what, when and why');
  ledger
    .command('verify')
    .description('find any changed, missing, reordered or cut line')
    .action(async (_options: unknown, command: Command) => {
      const { within, output } = open(command);
      const found = await within(({ database, keyring, objects }, caller) => {
        demand(caller, 'read');
        return verifyLedger(database, { verifier: keyring, objects });
      });
      const { lines, sealed, unsealed, checkpoints, faults } = found;
      output.answer(found, [
        `${lines} lines: ${sealed} sealed in ${checkpoints} checkpoints, ${unsealed} not yet sealed.`,
        ...(faults.length === 0 ? ['Nothing was changed, removed, reordered or cut.'] : faults.map((fault) => JSON.stringify(fault))),
      ]);
      if (faults.length > 0) output.fail();
    });
  ledger
    .command('export <file>')
    .description('write every line as JSONL')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { within, output } = open(command);
      await within(async ({ database }, caller) => {
        demand(caller, 'administer');
        await writeFile(file, jsonLines(exportLedger(database, caller.scope)), { mode: 0o600 });
      });
      output.answer({ file }, [`Wrote ${file}`]);
    });
}

async function* jsonLines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
