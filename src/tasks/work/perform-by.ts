import type { Outcome, TaskContext, TaskDefinition } from '#sdk';

type One = (context: TaskContext<never>, input: unknown) => Promise<Outcome>;
type Many = (context: TaskContext<never>, inputs: readonly unknown[]) => Promise<readonly Outcome[]>;

/** The same task with its effect done by somebody else, whatever it works on. */
export function performBy(task: TaskDefinition<never>, one: One, many: Many): TaskDefinition<never> {
  if (task.works === 'on one submission') return { ...task, perform: (context) => one(context, context.submission) };
  if (task.works === 'on a slice') return { ...task, performSlice: many };
  if (task.works === 'on one row') return { ...task, performRow: one };
  if (task.works === 'on a slice of rows') return { ...task, performRows: many };
  if (task.works === 'on a slice of handoffs') return { ...task, performHandoffs: many };
  return { ...task, performOnce: (context) => one(context, undefined) };
}
