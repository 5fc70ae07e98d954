import { WaybillError } from '#kernel/errors.ts';
import { failed, type ItemContext, type Outcome, type TaskContext, type TaskDefinition } from '#sdk';
import { performBy } from '../work/perform-by.ts';
import { effectsOf, outcomeIn } from './judge-outcome.ts';
import type { RefusedTry } from './note-refused.ts';
import { serveAsks } from './serve-asks.ts';
import { type Child, ChildLost, type Performed } from './start-child.ts';

/** Lends the process of one program's reading tasks; `alone` waits until nobody else uses it, and keeps others out. */
export interface Lender {
  /** Keeps on record what a task tried. */
  onRefused(refused: RefusedTry): Promise<void>;
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
  const refused = await refusalOf(lender, context, performed, 'answer' in performed ? [performed.answer] : []);
  if (refused) return refused;
  return 'threw' in performed ? performed.threw : outcomeIn(performed.answer);
}

async function performMany(
  lender: Lender,
  name: string,
  context: TaskContext<never>,
  inputs: readonly unknown[],
): Promise<readonly Outcome[]> {
  const performed = await perform(lender, name, context, inputs);
  if (!performed) return inputs.map(() => LOST);
  const answers = 'threw' in performed ? inputs.map(() => performed.threw) : performed.answer;
  if (!Array.isArray(answers) || answers.length !== inputs.length)
    throw new WaybillError('WB_TASK_ANSWERS', `${name} did not answer one outcome for each of ${inputs.length} items.`);
  const refused = await refusalOf(lender, context, performed, answers);
  return refused ? inputs.map(() => refused) : answers.map(outcomeIn);
}

/** A task that tried to write or to send fails, whatever it made of the refusal, and the ledger says what it tried. */
async function refusalOf(lender: Lender, { program, runId }: TaskContext<never>, { tried }: Performed, answers: readonly unknown[]) {
  const effects = answers.flatMap(effectsOf);
  if (tried.length + effects.length > 0)
    await lender.onRefused({ program, runId, tried: [...tried, ...effects.map((each) => `the effect ${each}`)] });
  if (tried.length === 0) return undefined;
  return failed(
    'may_only_read',
    `WB_TASK_READS_ONLY: a task of risk reads may neither write nor send, and this one tried: ${[...new Set(tried)].join(', ')}.`,
  );
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
