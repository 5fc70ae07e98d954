import { camel, requireName, type Skeleton } from './skeleton.ts';

/** A task over a slice of submissions: it decides by what is known of each, without opening payloads. */
export function taskSkeleton(name: string, program: string): Skeleton {
  requireName(name, /^[a-z][a-z0-9-]{0,60}$/, 'close-answered');
  const own = camel(name);
  return {
    files: {
      [`programs/${program}/tasks/${name}.ts`]: taskText(name, own),
      [`programs/${program}/tasks/${name}.test.ts`]: taskTest(name, own),
    },
    next: [
      `Add to programs/${program}/index.ts:`,
      `  import { ${own} } from './tasks/${name}.ts';`,
      `  tasks: […, ${own}],`,
      `Then: waybill task show ${name} --program ${program}`,
    ],
  };
}

function taskText(name: string, own: string): string {
  return `import { z } from 'zod';
import { defineTask, succeeded } from '../../../src/sdk/index.ts';

const params = z.object({ reason: z.string().min(1).max(500).describe('Why it is decided so') });

/** Say here what it does to a submission, and what it never does. */
export const ${own} = defineTask<z.infer<typeof params>>({
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

function taskTest(name: string, own: string): string {
  return `import { expect, test } from 'vitest';
import { ${own} } from './${name}.ts';

const facts = { id: '1', form: 'any', reason: null, problems: [], duplicateOf: null };

test('it leaves alone what needs no attention', () => {
  expect(${own}.notEligible({ ...facts, state: 'needs_attention' })).toBeUndefined();
  expect(${own}.notEligible({ ...facts, state: 'delivered' })).toBe('needs_no_attention');
});
`;
}

/** A connector with one call that is safe to repeat. */
export function connectorSkeleton(name: string, program: string): Skeleton {
  requireName(name, /^[a-z][a-z0-9_]{0,40}$/, 'status_api');
  const own = camel(name);
  const file = name.replaceAll('_', '-');
  const variable = `WAYBILL_${program}_${name}`.toUpperCase();
  return {
    files: {
      [`programs/${program}/connectors/${file}.ts`]: connectorText(name, own),
      [`programs/${program}/connectors/${file}.test.ts`]: connectorTest(file, own),
    },
    next: [
      `Add to programs/${program}/index.ts:`,
      `  import { ${own} } from './connectors/${file}.ts';`,
      `  connectors: […, ${own}],`,
      `Set ${variable}_URL and ${variable}_APIKEY. Then: waybill doctor`,
    ],
  };
}

function connectorText(name: string, own: string): string {
  const client = `${own.charAt(0).toUpperCase()}${own.slice(1)}Client`;
  return `import { z } from 'zod';
import { defineConnector } from '../../../src/sdk/index.ts';

export interface ${client} {
  /** The partner's word for what became of a receipt; undefined where it did not answer, or not in its own form. */
  statusOf(receipt: string): Promise<string | undefined>;
}

const settings = z.object({ apikey: z.string().min(1) });
const answer = z.object({ status: z.string().min(1) });

export const ${own} = defineConnector({
  name: '${name}',
  title: 'Status of what was sent',
  settings,
  secrets: ['apikey'],
  timeouts: { connectMs: 5_000, totalMs: 30_000 },
  limits: { concurrent: 4, perMinute: 60 },
  reachable: '/',
  client: (caller, { apikey }): ${client} => ({
    statusOf: async (receipt) => {
      const path = \`/status/\${encodeURIComponent(receipt)}\`;
      const result = await caller.call({ operation: 'status', method: 'GET', path, headers: { apikey }, isIdempotent: true });
      if (result.kind !== 'answered' || result.status !== 200) return undefined;
      return statusIn(result.body);
    },
  }),
});

function statusIn(body: Buffer): string | undefined {
  try {
    return answer.safeParse(JSON.parse(body.toString('utf8'))).data?.status;
  } catch {
    return undefined;
  }
}
`;
}

function connectorTest(file: string, own: string): string {
  const client = `${own.charAt(0).toUpperCase()}${own.slice(1)}Client`;
  return `import { expect, test } from 'vitest';
import { type ${client}, ${own} } from './${file}.ts';

function clientThatHears(body: string): ${client} {
  const call = async () => ({ kind: 'answered', status: 200, headers: {}, body: Buffer.from(body) }) as const;
  return ${own}.client({ call }, { apikey: 'secret' } as never) as ${client};
}

test('it reads the status, and takes nothing else for one', async () => {
  expect(await clientThatHears('{"status":"filed"}').statusOf('r1')).toBe('filed');
  expect(await clientThatHears('<html>').statusOf('r1')).toBeUndefined();
});
`;
}
