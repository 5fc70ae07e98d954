import { WaybillError } from '#kernel/errors.ts';
import { failed, type ItemContext, type Outcome, type TaskContext, type TaskDefinition } from '#sdk';
import { performBy } from '../perform-by.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { serveAsks } from './serve-asks.ts';
import { type Child, ChildLost, type Performed } from './start-child.ts';

/** Lends the process of one program's reading tasks; `alone` waits until nobody else uses it, and keeps others out. */
export interface Lender {
  lend<T>(use: (child: Child) => Promise<T>, alone: boolean): Promise<T>;
}

/**
 * The same task, whose effect happens in a process that can only read. Where that process is lost, what was in work is tried once more in a fresh one
 * with nothing beside it; an item that ends that one too fails by name, and no other item with it.
 */
export function readApart(task: TaskDefinition<never>, lender: Lender): TaskDefinition<never> {
  const { name } = task;
  const one = (context: TaskContext<never>, input: unknown) => performOne(lender, name, context, input);
  const many = (context: TaskContext<never>, inputs: readonly unknown[]) => performMany(lender, name, context, inputs);
  return performBy(task, one, many);
}

const LOST = failed(
  'process_lost',
  'The process of this reading task ended twice while it worked on this item; look at what it does with it.',
);

async function performOne(lender: Lender, name: string, context: TaskContext<never>, input: unknown): Promise<Outcome> {
  const performed = await perform(lender, name, context, input);
  if (!performed) return LOST;
  return 'threw' in performed ? performed.threw : judgeOutcome(performed.answer);
}

async function performMany(
  lender: Lender,
  name: string,
  context: TaskContext<never>,
  inputs: readonly unknown[],
): Promise<readonly Outcome[]> {
  const performed = await perform(lender, name, context, inputs);
  if (!performed) return inputs.map(() => LOST);
  if ('threw' in performed) return inputs.map(() => performed.threw);
  const answers = performed.answer;
  if (Array.isArray(answers) && answers.length === inputs.length) return answers.map(judgeOutcome);
  throw new WaybillError('WB_TASK_ANSWERS', `${name} did not answer one outcome for each of ${inputs.length} items.`);
}

/** Undefined: the process was lost twice. */
async function perform(lender: Lender, task: string, context: TaskContext<never>, input: unknown): Promise<Performed | undefined> {
  const { program, runId, requestedAt, params, signal } = context;
  const message = { task, context: { program, runId, requestedAt, params }, input };
  for (const alone of [false, true]) {
    try {
      return await lender.lend((child) => child.perform(message, serveAsks(context as ItemContext<never>), signal), alone);
    } catch (error) {
      if (!(error instanceof ChildLost)) throw error;
    }
  }
  return undefined;
}
