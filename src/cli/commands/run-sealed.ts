import type { Command } from 'commander';
import { listSealedFiles, takeSealedFile } from '../../tasks/index.ts';
import { numbered, reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { giveAnswer } from '../give-answer.ts';
import { table } from '../output.ts';

/** `waybill run sealed|take`: files that a run made for whoever asked. */
export function addRunSealed(run: Command, open: OpenContext): void {
  run
    .command('sealed')
    .description('files that a run made for whoever asked, kept encrypted')
    .addArgument(numbered('run'))
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const files = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => listSealedFiles(session, id)),
      );
      const cells = files.map((file) => [file.id, file.fileName, file.bytes, file.destroyedAt ? 'destroyed' : 'kept']);
      output.answer({ files }, files.length === 0 ? ['The run made none.'] : table(['file', 'name', 'bytes', 'state'], cells));
    });
  run
    .command('take')
    .description('what a sealed file holds; who takes it is in the ledger')
    .addArgument(numbered('sealed file'))
    .requiredOption('--reason <text>', 'why it is taken', reason)
    .option('--save <file>', 'a new file for its bytes, instead of the screen')
    .action(async (id: number, given: { reason: string; save?: string }, command: Command) => {
      const { within, output } = open(command);
      await within('operate', async (house, caller) => {
        const taken = async () => (await takeSealedFile(house, caller.scope, id, { actor: caller.actor, reason: given.reason })).content;
        await giveAnswer(output, { file: id }, given.save, taken);
      });
    });
}
