import { z } from 'zod';
import { type AnyTask, defineTask, failed, succeeded } from '../../src/sdk/index.ts';

/** A task that works only as far as the test lets it: what a page shows meanwhile stands still until the test goes on. */
export interface StampTask {
  readonly task: AnyTask;
  /** Lets so many more items through. */
  letThrough(items: number): void;
}

/** @param fails so many of the first items fail */
export function stampTask(fails: number): StampTask {
  const waiting: (() => void)[] = [];
  let allowed = 0;
  let failing = fails;
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (allowed > 0) {
        allowed -= 1;
        resolve();
      } else {
        waiting.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('Stopped.')), { once: true });
      }
    });
  const params = z.strictObject({ colour: z.enum(['red', 'green']).describe('Of the stamp') });
  const task = defineTask<z.infer<typeof params>>({
    name: 'stamp',
    title: 'Stamp submissions',
    description: 'Notes for each submission that it was looked at.',
    risk: 'reversible',
    approvals: 1,
    params,
    over: ['query', 'csv'],
    concurrency: 2,
    failureBudget: 50,
    notEligible: ({ reason }) => (reason === 'held' ? undefined : 'not_held'),
    outputColumns: ['colour'],
    works: 'on one submission',
    perform: async ({ signal, params: { colour } }) => {
      await turn(signal);
      failing -= 1;
      return failing >= 0 ? failed('no_ink', 'The pad was dry.') : succeeded({ output: { colour } });
    },
  });
  return {
    task,
    letThrough: (items) => {
      const now = waiting.splice(0, items);
      allowed += items - now.length;
      for (const go of now) go();
    },
  };
}
