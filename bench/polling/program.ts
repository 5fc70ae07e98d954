import { z } from 'zod';
import type { HttpClient } from '../../src/kernel/http/index.ts';
import { defineDestination, type PollAnswer, type PollContext, type PolledRow } from '../../src/sdk/index.ts';

export const PROGRAM = 'bench';
export const SLICE = 1_000;
export const LANES = 4;

const answer = z.object({
  data: z.array(
    z.object({ id: z.string(), attributes: z.object({ status: z.string(), code: z.string().nullish(), detail: z.string().nullish() }) }),
  ),
});
const STATES: Readonly<Record<string, PolledRow['state']>> = {
  received: 'accepted',
  success: 'provisional',
  vbms: 'delivered',
  error: 'rejected',
};

/** The question as the bare side asks it too. */
export function reportOf(client: HttpClient, receipts: readonly string[], signal?: AbortSignal) {
  const body = JSON.stringify({ ids: receipts });
  const headers = { 'content-type': 'application/json' };
  return client.call({ operation: 'report', method: 'POST', path: '/report', headers, body, ...(signal ? { signal } : {}) });
}

async function ask({ client, signal }: PollContext<HttpClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const outcome = await reportOf(client, receipts, signal);
  if (outcome.kind !== 'answered') return { kind: 'failed', error: 'no_answer', message: outcome.reason };
  if (outcome.status !== 200) return { kind: 'failed', error: 'busy', message: `HTTP ${outcome.status}` };
  const { data } = answer.parse(JSON.parse(outcome.body.toString()));
  const rows = data.map(({ id, attributes: { status } }) => ({ receipt: id, status, state: STATES[status] ?? 'accepted' }));
  return { kind: 'answered', rows, notFound: [], unreadable: [] };
}

const destination = (name: string) =>
  defineDestination<HttpClient>({
    name,
    title: name,
    connector: name,
    covers: 'submission',
    timeBoxDays: 21,
    provisionalWatchDays: 365,
    receiptKind: 'guid',
    proof: 'polled',
    whenUnknown: 'hold',
    statuses: STATES,
    poll: {
      slice: SLICE,
      // No bound for what is measured; the number pending is counted all the same.
      callsPerMinute: 100_000,
      firstMinutes: 60,
      everyMinutes: 600,
      longestMinutes: 1_440,
      provisionalMinutes: 1_440,
      healingMinutes: 360,
      missingAfterMinutes: 120,
      ask,
    },
  });

const destinations = [destination('steady'), destination('hanging')];

export const pollingProgram = {
  name: PROGRAM,
  startWithinDays: 3,
  forms: new Map<string, never>(),
  connectors: new Map(destinations.map(({ name }) => [name, { timeouts: { totalMs: 10_000 } }])),
  destinations: new Map(destinations.map((each) => [each.name, each])),
};
