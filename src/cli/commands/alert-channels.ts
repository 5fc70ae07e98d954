import type { Command } from 'commander';
import { listChannels, listMessages, testChannels } from '../../alerts/index.ts';
import { reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

const PAGE = 20;

/** `waybill alerts test|channels|messages`: the ways by which people are told. */
export function addAlertChannels(group: Command, open: OpenContext): void {
  addTest(group, open);
  addChannels(group, open);
  addMessages(group, open);
}

function addTest(group: Command, open: OpenContext): void {
  group
    .command('test')
    .description('send a test message by one channel, or by each, at once')
    .option('--channel <name>', 'only by this one')
    .option('--reason <text>', 'why', reason, 'to see whether messages come through')
    .action(async (given: { channel?: string; reason: string }, command: Command) => {
      const { everywhere, output } = open(command);
      const tested = await everywhere('administer', (house, own) => {
        const names = given.channel === undefined ? undefined : [given.channel];
        return testChannels(house.alerts, { names, by: own.actor, reason: given.reason });
      });
      const lines = tested.map(({ channel, isSent, fault }) => `${channel}: ${isSent ? 'took it' : (fault ?? 'did not take it')}`);
      output.answer({ tested }, lines.length > 0 ? lines : ['No channel is set up; docs/guides/alerts.md says how.']);
      if (tested.some(({ isSent }) => !isSent)) output.fail();
    });
}

function addChannels(group: Command, open: OpenContext): void {
  group
    .command('channels')
    .description('the ways by which operators and partners are told, and whether messages come through')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const channels = await within('read', (house, own) =>
        house.database.transaction(own.scope, (session) => listChannels(house.alerts, session)),
      );
      const cells = channels.map(({ channel, kind, isSetUp, sentAt, waiting, failed, faultCode }) => [
        channel,
        isSetUp ? kind : 'not set up any more',
        sentAt?.toISOString().slice(0, 16) ?? 'never',
        waiting,
        failed,
        faultCode ?? '-',
      ]);
      output.answer(
        { channels },
        cells.length > 0 ? table(['channel', 'kind', 'last took', 'waiting', 'failed', 'newest fault'], cells) : ['No channel is set up.'],
      );
    });
}

interface MessagesGiven {
  readonly share?: number;
  readonly partners?: boolean;
  readonly before?: number;
  readonly limit: number;
}

function addMessages(group: Command, open: OpenContext): void {
  group
    .command('messages')
    .description('what operators and partners were told, and what became of each message')
    .option('--share <id>', 'only about this share', wholeNumber)
    .option('--partners', 'only what partners were told')
    .option('--before <id>', 'begin below this message', wholeNumber)
    .option('--limit <n>', 'messages of the page', wholeNumber, PAGE)
    .action(async (given: MessagesGiven, command: Command) => {
      const { within, output } = open(command);
      const filter = {
        audience: given.partners ? ('partner' as const) : undefined,
        shareId: given.share,
        before: given.before,
        limit: given.limit,
      };
      const messages = await within('read', ({ database }, own) =>
        database.transaction(own.scope, (session) => listMessages(session, filter)),
      );
      const cells = messages.map(({ id, createdAt, partner, subject, deliveries }) => [
        id,
        createdAt.toISOString().slice(0, 16),
        partner ?? 'operators',
        deliveries.map(({ channel, state }) => `${channel} ${state}`).join(', ') || 'by no channel',
        subject,
      ]);
      output.answer(
        { messages },
        cells.length > 0 ? table(['message', 'at', 'to', 'ways', 'subject'], cells) : ['Nobody was told of anything.'],
      );
    });
}
