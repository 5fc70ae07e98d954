import { type Command, Option } from 'commander';
import {
  addUser,
  type Grant,
  grantRole,
  inviteUser,
  listSessions,
  listUsers,
  ROLES,
  type RoleRequest,
  removeUser,
  revokeRole,
} from '../../access/index.ts';
import { listed } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';

interface GivenRole {
  readonly role: string;
  readonly programs?: readonly string[];
  readonly partner?: string;
}

/** `waybill users list|add|invite|grant|revoke|sessions|remove`. */
export function addUsers(root: Command, open: OpenContext): void {
  const users = root.command('users').description('who may do what');
  users
    .command('list')
    .description('everybody, with their roles')
    .action(async (_given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const rows = await everywhere('administer', ({ database }) => database.transaction('*', listUsers));
      const cells = rows.map(({ name, grants, disabled_at: at }) => [
        name,
        grants.map(spoken).join(', ') || 'none',
        at ? `removed ${at.toISOString()}` : 'active',
      ]);
      output.answer(
        { users: rows.map(({ name, grants, created_at, disabled_at }) => ({ name, grants, created_at, disabled_at })) },
        table(['user', 'roles', 'state'], cells),
      );
    });
  withRole(users.command('add <name>').description('add a user')).action(async (name: string, given: GivenRole, command: Command) => {
    const { everywhere, output } = open(command);
    const request = requestOf(given);
    await everywhere('administer', ({ database }, caller) =>
      database.transaction('*', (session) => addUser(session, { name, ...request }, caller.actor)),
    );
    output.answer({ name, ...request }, [
      `Added ${name} as ${request.role}. A token to call the API: waybill tokens issue ${name} --name …`,
    ]);
  });
  addInvite(users, open);
  addRoleDeeds(users, open);
  addSessions(users, open);
  users
    .command('remove <name>')
    .description('end what a user may do; what they did stays recorded')
    .option('--yes', 'do not ask')
    .action(async (name: string, given: { yes?: boolean }, command: Command) => {
      const { everywhere, output } = open(command);
      await everywhere('administer', async ({ database }, caller) => {
        await confirm(
          { what: `The user ${name} is removed: every session ends and every token is refused`, risk: 'irreversible' },
          given.yes,
        );
        await database.transaction('*', (session) => removeUser(session, name, caller.actor));
      });
      output.answer({ name, removed: true }, [`Removed ${name}.`]);
    });
}

function addInvite(users: Command, open: OpenContext): void {
  users
    .command('invite <name>')
    .description('a link that signs this user in, once and within 12 hours')
    .action(async (name: string, _given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const url = await everywhere('administer', async ({ database, publicUrl }, caller) => {
        const link = await database.transaction('*', (session) => inviteUser(session, name, caller.actor));
        return `${publicUrl}/sign-in?link=${link}`;
      });
      output.answer({ name, url }, [url, `Whoever opens it is ${name}: hand it to nobody else.`]);
    });
}

function addSessions(users: Command, open: OpenContext): void {
  users
    .command('sessions')
    .description('who is signed in now, in how many browsers, and since when')
    .action(async (_given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const sessions = await everywhere('administer', ({ database }) => database.transaction('*', listSessions));
      const cells = sessions.map(({ user, way, created_at, seen_at }) => [user, way, created_at.toISOString(), seen_at.toISOString()]);
      output.answer({ sessions }, table(['user', 'signed in by', 'since', 'last seen'], cells));
    });
}

function addRoleDeeds(users: Command, open: OpenContext): void {
  const deeds = [
    ['grant', 'give a user one more role', grantRole],
    ['revoke', 'take a role away from a user', revokeRole],
  ] as const;
  for (const [word, description, door] of deeds)
    withRole(users.command(`${word} <name>`).description(description)).action(async (name: string, given: GivenRole, command: Command) => {
      const { everywhere, output } = open(command);
      const user = await everywhere('administer', ({ database }, caller) =>
        database.transaction('*', (session) => door(session, name, requestOf(given), caller.actor)),
      );
      output.answer({ name, grants: user.grants }, [`${name}: ${user.grants.map(spoken).join(', ') || 'no role'}`]);
    });
}

function withRole(command: Command): Command {
  return command
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .option('--programs <names>', 'only in these programs; in all unless given', listed)
    .option('--partner <name>', 'whose shares they see; with the role partner');
}

function requestOf({ role, programs = [], partner }: GivenRole): RoleRequest {
  return { role, programs, ...(partner === undefined ? {} : { partner }) };
}

/** `operator`, `operator:vye`, `partner:form526:vba`: as a sign-in provider's claim tells it. */
function spoken({ role, program, partner }: Grant): string {
  return [role, program, partner].filter((part) => part !== null).join(':');
}
