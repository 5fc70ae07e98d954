import type { Command } from 'commander';
import { readWriteStop, stopWrites, type WriteStop } from '../../access/index.ts';
import { reason } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';

/** `waybill writes show|stop|allow`: one switch for everything that changes or sends. */
export function addWrites(root: Command, open: OpenContext): void {
  const writes = root.command('writes').description('one switch for everything that changes or sends, in the whole installation');
  writes
    .command('show')
    .description('whether writing is stopped, by whom and why')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const stop = await within('read', (house) => house.database.transaction('*', readWriteStop));
      output.answer(answerOf(stop), [sentenceOf(stop)]);
    });
  addTurn(writes, open, {
    name: 'stop',
    isStopped: true,
    description: 'no run that does more than read gets on, nothing is sent; polls go on',
  });
  addTurn(writes, open, { name: 'allow', isStopped: false, description: 'allow it again; what waited goes on by itself' });
}

interface Turn {
  readonly name: string;
  readonly isStopped: boolean;
  readonly description: string;
}

function addTurn(writes: Command, open: OpenContext, { name, isStopped, description }: Turn): void {
  writes
    .command(name)
    .description(description)
    .requiredOption('--reason <text>', 'why', reason)
    .option('--yes', 'do not ask')
    .action(async (given: { reason: string; yes?: boolean }, command: Command) => {
      const { everywhere, output } = open(command);
      const stop = await everywhere('administer', async (house, administrator) => {
        const what = isStopped
          ? 'Everything that changes or sends stops, in every program'
          : 'Everything that waited changes and sends again';
        await confirm({ what, risk: 'reversible' }, given.yes);
        return house.database.transaction('*', (session) => stopWrites(session, administrator, { isStopped, reason: given.reason }));
      });
      output.answer(answerOf(stop), [sentenceOf(stop)]);
    });
}

function answerOf(stop: WriteStop | undefined) {
  return { isStopped: stop?.isStopped ?? false, by: stop?.by ?? null, at: stop?.at ?? null, reason: stop?.reason ?? null };
}

function sentenceOf(stop: WriteStop | undefined): string {
  if (!stop?.isStopped) return 'Writing is allowed.';
  return `Writing is stopped since ${stop.at.toISOString()}, by ${stop.by}: ${stop.reason}. To allow it: waybill writes allow --reason …`;
}
