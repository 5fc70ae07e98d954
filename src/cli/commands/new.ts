import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import type { OpenContext } from '../context.ts';
import { connectorSkeleton } from '../skeletons/connector-skeleton.ts';
import { programSkeleton } from '../skeletons/program-skeleton.ts';
import { type Skeleton, writeSkeleton } from '../skeletons/skeleton.ts';
import { TASK_KINDS, type TaskKind, taskSkeleton } from '../skeletons/task-skeleton.ts';

interface Given {
  readonly root: string;
  readonly program?: string;
  readonly over?: TaskKind;
}

/** `waybill new program|task|connector NAME`: a small part that works, to be changed into yours. */
export function addNew(root: Command, open: OpenContext): void {
  const making = root.command('new').description('write a small working part of a program, with its test');
  const add = (kind: string, description: string, make: (name: string, given: Given) => Skeleton) =>
    making
      .command(`${kind} <name>`)
      .description(description)
      .option('--program <name>', 'the program that it belongs to')
      .option('--root <folder>', 'where Waybill stands', '.')
      .action(async (name: string, given: Given, command: Command) => {
        const skeleton = make(name, given);
        const files = await writeSkeleton(resolve(given.root), skeleton);
        open(command).output.answer({ files, next: skeleton.next }, [...files.map((file) => `Wrote ${file}`), ...skeleton.next]);
      });
  add('program', 'a form, a destination and a task; loads at once', (name) => programSkeleton(name));
  add('task', 'a task of a program, with its test', (name, given) => taskSkeleton(name, programIn(given), given.over)).addOption(
    new Option('--over <what>', 'the rows of a file, or submissions').choices(TASK_KINDS).default('rows'),
  );
  add('connector', 'a connector of a program', (name, given) => connectorSkeleton(name, programIn(given)));
}

function programIn({ root, program }: Given): string {
  const folder = join(resolve(root), 'programs');
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const given = program ?? (there.length === 1 ? there[0] : undefined);
  if (given !== undefined && there.includes(given)) return given;
  throw new WaybillError('WB_USAGE', `Name the program with --program; there are: ${there.join(', ') || 'none'}.`);
}
