import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '#kernel/db/database.ts';
import { createNotifier, openJobs, startWorker } from '#kernel/jobs/index.ts';
import { openObjectStore } from '#kernel/objects/index.ts';
import { defineTask, type Outcome, succeeded, type TaskDefinition } from '#sdk';
import {
  keepSweeping,
  type OpenedItem,
  RUN_CHANNEL,
  type Run,
  runProgress,
  TASK_QUEUES,
  type TaskHouse,
  type TaskParts,
  type TaskTimings,
  taskWork,
} from './index.ts';

export const PROGRAM = 'tests';
export const ASKER = { kind: 'person', name: 'asker' } as const;
export const DEED = { by: ASKER, reason: 'a test', scope: '*' } as const;

/** Short where a test would wait for them, long where it must not run into them. */
export const QUICK: TaskTimings = { leaseMs: 2_000, renewMs: 300, flushItems: 10, flushMs: 10, sweepMs: 100 };

type Perform = (submission: { readonly id: string; readonly signal: AbortSignal }) => Promise<Outcome> | Outcome;

/** Tasks whose behaviour a test gives. Ids that begin with `bad` are not eligible. */
export function scriptedTask(
  name: string,
  perform: Perform,
  parts: Partial<Pick<TaskDefinition<never>, 'approvals' | 'concurrency' | 'failureBudget'>> = {},
) {
  return defineTask({
    name,
    title: `The ${name} task`,
    description: 'Runs what a test says.',
    risk: 'reversible',
    approvals: 0,
    params: z.object({ note: z.string().optional() }),
    over: ['worklist', 'csv', 'query'],
    concurrency: 4,
    failureBudget: 1_000_000,
    notEligible: (facts) => (facts.id.startsWith('bad') ? 'bad_id' : facts.state === 'needs_attention' ? undefined : `is_${facts.state}`),
    outputColumns: ['what'],
    works: 'on one submission',
    perform: async ({ submission, signal }) => perform({ id: submission.id, signal }),
    ...parts,
  });
}

/** Sets a submission right with evidence: an effect that can be counted. */
export function remediated(id: string): Outcome {
  return succeeded({
    output: { what: `=did ${id}` },
    remediation: { kind: 'manual', isSuccess: true, reason: 'a test', evidence: { id } },
  });
}

export interface TestHouse extends TaskHouse {
  readonly codeHashes: Map<string, string>;
  close(): Promise<void>;
}

export interface TestHouseOptions {
  readonly database: Database;
  readonly tasks: readonly unknown[];
  readonly timings?: Partial<TaskTimings>;
  readonly folder?: string;
  readonly isWorker?: boolean;
  readonly worker?: string;
  /** A fault of the job engine's upkeep. Where nobody expects one it ends the process. */
  onEngineFault?(error: Error): void;
}

