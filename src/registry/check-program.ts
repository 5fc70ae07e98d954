import type { ProgramDefinition } from '#sdk';
import { CORE_RULE_NAMES } from '../alerts/index.ts';
import { noticeFaults } from '../notices/index.ts';
import { personalColumns, scheduleFaults, secretNames } from '../tasks/index.ts';
import { exportFaults } from './check-exports.ts';

const PROGRAM_NAME = /^[a-z][a-z0-9_]{0,30}$/;
const TASK_NAME = /^[a-z][a-z0-9-]{0,60}$/;
const EXPORT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,40}$/;
const PART_NAME = /^[a-z][a-z0-9_]{0,40}$/;

/** Everything that is wrong with a program's definition, in plain words; empty when it may be loaded. */
export function faultsOf(program: ProgramDefinition): readonly string[] {
  const faults = [
    ...badNames([program], PROGRAM_NAME, 'program'),
    ...badNames(program.connectors, PART_NAME, 'connector'),
    ...badNames(program.destinations, PART_NAME, 'destination'),
    ...badNames(program.partners, PART_NAME, 'partner'),
    ...badNames(program.tasks, TASK_NAME, 'task'),
    ...repeated(program.forms, 'form'),
    ...repeated(program.connectors, 'connector'),
    ...repeated(program.destinations, 'destination'),
    ...repeated(program.tasks, 'task'),
    ...repeated(program.partners, 'partner'),
    ...program.tasks.flatMap(taskFaults),
    ...program.tasks.flatMap(scheduleFaults),
    ...repeated(
      program.tasks.flatMap(({ schedules = [] }) => schedules),
      'schedule',
    ),
    ...repeated(program.exports ?? [], 'export'),
    ...repeated(program.stores ?? [], 'store'),
    ...badNames(program.exports ?? [], EXPORT_NAME, 'export'),
    ...badNames(program.stores ?? [], PART_NAME, 'store'),
    ...exportFaults(program),
    ...badNames(program.alerts ?? [], PART_NAME, 'alert'),
    ...repeated(program.alerts ?? [], 'alert'),
    ...takenAlerts(program),
    ...noticeFaults(program),
    ...badNames(program.playbooks ?? [], PART_NAME, 'playbook'),
    ...repeated(program.playbooks ?? [], 'playbook'),
  ];
  if (program.forms.length === 0) faults.push('it has no form');
  return faults.map((fault) => `program ${program.name}: ${fault}`);
}

function badNames(parts: readonly { name: string }[], pattern: RegExp, kind: string): string[] {
  return parts.filter((part) => !pattern.test(part.name)).map((part) => `${kind} name "${part.name}" does not match ${pattern.source}`);
}

function repeated(parts: readonly { name: string }[], kind: string): string[] {
  const names = parts.map((part) => part.name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `two ${kind}s are called "${name}"`);
}

function hasRefinements(params: object): boolean {
  const { checks = [] } = (params as { def: { checks?: readonly unknown[] } }).def;
  return checks.length > 0;
}

function takenAlerts({ alerts = [] }: ProgramDefinition): string[] {
  return alerts
    .filter(({ name }) => CORE_RULE_NAMES.has(name))
    .map(({ name }) => `every program has an alert called "${name}"; give yours another name`);
}

function taskFaults(task: ProgramDefinition['tasks'][number]): string[] {
  const faults: string[] = [];
  if (task.risk === 'irreversible' && task.approvals < 1) faults.push(`task ${task.name} is irreversible and asks for nobody's approval`);
  if (task.over.length === 0) faults.push(`task ${task.name} runs over nothing`);
  if ('row' in task && personalColumns(task).includes(String(task.row.key)))
    faults.push(`task ${task.name}: rows are named by ${String(task.row.key)}, which is personal; name them by another column`);
  const [secret] = secretNames(task);
  if (secret !== undefined && hasRefinements(task.params))
    faults.push(`task ${task.name}: parameters of which one is secret are judged each by itself; put its rules on the parameters`);
  if (task.concurrency < 1 || task.concurrency > 256) faults.push(`task ${task.name}: concurrency must be from 1 to 256`);
  return faults;
}
