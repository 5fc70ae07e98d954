import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { type HttpClient, openHttpClient } from '#kernel/http/index.ts';
import { type Jobs, openJobs } from '#kernel/jobs/index.ts';
import {
  type AnyDestination,
  type DestinationDefinition,
  defineDestination,
  type PollAnswer,
  type PollContext,
  type PolledRow,
} from '#sdk';
import { importFile, openWithAttachments } from '../../submissions/index.ts';
import { lines, type TestHouse, useHouse } from '../../submissions/test-house.ts';
import { aRow, testProgram } from '../../submissions/test-program.ts';
import { recordImportedHandoffs } from '../elsewhere/record-imported-handoffs.ts';
import { HANDOFF_TIMINGS, type HandoffHouse } from '../ports.ts';
import { handoffQueueDefinitions } from '../queues.ts';
import { pollLane } from './poll-lane.ts';

/** What the test's partner knows: receipts with their status, and how it answers. */
export interface TestRegister {
  readonly known: Map<string, Record<string, unknown>>;
  /** Every question, as the ids that were asked. */
  readonly asked: string[][];
  /** In turn, in place of the answer: a status with headers. */
  readonly plan: { status: number; headers?: Record<string, string> }[];
  /** A question with one of these is answered by that status, or never. */
  readonly breaks: Map<string, number | 'hang'>;
  /** May change what is answered. */
  answer: (ids: string[], rows: Record<string, unknown>[], notFound: string[]) => unknown;
}

export interface PollHouse {
  readonly house: TestHouse;
  readonly handoffs: HandoffHouse;
  readonly register: TestRegister;
  /** Imports submissions with one hand-off each; receipts are their external ids, behind a letter. */
  importHandoffs(ids: readonly string[], status?: string, destination?: string, atText?: string): Promise<void>;
  /** Works every lane of the destination once, as a worker's jobs would. */
  poll(destination?: string): Promise<void>;
  /** The partner knows nothing and answers as it should. */
  forget(): void;
  states(): Promise<Record<string, string>>;
  findings(): Promise<readonly { kind: string; subject: string; isOpen: boolean }[]>;
  slices(): Promise<readonly Record<string, number | string | null>[]>;
}

const answerShape = z.object({ rows: z.array(z.unknown()), notFound: z.array(z.unknown()).optional() });
const rowShape = z.object({
  id: z.union([z.string(), z.number()]),
  status: z.string(),
  code: z.string().optional(),
  step: z.string().optional(),
});
const STATES: Readonly<Record<string, PolledRow['state']>> = {
  received: 'accepted',
  processing: 'accepted',
  success: 'provisional',
  vbms: 'delivered',
  error: 'rejected',
  expired: 'expired',
};

/** Reads the register's answers as a destination's own code does: schema first, row by row, failures inside HTTP 200 too. */
async function ask({ client, signal }: PollContext<HttpClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const body = JSON.stringify({ ids: receipts });
  const outcome = await client.call({ operation: 'report', method: 'POST', path: '/report', body, signal });
  if (outcome.kind !== 'answered') return { kind: 'failed', error: 'no_answer', message: outcome.reason };
  const later = outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs };
  if (outcome.status !== 200) {
    const isRefused = outcome.status === 400 || outcome.status === 422;
    return { kind: 'failed', error: isRefused ? 'refused' : 'busy', message: `HTTP ${outcome.status}`, isRefused, ...later };
  }
  const shape = answerShape.safeParse(JSON.parse(outcome.body.toString()));
  if (!shape.success) return { kind: 'failed', error: 'odd_answer', message: 'the answer is no list' };
  const rows: PolledRow[] = [];
  const unreadable: { receipt?: string; message: string; answer: Buffer }[] = [];
  for (const each of shape.data.rows) {
    const row = rowShape.safeParse(each);
    const state = row.success ? STATES[row.data.status] : undefined;
    const id = (each as { id?: string | number } | null)?.id;
    if (row.success && state)
      rows.push({
        receipt: String(row.data.id),
        state,
        status: row.data.status,
        ...(row.data.code ? { error: row.data.code } : {}),
        ...(row.data.step ? { step: row.data.step } : {}),
      });
    else
      unreadable.push({
        ...(id === undefined ? {} : { receipt: String(id) }),
        message: 'not a row',
        answer: Buffer.from(JSON.stringify(each)),
      });
  }
  return { kind: 'answered', rows, notFound: (shape.data.notFound ?? []).map(String), unreadable };
}

const rules = {
  slice: 8,
  firstMinutes: 10,
  everyMinutes: 60,
  longestMinutes: 960,
  provisionalMinutes: 1_440,
  healingMinutes: 360,
  missingAfterMinutes: 120,
  ask,
} as const;

const register = defineDestination<HttpClient>({
  ...(testProgram.destinations.get('intake') as DestinationDefinition<HttpClient>),
  connector: 'register',
  statuses: STATES,
  errors: {
    DOC202: { title: 'Upstream', then: 'next_destination', healsWithinDays: 30 },
    DOC103: { title: 'Content', then: 'next_destination' },
    expired: { title: 'Expired', then: 'afresh' },
  },
  poll: rules,
});
const seen: (readonly string[])[] = [];
const claims = defineDestination<HttpClient>({
  ...(testProgram.destinations.get('claims') as DestinationDefinition<HttpClient>),
  connector: 'register',
  statuses: STATES,
  poll: {
    ...rules,
    needsIdentity: true,
    ask: (context, receipts) => {
      seen.push(receipts.map((receipt) => `${receipt} ${context.identities.get(receipt)?.first_name ?? 'nobody'}`));
      return ask(context, receipts);
    },
  },
});