export async function openTestHouse(options: TestHouseOptions): Promise<TestHouse> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'waybill-tasks-'));
  const objects = await openObjectStore({ url: pathToFileURL(folder).href });
  const jobs = await openJobs({
    pool: options.database.pool,
    queues: TASK_QUEUES,
    isWorker: options.isWorker ?? false,
    onFault:
      options.onEngineFault ??
      ((error) => {
        throw error;
      }),
  });
  const tasks = options.tasks as readonly TaskDefinition<never>[];
  const codeHashes = new Map<string, string>();
  const registered = new Map(
    tasks.map((definition) => [
      definition.name,
      {
        definition,
        get codeHash() {
          return codeHashes.get(definition.name) ?? 'code-1';
        },
      },
    ]),
  );
  return {
    database: options.database,
    jobs,
    objects,
    programs: new Map([[PROGRAM, { name: PROGRAM, startWithinDays: 3, tasks: registered }]]),
    doors: { open: openPlain, package: async () => undefined },
    workshop: () => NO_PARTS,
    secrets: { offered: ['env:TEST_SECRET'], read: () => 'hush/hush&hush' },
    personal: PLAIN_VALUES,
    reading: { apart: ({ task }) => task, close: async () => undefined },
    timings: { ...QUICK, ...options.timings },
    worker: options.worker ?? 'test',
    announce: createNotifier(options.database.pool, RUN_CHANNEL).notify,
    codeHashes,
    close: async () => {
      await jobs.close();
      await objects.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** These tests hold no keys: what is sealed is told from what is not, and no more. */
const PLAIN_VALUES: TaskHouse['personal'] = {
  seal: async (_program, text) => ({ sealed: Buffer.from(text).toString('base64'), mac: `mac of ${text.length}`, key: 'k' }),
  open: async (_program, { sealed }) => Buffer.from(sealed, 'base64').toString(),
  rewrap: async () => undefined,
  macOf: (text) => `mac of ${text.length}`,
};

const NO_PARTS = { packages: () => undefined, pdf: undefined, reads: () => undefined } as unknown as TaskParts;

/** These tests hold no keys: a submission's outside is all that their tasks look at. */
const openPlain: TaskHouse['doors']['open'] = async (session, _author, ids) => {
  const { rows } = await session.client.query<{ id: number; external_id: string; form: string; submitted_at: Date; content_hash: Buffer }>(
    'select id, external_id, form, submitted_at, content_hash from submissions where id = any ($1)',
    [ids],
  );
  return new Map(
    rows.map((row): [number, OpenedItem] => [
      row.id,
      {
        submission: {
          id: row.external_id,
          form: row.form,
          submittedAt: row.submitted_at,
          contentHash: row.content_hash,
          payload: {},
          identity: {},
          documents: [],
        },
        attachment: async () => Readable.from([]),
      },
    ]),
  );
};

/** Works in this process until the answer is called. */
export function startTestWorker(house: TaskHouse, faults: unknown[] = [], slots = 4): () => Promise<void> {
  const stop = new AbortController();
  const ended = Promise.all([
    startWorker({
      jobs: house.jobs,
      work: taskWork(house, slots),
      signal: stop.signal,
      timings: { pollMs: 20 },
      onFault: (error) => faults.push(error),
    }),
    keepSweeping(house, stop.signal, (error) => faults.push(error)),
  ]);
  return async () => {
    stop.abort();
    await ended;
  };
}

/** Until the run is in one of the states. It looks at the database: the worker may be another process. */
export async function until(
  house: TaskHouse,
  runId: number,
  states: readonly Run['state'][],
): Promise<Awaited<ReturnType<typeof runProgress>>> {
  const since = performance.now();
  for (;;) {
    const progress = await house.database.transaction('*', (session) => runProgress(session, runId));
    if (states.includes(progress.state)) return progress;
    if (performance.now() - since > STUCK_MS)
      throw new Error(`Run ${runId} does not come to ${states.join(', ')}: ${JSON.stringify(progress)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

const STUCK_MS = 15_000;

/** Imported submissions that are held: they need attention. Answers their ids in order. */
export async function insertSubmissions(owner: pg.Pool, externalIds: readonly string[]): Promise<readonly number[]> {
  const at = new Date('2026-01-05T10:00:00Z');
  const { rows } = await owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $1, 'T-1', e.id, 'p', $2, $2, '\\x00', 'import', $2 from unnest($3::text[]) with ordinality as e (id, place) order by place returning id`,
    [PROGRAM, at, externalIds],
  );
  const ids = rows.map(({ id }) => id);
  await owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, $1, 'T-1', 'L1', true, 0, 'form' from unnest($2::bigint[]) id`,
    [PROGRAM, ids],
  );
  return ids;
}

export function idsFrom(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(4, '0')}`);
}

export function csvOf(ids: readonly string[]): Buffer {
  return Buffer.from(['id,comment', ...ids.map((id) => `${id},=1+1`)].join('\n'));
}

export async function textOf(house: TaskHouse, key: string): Promise<string> {
  const { stream } = await house.objects.get(key);
  return (await stream.toArray()).join('');
}
