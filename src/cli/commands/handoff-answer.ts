import { Argument, type Command } from 'commander';
import { openKeptAnswer } from '../../handoffs/index.ts';
import { numbered, reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { giveAnswer } from '../give-answer.ts';

/** `waybill handoffs answer`: what a receiver answered and nobody could read, opened on record. */
export function addHandoffAnswer(handoffs: Command, open: OpenContext): void {
  handoffs
    .command('answer')
    .description('what the receiver answered to an attempt and nobody could read; it may name people')
    .addArgument(numbered('hand-off'))
    .addArgument(new Argument('<attempt>', 'number of the attempt').argParser(wholeNumber))
    .requiredOption('--reason <text>', 'why it is opened', reason)
    .option('--save <file>', 'a new file for its bytes, instead of the screen')
    .action(async (handoffId: number, number: number, given: { reason: string; save?: string }, command: Command) => {
      const { within, output } = open(command);
      await within('operate', async (house, caller) => {
        const deed = { actor: caller.actor, reason: given.reason };
        const opened = () => openKeptAnswer(house.handoffs, caller.scope, { handoffId, number }, deed);
        await giveAnswer(output, { handoff: handoffId, attempt: number }, given.save, opened);
      });
    });
}
