import { now } from '#kernel/clock/clock.ts';
import type { TaskContext } from '#sdk';
import type { TaskParts } from '../ports.ts';
import { authorOf } from './record-outcomes.ts';
import type { TakenSlice } from './take-slice.ts';

/** What a task is given beside its items. */
export function contextOf({ run }: Pick<TakenSlice, 'run'>, parts: TaskParts, signal: AbortSignal): TaskContext<never> {
  return {
    program: run.program,
    runId: run.id,
    requestedAt: run.requestedAt,
    params: run.params as never,
    signal,
    now,
    connector: (name) => parts.connector(name),
    pdf: parts.pdf,
    reads: parts.reads(authorOf({ run })),
  };
}
