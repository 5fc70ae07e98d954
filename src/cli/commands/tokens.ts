import type { Command } from 'commander';
import { demand, issueToken, listTokens, withdrawToken } from '../../access/index.ts';
import { wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

const DAYS = 90;

/** `waybill tokens list|issue|revoke`. A token stands for its user and for no more. */
export function addTokens(root: Command, open: OpenContext): void {
  const tokens = root.command('tokens').description('what programs call the API with');
  tokens
    .command('list')
    .description('every token, never its text')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const rows = await within(({ database }, caller) => {
        demand(caller, 'administer');
        return database.transaction('*', listTokens);
      });
      const cells = rows.map((row) => [row.id, row.user, row.name, row.expires_at.toISOString(), row.revoked_at ? 'revoked' : 'live']);
      output.answer({ tokens: rows }, table(['token', 'user', 'name', 'expires', 'state'], cells));
    });
  tokens
    .command('issue <user>')
    .description('a token for a user; its text is shown once')
    .requiredOption('--name <text>', 'what it is for')
    .option('--days <n>', 'how long it is good', wholeNumber, DAYS)
    .action(async (user: string, given: { name: string; days: number }, command: Command) => {
      const { within, output } = open(command);
      const { token, expiresAt } = await within(({ database }, caller) => {
        demand(caller, 'administer');
        return database.transaction('*', (session) => issueToken(session, { user, ...given }, caller.actor));
      });
      output.answer({ user, name: given.name, token, expiresAt }, [token, `Good until ${expiresAt.toISOString()}. It is not shown again.`]);
    });
  tokens
    .command('revoke')
    .argument('<token>', 'its number', wholeNumber)
    .description('end a token, by its number')
    .option('--yes', 'do not ask')
    .action(async (id: number, given: { yes?: boolean }, command: Command) => {
      const { within, output } = open(command);
      await within(async ({ database }, caller) => {
        demand(caller, 'administer');
        await confirm({ what: `Token ${id} is revoked: whatever calls with it is refused from now on`, risk: 'irreversible' }, given.yes);
        await database.transaction('*', (session) => withdrawToken(session, id, caller.actor));
      });
      output.answer({ id, revoked: true }, [`Revoked token ${id}.`]);
    });
}
