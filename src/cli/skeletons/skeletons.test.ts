import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProgramDefinition } from '#sdk';
import { loadPrograms } from '../../registry/index.ts';
import type { Composition } from '../composition.ts';
import { runLine, useFolder } from '../test-line.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const NOTHING = {} as Composition;
const folder = useFolder();

/** A copy of the tree as far as a program sees it. */
beforeAll(() => {
  mkdirSync(join(folder, 'programs'));
  cpSync(join(ROOT, 'src/sdk'), join(folder, 'src/sdk'), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});

describe('what `waybill new` writes', () => {
  test('a program loads with its form, destination and task', async () => {
    const made = await runLine(NOTHING, ['new', 'program', 'change_of_address', '--root', folder, '--json']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.json<{ next: string[] }>().next.join('\n')).toContain(
      "import changeOfAddress from './programs/change_of_address/index.ts'",
    );
    const loaded = (await import(join(folder, 'programs/change_of_address/index.ts'))) as { default: ProgramDefinition };
    const program = loadPrograms([loaded.default]).get('change_of_address');
    expect([...program!.tasks.keys()]).toContain('release-held');
    expect([...program!.forms.keys()]).toEqual(['change_of_address']);
  });

  test('a task and a connector join the only program there is', async () => {
    expect((await runLine(NOTHING, ['new', 'task', 'check-amounts', '--root', folder])).code).toBe(0);
    expect((await runLine(NOTHING, ['new', 'task', 'close-old', '--over', 'submissions', '--root', folder])).code).toBe(0);
    const connector = await runLine(NOTHING, ['new', 'connector', 'status_api', '--root', folder]);
    expect(connector.out).toContain('WAYBILL_CHANGE_OF_ADDRESS_STATUS_API_URL');
    expect(existsSync(join(folder, 'programs/change_of_address/tasks/check-amounts.test.ts'))).toBe(true);
  });

  test('it is formatted, typed and keeps the rules', () => {
    const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    run(join(ROOT, 'node_modules/.bin/biome'), 'check', 'programs');
    run(process.execPath, join(ROOT, 'node_modules/typescript-native/bin/tsc'), '-p', '.', '--noEmit');
  });

  test('nothing is written over, and bad names are answered with the rule', async () => {
    const again = await runLine(NOTHING, ['new', 'program', 'change_of_address', '--root', folder]);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('programs/change_of_address/index.ts is there already; nothing was written.');
    const odd = await runLine(NOTHING, ['new', 'program', 'Change Of', '--root', folder]);
    expect(odd.err).toContain('use small letters and digits, such as change_of_address');
    const foreign = await runLine(NOTHING, ['new', 'task', 'x', '--program', 'none', '--root', folder]);
    expect(foreign.err).toContain('there are: change_of_address');
  });
});
