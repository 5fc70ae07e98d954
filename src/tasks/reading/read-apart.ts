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

/** The task of a call, and how long a call of it may take. */
interface Called {
  readonly name: string;
  readonly ms: number;
}

const MOST_SECONDS = 300;

/**
 * The same task, whose effect happens in a process that can only read. Where that process is lost, what was in work is tried once more in a fresh one
 * with nothing beside it; an item that ends that one too fails by name, and no other item with it. A process that a call holds too long is ended.
 */
export function readApart(task: TaskDefinition<never>, lender: Lender): TaskDefinition<never> {
  const of = { name: task.name, ms: (task.mostSeconds ?? MOST_SECONDS) * 1_000 };
  const one = (context: TaskContext<never>, input: unknown) => performOne(lender, of, context, input);
  const many = (context: TaskContext<never>, inputs: readonly unknown[]) => performMany(lender, of, context, inputs);
  return performBy(task, one, many);
}

const LOST = failed(
  'process_lost',
  'The process of this reading task ended twice while it worked on this item; look at what it does with it.',
);

const TOO_LONG = failed(
  'took_too_long',
  'The reading task worked longer on this item than it may, twice; its process was ended. `mostSeconds` of the task says how long that is.',
);

async function performOne(lender: Lender, of: Called, context: TaskContext<never>, input: unknown): Promise<Outcome> {
  const performed = await perform(lender, of, context, input);
  if ('kind' in performed) return performed;
  const refused = await refusalOf(lender, context, performed, 'answer' in performed ? [performed.answer] : []);
  if (refused) return refused;
  return 'threw' in performed ? performed.threw : outcomeIn(performed.answer);
}

async function performMany(
  lender: Lender,
  of: Called,
  context: TaskContext<never>,
  inputs: readonly unknown[],
): Promise<readonly Outcome[]> {
  const performed = await perform(lender, of, context, inputs);
  if ('kind' in performed) return inputs.map(() => performed);
  const answers = 'threw' in performed ? inputs.map(() => performed.threw) : performed.answer;
  if (!Array.isArray(answers) || answers.length !== inputs.length)
    throw new WaybillError('WB_TASK_ANSWERS', `${of.name} did not answer one outcome for each of ${inputs.length} items.`);
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

/** An outcome where the process was lost twice, by itself or because the call did not end in its time. */
async function perform(
  lender: Lender,
  { name: task, ms }: Called,
  context: TaskContext<never>,
  input: unknown,
): Promise<Performed | Outcome> {
  const { program, runId, requestedAt, params, signal } = context;
  const message = { task, context: { program, runId, requestedAt, params }, input };
  let isLate = false;
  const late = (child: Child) => {
    isLate = true;
    child.end();
  };
  for (const alone of [false, true]) {
    isLate = false;
    try {
      return await lender.lend(async (child) => {
        const timer = setTimeout(late, ms, child);
        return child.perform(message, serveAsks(context as ItemContext<never>), signal).finally(() => clearTimeout(timer));
      }, alone);
    } catch (error) {
      if (!(error instanceof ChildLost)) throw error;
    }
  }
  return isLate ? TOO_LONG : LOST;
}
