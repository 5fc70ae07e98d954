import { WaybillError } from '#kernel/errors.ts';
import type { AnyTask } from '#sdk';

/** The task of a module: one of its program's (the default export), or an export of its own. @throws WB_TASK_UNKNOWN */
export function findTaskIn(module: object, name: string): AnyTask {
  const exported = Object.values(module) as unknown[];
  const candidates = exported.flatMap((each) => [each, ...tasksOf(each)]);
  const task = candidates.find((each): each is AnyTask => isTask(each) && each.name === name);
  if (task) return task;
  throw new WaybillError('WB_TASK_UNKNOWN', `The module of ${name} exports no such task: a program is the default export of its index.ts.`);
}

function tasksOf(exported: unknown): readonly unknown[] {
  const { tasks } = Object(exported) as { tasks?: unknown };
  return Array.isArray(tasks) ? tasks : [];
}

function isTask(value: unknown): value is AnyTask {
  const { name, works, risk } = Object(value) as Partial<AnyTask>;
  return typeof name === 'string' && typeof works === 'string' && risk === 'reads';
}
