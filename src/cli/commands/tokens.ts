import { type Command, InvalidArgumentError, Option } from 'commander';
import { issueTokenFor, listTokens, RIGHT_NAMES, type Right, withdrawToken } from '../../access/index.ts';
import { programNamed } from '../../registry/index.ts';
import { listed, wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

const DAYS = 90;

interface IssueGiven {
  readonly name: string;
  readonly days: number;
  readonly scope?: readonly Right[];
  readonly program?: readonly string[];
}

/** `waybill tokens list|issue|revoke`. A token stands for its user, or for a part of what its user may. */
export function addTokens(root: Command, open: OpenContext): void {
  const tokens = root.command('tokens').description('what programs call the API with');
  tokens
    .command('list')
    .description('every token, never its text')
    .action(async (_given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const rows = await everywhere('administer', ({ database }) => database.transaction('*', listTokens));
      const cells = rows.map((row) => [
        row.id,
        row.user,
        row.name,
        row.rights.join(', ') || 'all',
        row.programs.join(', ') || 'all',
        row.expires_at.toISOString(),
        row.revoked_at ? 'revoked' : 'live',
      ]);
      output.answer({ tokens: rows }, table(['token', 'user', 'name', 'rights', 'programs', 'expires', 'state'], cells));
    });
  addIssue(tokens, open);
  tokens
    .command('revoke')
    .argument('<token>', 'its number', wholeNumber)
    .description('end a token, by its number')
    .option('--yes', 'do not ask')
    .action(async (id: number, given: { yes?: boolean }, command: Command) => {
      const { everywhere, output } = open(command);
      await everywhere('administer', async ({ database }, caller) => {
        await confirm({ what: `Token ${id} is revoked: whatever calls with it is refused from now on`, risk: 'irreversible' }, given.yes);
        await database.transaction('*', (session) => withdrawToken(session, id, caller.actor));
      });
      output.answer({ id, revoked: true }, [`Revoked token ${id}.`]);
    });
}

function addIssue(tokens: Command, open: OpenContext): void {
  tokens
    .command('issue <user>')
    .alias('create')
    .description('a token for a user; its text is shown once')
    .requiredOption('--name <text>', 'what it is for')
    .option('--days <n>', 'how long it is good', wholeNumber, DAYS)
    .addOption(
      new Option('--scope <rights>', `only these rights of the user, with commas between: ${RIGHT_NAMES.join(', ')}`).argParser(rightsIn),
    )
    .option('--program <names>', 'only these programs of the user, with commas between', listed)
    .action(async (user: string, given: IssueGiven, command: Command) => {
      const { everywhere, output } = open(command);
      const { name, days, scope: rights = [], program: programs = [] } = given;
      const { token, expiresAt } = await everywhere('administer', ({ database, registry }, caller) => {
        for (const each of programs) programNamed(registry, each);
        return database.transaction('*', (session) => issueTokenFor(session, caller, { user, name, days, rights, programs }));
      });
      output.answer({ user, name, rights, programs, token, expiresAt }, [
        token,
        `Good until ${expiresAt.toISOString()}. It is not shown again.`,
      ]);
    });
}

function rightsIn(text: string): readonly Right[] {
  return listed(text).map((word) => {
    const right = RIGHT_NAMES.find((each) => each === word);
    if (!right) throw new InvalidArgumentError(`"${word}" is no right; there are ${RIGHT_NAMES.join(', ')}.`);
    return right;
  });
}
