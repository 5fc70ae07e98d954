import { CORE_RULE_NAMES } from '../alerts/index.ts';
import { explainFinding } from '../history/index.ts';
import { STAGES } from '../triage/index.ts';
import type { LoadedProgram } from './program.ts';

type Playbook = LoadedProgram['playbooks'] extends ReadonlyMap<string, { readonly definition: infer Definition }> ? Definition : never;

/** What a program's playbooks name and nobody has: tasks, findings, exports, alerts, stages. In plain words. */
export function playbookFaults(program: LoadedProgram): string[] {
  return [...program.playbooks.values()].flatMap(({ definition }) =>
    faultsOf(program, definition).map((fault) => `program ${program.name}: playbook ${definition.name}: ${fault}`),
  );
}

function faultsOf(program: LoadedProgram, { about, steps, version, affected }: Playbook): string[] {
  const names = steps.map(({ name }) => name);
  const faults = [
    ...names.filter((name, place) => names.indexOf(name) !== place).map((name) => `two steps are called ${name}`),
    ...names.filter((name) => !/^[a-z][a-z0-9_]{0,40}$/.test(name)).map((name) => `step name "${name}" is not of lower case letters`),
    ...steps.flatMap(({ task }) => (task && !program.tasks.has(task.name) ? [`there is no task ${task.name}`] : [])),
    ...(about.findings ?? []).filter((kind) => !isFinding(kind)).map((kind) => `there is no finding ${kind}`),
    ...(about.exports ?? []).filter((name) => !program.exports.has(name)).map((name) => `there is no export ${name}`),
    ...(about.errorClasses ?? []).flatMap(({ stage }) => (stage === undefined || isStage(stage) ? [] : [`there is no stage ${stage}`])),
    ...(about.alerts ?? []).filter((name) => !hasRule(program, name)).map((name) => `there is no alert ${name}`),
  ];
  if (affected.list === 'findings' && !isFinding(affected.kind)) faults.push(`there is no finding ${affected.kind}`);
  if (affected.list === 'export_ready' && affected.export !== undefined && !program.exports.has(affected.export))
    faults.push(`there is no export ${affected.export}`);
  if (steps.length === 0) faults.push('it has no step');
  if (!Number.isInteger(version) || version < 1) faults.push('its version is no whole number above 0');
  return faults;
}

function isFinding(kind: string): boolean {
  return explainFinding({ kind, submission: null, shareId: null }) !== undefined;
}

function isStage(stage: string): boolean {
  return (STAGES as readonly string[]).includes(stage);
}

function hasRule({ alerts }: LoadedProgram, name: string): boolean {
  return CORE_RULE_NAMES.has(name) || alerts.some((rule) => rule.name === name);
}
