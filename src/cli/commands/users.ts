import { type Command, Option } from 'commander';
import { addUser, demand, listUsers, ROLES, removeUser } from '../../access/index.ts';
import { listed } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

/** `waybill users list|add|remove`. */
export function addUsers(root: Command, open: OpenContext): void {
  const users = root.command('users').description('who may do what');
  users
    .command('list')
    .description('everybody, with role and programs')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const rows = await within(({ database }, caller) => {
        demand(caller, 'read');
        return database.transaction('*', listUsers);
      });
      const cells = rows.map(({ name, role, programs, disabled_at: at }) => [
        name,
        role,
        programs.join(', ') || 'all',
        at ? `removed ${at.toISOString()}` : 'active',
      ]);
      output.answer(
        { users: rows.map(({ name, role, programs, created_at, disabled_at }) => ({ name, role, programs, created_at, disabled_at })) },
        table(['user', 'role', 'programs', 'state'], cells),
      );
    });
  users
    .command('add <name>')
    .description('add a user')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .option('--programs <names>', 'only these programs; all unless given', listed)
    .action(async (name: string, given: { role: string; programs?: readonly string[] }, command: Command) => {
      const { within, output } = open(command);
      const { role, programs = [] } = given;
      await within(({ database }, caller) => {
        demand(caller, 'administer');
        return database.transaction('*', (session) => addUser(session, { name, role, programs }, caller.actor));
      });
      output.answer({ name, role, programs }, [`Added ${name} as ${role}. A token to call the API: waybill tokens issue ${name} --name …`]);
    });
  users
    .command('remove <name>')
    .description('end what a user may do; what they did stays recorded')
    .option('--yes', 'do not ask')
    .action(async (name: string, given: { yes?: boolean }, command: Command) => {
      const { within, output } = open(command);
      await within(async ({ database }, caller) => {
        demand(caller, 'administer');
        await confirm(
          { what: `The user ${name} is removed: every session ends and every token is refused`, risk: 'irreversible' },
          given.yes,
        );
        await database.transaction('*', (session) => removeUser(session, name, caller.actor));
      });
      output.answer({ name, removed: true }, [`Removed ${name}.`]);
    });
}
