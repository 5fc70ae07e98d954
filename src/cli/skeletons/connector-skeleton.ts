import { camel, requireName, type Skeleton } from './skeleton.ts';

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
