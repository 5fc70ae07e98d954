import { z } from 'zod';
import { failed, type Outcome } from '#sdk';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const OUTCOME = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('succeeded'), output: z.record(z.string(), cell).optional() }),
  z.strictObject({ kind: z.literal(['failed', 'unknown']), reason: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.string(), message: z.string().optional() }),
]);

/** What a task that only reads may answer: an outcome with cells for the result file. One that would change something fails by the effect's name. */
export function outcomeIn(answer: unknown): Outcome {
  const judged = OUTCOME.safeParse(answer);
  if (judged.success) return judged.data;
  const effects = effectsOf(answer);
  if (effects.length === 0) return failed('error', 'The task answered something that is no outcome.');
  const message = `WB_TASK_READS_ONLY: a task of risk reads changes nothing, and this one answered with: ${effects.join(', ')}. Nothing of it was kept.`;
  return failed('may_only_read', message);
}

/** Names of the effects that an answer has and may not have. */
export function effectsOf(answer: unknown): readonly string[] {
  const { error } = OUTCOME.safeParse(answer);
  return (error?.issues ?? []).flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
}