/** The names that the claims destination was given with each question. */
export const identitiesSeen = seen;

const program = {
  ...testProgram,
  connectors: new Map([['register', { timeouts: { totalMs: 2_000 } }]]),
  destinations: new Map<string, AnyDestination>([
    ['intake', register],
    ['claims', claims],
  ]),
};

/** A database, a partner that answers over HTTP, and what a worker needs to ask it. Read its parts inside tests. */
export function usePolls(): PollHouse {
  const house = useHouse();
  const told: TestRegister = {
    known: new Map(),
    asked: [],
    plan: [],
    breaks: new Map(),
    answer: (_ids, rows, notFound) => ({ rows, notFound }),
  };
  const opened: Opened = {};
  beforeAll(async () => {
    opened.server = await serve(told);
    opened.client = openHttpClient({
      destination: 'tests.register',
      baseUrl: `http://127.0.0.1:${(opened.server.address() as AddressInfo).port}`,
      timeouts: { connectMs: 1_500, headersMs: 1_500, bodyMs: 1_500, totalMs: 1_500 },
      // For both destinations, of which one may hang.
      maxConnections: 16,
      breaker: 'none',
    });
    opened.jobs = await openJobs({
      pool: house.db.database.pool,
      queues: handoffQueueDefinitions([program]),
      isWorker: false,
      onFault: (error) => {
        throw error;
      },
    });
  });
  afterAll(async () => {
    await opened.jobs?.close();
    await opened.client?.close();
    opened.server?.closeAllConnections();
    opened.server?.close();
  });
  const handoffs = handoffHouse(house, opened);
  const forget = (): void => {
    told.known.clear();
    told.breaks.clear();
    told.asked.length = 0;
    told.plan.length = 0;
    told.answer = (_ids, rows, notFound) => ({ rows, notFound });
  };
  return { house, handoffs, register: told, forget, ...doings(house, handoffs) };
}

interface Opened {
  server?: Server;
  client?: HttpClient;
  jobs?: Jobs;
}

function handoffHouse(house: TestHouse, opened: Opened): HandoffHouse {
  return {
    get database() {
      return house.db.database;
    },
    get jobs() {
      return opened.jobs!;
    },
    get keyring() {
      return house.keyring;
    },
    programs: new Map([[program.name, program]]),
    doors: {
      open: async (session, reader, ids) => {
        const found = await openWithAttachments(session, house.keyring, ids, reader);
        return new Map(
          [...found].map(([id, { submission }]) => [id, { submission, attachment: async () => Promise.reject(new Error('none')) }]),
        );
      },
    },
    partsOf: () => ({
      client: <Client>() => opened.client as Client,
      isSetUp: () => true,
      pdf: undefined as never,
      blankForm: async () => undefined,
    }),
    timings: HANDOFF_TIMINGS,
  };
}

function doings(house: TestHouse, handoffs: HandoffHouse): Omit<PollHouse, 'house' | 'handoffs' | 'register' | 'forget'> {
  const rowsOf = async <Row extends object>(text: string): Promise<Row[]> => (await house.db.owner.query<Row>(text)).rows;
  return {
    importHandoffs: async (ids, status = 'received', destination = 'intake', at = now().toISOString()) => {
      const rows = ids.map((id) => aRow(`s-${id}`, { facts: { handoffs: [{ destination, receipt: id, status, at }] } }));
      await house.importText(`${ids[0]}.jsonl`, lines(rows));
      const doors = { ...house.doors, recordHandoffs: recordImportedHandoffs };
      const input = `${house.folder}/${ids[0]}.jsonl`;
      await importFile(doors, { program, input, startedBy: { kind: 'person', name: 'olga' } });
    },
    poll: async (destination = 'intake') => {
      const signal = new AbortController().signal;
      await Promise.all([0, 1, 2, 3].map((lane) => pollLane(handoffs, { program: 'tests', destination, lane }, { signal })));
    },
    states: async () =>
      Object.fromEntries(
        (await rowsOf<{ receipt: string; state: string }>('select receipt, state from handoffs order by receipt')).map((row) => [
          row.receipt,
          row.state,
        ]),
      ),
    findings: () => rowsOf(`select kind, subject, closed_at is null as "isOpen" from findings order by id`),
    slices: () => rowsOf('select asked, answered, not_found, unanswered, unreadable, changed, fault from poll_slices order by id'),
  };
}

async function serve(told: TestRegister): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { ids } = JSON.parse(text) as { ids: string[] };
    told.asked.push(ids);
    const broken = ids.map((id) => told.breaks.get(id)).find((each) => each !== undefined);
    if (broken === 'hang') return;
    const planned = broken === undefined ? told.plan.shift() : { status: broken };
    const rows = ids.flatMap((id) => (told.known.has(id) ? [{ id, ...told.known.get(id) }] : []));
    const notFound = ids.filter((id) => !told.known.has(id));
    const answer = planned ? {} : await told.answer(ids, rows, notFound);
    response.writeHead(planned?.status ?? 200, { 'content-type': 'application/json', ...planned?.headers });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
