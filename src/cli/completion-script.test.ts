import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { scriptFor } from './completion-script.ts';
import type { Composition } from './composition.ts';
import { buildCommands } from './run-cli.ts';

const root = buildCommands({} as Composition);

/** What bash would offer behind these words. */
function offered(words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${scriptFor('bash', root)}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('bash offers commands, what stands below them, their options and choices', () => {
  expect(offered(['waybill', 'dup'])).toEqual(['duplicates']);
  expect(offered(['waybill', 'run', 'res']).toSorted()).toEqual(['results', 'resume']);
  expect(offered(['waybill', 'run', 'approve', '7', '--dig'])).toEqual(['--digest']);
  expect(offered(['waybill', 'completion', 'f'])).toEqual(['fish']);
});

test('every command is in every script', () => {
  for (const shell of ['zsh', 'fish'] as const)
    for (const { name } of root.commands.map((each) => ({ name: each.name() }))) expect(scriptFor(shell, root)).toContain(name);
});
