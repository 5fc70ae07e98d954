import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { ROUTES } from '../src/api/routes.ts';
import { buildCommands } from '../src/cli/run-cli.ts';
import { CALLS, COMMANDS_ALONE, ROUTES_ALONE } from './parity.ts';

/** The ends of the command tree, as people type them. */
function commandsOf(command: Command, path: readonly string[] = []): readonly string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((child) => commandsOf(child, [...path, child.name()]));
}

const commands = commandsOf(buildCommands({} as never));
/** Below `/csv/` stands every list once more, as a file. */
const routes = ROUTES.map(({ method, path }) => `${method} ${path.replace('/api/v1/', '')}`).filter(
  (route) => !route.startsWith('GET csv/'),
);

describe('whatever can be done has a command and an API call', () => {
  test('every command has its calls in the table, or a reason why it has none', () => {
    expect(commands.filter((each) => !(each in CALLS) && !(each in COMMANDS_ALONE))).toEqual([]);
  });

  test('every call belongs to a command, or has a reason why it has none', () => {
    const called = new Set(Object.values(CALLS).flat());
    expect(routes.filter((each) => !called.has(each) && !(each in ROUTES_ALONE))).toEqual([]);
  });

  test('the table names nothing that is not there', () => {
    const named = [...Object.keys(CALLS), ...Object.keys(COMMANDS_ALONE)];
    expect(named.filter((each) => !commands.includes(each))).toEqual([]);
    expect([...Object.values(CALLS).flat(), ...Object.keys(ROUTES_ALONE)].filter((each) => !routes.includes(each))).toEqual([]);
  });
});
