import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { defineProgram, defineTask, succeeded } from '../../src/sdk/index.ts';

const asks = { params: z.strictObject({}), concurrency: 1, failureBudget: 0, outputColumns: [], over: ['nothing'], works: 'once' } as const;

/** Tries to write a file, to ask a partner and to change a submission, and takes no notice of its being refused. */
export const oversteps = defineTask<Record<string, never>>({
  ...asks,
  name: 'oversteps',
  title: 'Oversteps',
  description: 'A task that only reads and tries more.',
  risk: 'reads',
  approvals: 0,
  performOnce: async ({ connector, reads }) => {
    await writeFile('/tmp/waybill-never-written', 'x').catch(() => undefined);
    await (async () => fetch('http://127.0.0.1:9/'))().catch(() => undefined);
    await reads.query('delete from submissions').catch(() => undefined);
    await reads.query("select set_config('waybill.programs', '*', true)").catch(() => undefined);
    return succeeded({ output: { client: String(connector('partner')) } });
  },
});

/** Only an administrator may ask for it. */
const reserved = defineTask<Record<string, never>>({
  ...asks,
  name: 'reserved',
  title: 'Reserved',
  description: 'A task that takes an administrator.',
  risk: 'reversible',
  approvals: 1,
  requires: 'administer',
  performOnce: async () => succeeded(),
});

/** Its forms are given where it is loaded: the process of a reading task has no other program's code. */
export const attempts = defineProgram({
  name: 'attempts',
  title: 'What people may not do',
  folder: import.meta.dirname,
  forms: [],
  destinations: [],
  connectors: [],
  tasks: [oversteps, reserved],
  startWithinDays: 7,
  partners: [],
});
