import { camel, requireName, type Skeleton } from './skeleton.ts';

/** What a new task runs over: the rows of a file, or a slice of submissions. */
export const TASK_KINDS = ['rows', 'submissions'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** A task with its test. Over rows it says something about each; over submissions it decides by what is known of each, without opening payloads. */
export function taskSkeleton(name: string, program: string, kind: TaskKind = 'rows'): Skeleton {
  requireName(name, /^[a-z][a-z0-9-]{0,60}$/, 'check-amounts');
  const own = camel(name);
  const [text, test] = kind === 'rows' ? [rowTask(name, own), rowTest(name, own)] : [sliceTask(name, own), sliceTest(name, own)];
  return {
    files: {
      [`programs/${program}/tasks/${name}.ts`]: text,
      [`programs/${program}/tasks/${name}.test.ts`]: test,
    },
    next: [
      `Test it: node_modules/.bin/vitest run --project unit programs/${program}/tasks/${name}`,
      `Add to programs/${program}/index.ts:`,
      `  import { ${own} } from './tasks/${name}.ts';`,
      `  tasks: […, ${own}],`,
      `Then: waybill task show ${name} --program ${program}`,
      'docs/guides/write-a-task.md goes on from here.',
    ],
  };
}

function rowTask(name: string, own: string): string {
  return `import { z } from 'zod';
import { defineTask, failed, type RowTask, succeeded } from '../../../src/sdk/index.ts';

const params = z.object({ most: z.number().positive().describe('The largest amount that is let through') });

// One key a column. A row that does not fit is refused by its number, with field and rule, before anything runs.
const row = z.object({
  id: z.string().min(1),
  amount: z.string().regex(/^\\d+\\.\\d{2}$/, 'must be an amount such as 12.50'),
});

/** Say here what it does with a row, and what it never does. */
export const ${own}: RowTask<never, never> = defineTask({
  name: '${name}',
  title: 'Check the amounts of a file',
  description: 'Says of each row whether its amount is below a limit. Nothing is changed and nothing is sent.',
  // 'reads' runs where it can neither write nor send; what changes something is 'reversible' or 'irreversible'.
  risk: 'reads',
  // So many others must agree to the preview before it runs.
  approvals: 1,
  params,
  over: ['csv'],
  row: { schema: row, key: 'id' },
  concurrency: 4,
  // So many failed rows pause the run.
  failureBudget: 100,
  outputColumns: ['cents'],
  works: 'on one row',
  performRow: async ({ params: { most } }, { amount }) => {
    const cents = Math.round(Number(amount) * 100);
    if (cents > most * 100) return failed('too_much', \`The amount is above \${most}.\`);
    return succeeded({ output: { cents } });
  },
});
`;
}

function rowTest(name: string, own: string): string {
  return `import { expect, test } from 'vitest';
import { ${own} } from './${name}.ts';

const context = { params: { most: 100 } } as never;
const perform = (row: object) => ${own}.performRow(context, row as never);

test('an amount within the limit comes out in cents, one above it fails by name', async () => {
  expect(await perform({ id: '007', amount: '12.50' })).toEqual({ kind: 'succeeded', output: { cents: 1250 } });
  expect(await perform({ id: '008', amount: '100.01' })).toMatchObject({ kind: 'failed', reason: 'too_much' });
});

test('a row that is not as it should be does not run', () => {
  const { schema } = ${own}.row;
  expect(schema.safeParse({ id: '007', amount: '12.50' }).success).toBe(true);
  expect(schema.safeParse({ id: '007', amount: 'twelve' }).success).toBe(false);
});
`;
}

function sliceTask(name: string, own: string): string {
  return `import { z } from 'zod';
import { defineTask, type SliceTask, succeeded } from '../../../src/sdk/index.ts';

const params = z.object({ reason: z.string().min(1).max(500).describe('Why it is decided so') });

/** Say here what it does to a submission, and what it never does. */
export const ${own}: SliceTask<never> = defineTask({
  name: '${name}',
  title: 'Close what nobody answers for any more',
  description: 'Records a decision on each submission: it is closed, and needs no attention. Nothing is sent.',
  risk: 'reversible',
  approvals: 1,
  params,
  over: ['worklist', 'csv'],
  concurrency: 1,
  failureBudget: 10,
  // A short code where the task must leave a submission alone; asked at preview and again when the item runs.
  notEligible: ({ state }) => (state === 'needs_attention' ? undefined : 'needs_no_attention'),
  outputColumns: [],
  works: 'on a slice',
  performSlice: async ({ params: { reason } }, submissions) =>
    submissions.map(() => succeeded({ remediation: { kind: 'closed', isSuccess: true, reason } })),
});
`;
}

function sliceTest(name: string, own: string): string {
  return `import { expect, test } from 'vitest';
import { ${own} } from './${name}.ts';

const facts = { id: '1', form: 'any', reason: null, problems: [], duplicateOf: null };

test('it leaves alone what needs no attention', () => {
  expect(${own}.notEligible({ ...facts, state: 'needs_attention' })).toBeUndefined();
  expect(${own}.notEligible({ ...facts, state: 'delivered' })).toBe('needs_no_attention');
});
`;
}
