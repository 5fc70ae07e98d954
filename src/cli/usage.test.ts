import { expect, test } from 'vitest';
import type { Composition } from './composition.ts';
import { buildCommands } from './run-cli.ts';
import { runLine } from './test-line.ts';

/** Nothing may be opened before a line is understood. */
const NOTHING = new Proxy({} as Composition, {
  get: (_target, name) => {
    throw new Error(`${String(name)} was asked for`);
  },
});

test.each([
  [['nonsense'], 'There are: up, '],
  [['run', 'nonsense', '1'], 'There are: '],
  [['run', 'show', 'abc'], 'Give a whole number above 0.'],
  [['run', 'approve', '1', '--reason', 'x'], '--digest'],
  [['remediate', 'x', '--kind', 'guessed', '--reason', 'y'], 'accepted_by_partner'],
  [['task', 'run', 'x'], '--reason'],
  [['keys', 'add', 'nothing'], 'fingerprint'],
  [['share', 'links', '1', '--reason', 'x', '--expires', 'soon'], 'Give a time such as 7d'],
  [['worklist', 'next', '0', '--task', 't', '--reason', 'r'], 'Give a whole number above 0.'],
  [['completion', 'powershell'], 'bash, zsh, fish'],
])('%j is wrong usage, and the answer says what there is', async (line, words) => {
  const plain = await runLine(NOTHING, line);
  expect(plain).toMatchObject({ code: 2, out: '' });
  expect(plain.err).toContain(words);
  const json = await runLine(NOTHING, [...line, '--json']);
  expect(json.code).toBe(2);
  expect(json.json()).toMatchObject({ error: { code: 'WB_USAGE' } });
});

test('help is no failure', async () => {
  const { code, out } = await runLine(NOTHING, ['run', '--help']);
  expect(code).toBe(0);
  for (const name of ['list', 'show', 'watch', 'approve', 'reject', 'pause', 'resume', 'cancel', 'retry-failed', 'results'])
    expect(out).toContain(name);
});

test('every command says what it is, and takes --json', () => {
  const root = buildCommands(NOTHING);
  const all = [root, ...root.commands, ...root.commands.flatMap((command) => command.commands)];
  for (const command of all) {
    expect(command.description(), command.name()).not.toBe('');
    expect(
      command.options.some(({ long }) => long === '--json'),
      command.name(),
    ).toBe(true);
  }
});
