import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';

import { exportLedger, searchLines, verifyLedger } from '../../ledger/index.ts';
import { wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

/** `waybill ledger list|verify|export`. */
export function addLedger(root: Command, open: OpenContext): void {
  const ledger = root.command('ledger').description('the record of who did what, when and why');
  addList(ledger, open);
  ledger
    .command('verify')
    .description('find any changed, missing, reordered or cut line')
    .action(async (_options: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const found = await everywhere('administer', ({ database, keyring, objects }) =>
        verifyLedger(database, { verifier: keyring, objects }),
      );
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
      await within('administer', async ({ database }, caller) => {
        await writeFile(file, jsonLines(exportLedger(database, caller.scope)), { mode: 0o600 });
      });
      output.answer({ file }, [`Wrote ${file}`]);
    });
}

interface ListGiven {
  readonly program?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly run?: string;
  readonly limit: string;
}

function addList(ledger: Command, open: OpenContext): void {
  ledger
    .command('list')
    .description('who did what, when and why, the newest first')
    .option('--program <name>', 'only this program')
    .option('--actor <name>', 'only what this person or part did')
    .option('--action <name>', 'such as run.approved, or run for every deed on runs')
    .option('--subject <id>', 'only about this submission, run, share …, by its id')
    .option('--run <id>', 'only what this run did')
    .option('--limit <n>', 'so many lines at most', '50')
    .action(async ({ subject, limit, ...filter }: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const lines = await within('read', ({ database }, caller) => {
        const { scope } = caller;
        return database.transaction(scope, (session) =>
          searchLines(session, { ...filter, subjectId: subject }, undefined, wholeNumber(limit)),
        );
      });
      const cells = lines.map(({ at, actor, action, subjectKind, subjectId, reason }) => [
        at.toISOString(),
        actor,
        action,
        `${subjectKind} ${subjectId}`,
        reason ?? '',
      ]);
      output.answer({ lines }, table(['at', 'who', 'what', 'about', 'why'], cells));
    });
}

async function* jsonLines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
