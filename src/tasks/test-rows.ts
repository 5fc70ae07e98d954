import { z } from 'zod';
import { defineTask, failed, succeeded } from '#sdk';

/** Rows of which every seventh is refused by the partner. */
export function rowsTask(perform: () => Promise<void>) {
  return defineTask<object, { code: string; amount: number }>({
    name: 'counted-rows',
    title: 'Counts rows',
    description: 'Says of each row what it is.',
    risk: 'reversible',
    approvals: 0,
    params: z.object({}),
    over: ['csv'],
    concurrency: 2,
    failureBudget: 10_000_000,
    outputColumns: ['sent'],
    row: { schema: z.object({ code: z.string(), amount: z.coerce.number() }), key: 'code' },
    works: 'on a slice of rows',
    performRows: async (_context, rows) => {
      await perform();
      return rows.map(({ code, amount }) =>
        amount % 7 === 0 ? failed('refused', 'The partner refused it.') : succeeded({ output: { sent: code } }),
      );
    },
  });
}
