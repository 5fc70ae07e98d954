import { join } from 'node:path';
import { WaybillError } from '#kernel/errors.ts';
import type { AnyTask, ProgramDefinition } from '#sdk';
import { markDuplicates } from '../duplicates/index.ts';
import { exportReady } from '../exports/index.ts';
import { decideUnknown, rePoll } from '../handoffs/index.ts';
import { sendNotices } from '../notices/index.ts';
import { renewShareLinks } from '../packages/index.ts';
import { exportPersonHistory, purgeByRetention, redactPersonTask } from '../retention/index.ts';
import { correctAndResend, findSubmissions, releaseHeld, remediateMany } from '../submissions/index.ts';
import { CORE_PLAYBOOKS, loadPlaybook } from '../triage/index.ts';
import { playbookFaults } from './check-playbooks.ts';
import { faultsOf } from './check-program.ts';
import { codeHash } from './code-hash.ts';
import type { LoadedProgram, LoadedTask, Registry } from './program.ts';

/** Tasks that every program has. `module` is for those that only read: where such a task stands, importing nothing but the SDK. */
const SHARED_TASKS: readonly { readonly definition: AnyTask; readonly path: string; readonly module?: string }[] = [
  { definition: markDuplicates, path: join(import.meta.dirname, '../duplicates') },
  { definition: releaseHeld, path: join(import.meta.dirname, '../submissions') },
  { definition: remediateMany, path: join(import.meta.dirname, '../submissions') },
  { definition: correctAndResend, path: join(import.meta.dirname, '../submissions') },
  {
    definition: findSubmissions,
    path: join(import.meta.dirname, '../submissions'),
    module: join(import.meta.dirname, '../submissions/find-submissions.ts'),
  },
  { definition: rePoll, path: join(import.meta.dirname, '../handoffs') },
  { definition: decideUnknown, path: join(import.meta.dirname, '../handoffs') },
  { definition: renewShareLinks, path: join(import.meta.dirname, '../packages') },
  { definition: exportReady, path: join(import.meta.dirname, '../exports') },
  { definition: exportPersonHistory, path: join(import.meta.dirname, '../retention') },
  { definition: redactPersonTask, path: join(import.meta.dirname, '../retention') },
  { definition: purgeByRetention, path: join(import.meta.dirname, '../retention') },
  { definition: sendNotices, path: join(import.meta.dirname, '../notices') },
];

/**
 * Checks the configured programs and makes them findable by name.
 * @throws WaybillError WB_PROGRAM with everything that is wrong with any of them.
 */
export function loadPrograms(programs: readonly ProgramDefinition[]): Registry {
  const faults = programs.flatMap(faultsOf);
  const names = programs.map((program) => program.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index).map((name) => `two programs are called "${name}"`);
  if (faults.length + twice.length > 0) throw new WaybillError('WB_PROGRAM', [...faults, ...twice].join('\n'));
  const loaded = programs.map(load);
  const unfit = loaded.flatMap(playbookFaults);
  if (unfit.length > 0) throw new WaybillError('WB_PROGRAM', unfit.join('\n'));
  return new Map(loaded.map((program) => [program.name, program]));
}

function load(program: ProgramDefinition): LoadedProgram {
  return {
    name: program.name,
    title: program.title,
    startWithinDays: program.startWithinDays,
    forms: byName(program.forms),
    destinations: byName(program.destinations),
    connectors: byName(program.connectors),
    tasks: loadTasks(program),
    exports: byName(program.exports ?? []),
    playbooks: new Map([...CORE_PLAYBOOKS, ...(program.playbooks ?? [])].map((each) => [each.name, loadPlaybook(each)])),
    notices: program.notices,
    formerMetrics: program.formerMetrics,
    partners: program.partners,
    alerts: program.alerts ?? [],
  };
}

function loadTasks(program: ProgramDefinition): ReadonlyMap<string, LoadedTask> {
  const hash = codeHash(program.folder);
  const shared = SHARED_TASKS.map(({ definition, path, module = path }) => ({
    definition,
    codeHash: codeHash(path),
    module,
    codePath: path,
  }));
  const module = join(program.folder, 'index.ts');
  const own = program.tasks.map((definition) => ({ definition, codeHash: hash, module, codePath: program.folder }));
  return new Map(
    [...shared, ...own].map((task) => [task.definition.name, task] as const).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function byName<Part extends { readonly name: string }>(parts: readonly Part[]): ReadonlyMap<string, Part> {
  return new Map(parts.map((part) => [part.name, part]));
}

/** @throws WaybillError WB_NOT_FOUND naming the programs that there are. */
export function programNamed(registry: Registry, name: string): LoadedProgram {
  const program = registry.get(name);
  if (program) return program;
  throw new WaybillError('WB_NOT_FOUND', `There is no program "${name}"; this installation has ${[...registry.keys()].join(', ')}.`);
}

/** @throws WaybillError WB_NOT_FOUND naming the program's tasks. */
export function taskNamed(program: LoadedProgram, name: string): LoadedTask {
  const task = program.tasks.get(name);
  if (task) return task;
  throw new WaybillError('WB_NOT_FOUND', `Program ${program.name} has no task "${name}"; it has ${[...program.tasks.keys()].join(', ')}.`);
}
