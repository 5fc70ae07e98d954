import { basename } from 'node:path';
import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { administeredBy } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import { locateInput, openBuckets } from '../../submissions/index.ts';
import { draftRun, LIVE_STATES, listRuns, RUN_ORDERS, runProgress, type Selection, showRun } from '../../tasks/index.ts';
import { programFor } from '../refusals.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, cursor, instant, limit, numberId, programName, reason, sortedBy, worklistName } from '../schemas.ts';
import { rowOf, runRow, runShown, runState, shownOf } from './run-shapes.ts';

const MOST_INPUT_BYTES = 64 * 1_024 * 1_024;
const FILE_KINDS = ['output', 'succeeded', 'failed', 'unprocessed'] as const;

const selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('csv') }),
  z.strictObject({ kind: z.literal('worklist'), worklist: worklistName, next: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('reviewed'), worklist: worklistName, export: z.string().regex(/^[0-9a-f]{16}$/) }),
  z.strictObject({
    kind: z.literal('query'),
    reasons: z.array(z.string()).default([]),
    forms: z.array(z.string()).default([]),
    limit: z.number().int().positive().optional(),
  }),
  z.strictObject({ kind: z.literal('duplicates') }),
  z.strictObject({ kind: z.literal('rows'), map: z.record(z.string(), z.string()).optional() }),
  z.strictObject({
    kind: z.literal('handoffs'),
    destinations: z.array(z.string()).default([]),
    states: z.array(z.string()).default([]),
    findings: z.array(z.string()).optional(),
    limit: z.number().int().positive().optional(),
  }),
  z.strictObject({ kind: z.literal('failed'), run: numberId }),
  z.strictObject({ kind: z.literal('nothing') }),
]);

const draft = z.strictObject({
  program: programName,
  task: z.string().min(1).max(60),
  params: z.unknown().optional(),
  selection,
  /** With selection `csv` or `rows`: the rows and the name that the result files take after, or where the file lies in a bucket. */
  input: z
    .union([
      z.strictObject({ name: z.string().regex(/^[\w .-]{1,100}$/), csv: z.string().min(1) }),
      z.strictObject({ address: z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.{1,900}$/s) }),
    ])
    .optional(),
  /** The run whose mended file the input is. */
  mends: numberId.optional(),
  concurrency: z.number().int().min(1).max(256).optional(),
  rate_per_second: z.number().positive().optional(),
  reason,
});

const progress = runRow.omit({
  program: true,
  task: true,
  title: true,
  requested_by: true,
  requested_at: true,
  reason: true,
  started_at: true,
  finished_at: true,
});

export const runRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/runs',
    group: 'runs',
    summary: 'Runs, the newest first or as `sort` says. `state=live` is every state in which a run has rows to itself.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      state: z.union([z.literal('live'), runState]).optional(),
      sort: sortedBy(RUN_ORDERS, '-requested'),
      before: cursor.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({
      at: instant,
      runs: z.array(runRow),
      next: z.string().nullable().describe('Give it as `before` for the next page; null on the last one.'),
    }),
    handle: async ({ query, within }) => {
      const states = query.state === 'live' ? LIVE_STATES : query.state && [query.state];
      const { rows, next } = await within((session) => listRuns(session, { ...query, states }));
      return { at: now().toISOString(), runs: rows.map(rowOf), next };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/runs/:id',
    group: 'runs',
    summary: 'One run with its preview, approvals, outcomes, workers and result files.',
    right: 'read',
    params: byId,
    answer: runShown,
    handle: async ({ installation, params, within }) =>
      shownOf(await within((session) => showRun(installation.tasks.programs, session, params.id))),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/runs/:id/progress',
    group: 'runs',
    summary: 'How far a run is: total = succeeded + failed + skipped + unknown + left.',
    right: 'read',
    params: byId,
    answer: progress,
    handle: async ({ params, within }) => {
      const { runId, stateReason, ratePerSecond, secondsLeft, unprocessed, left, ...rest } = await within((session) =>
        runProgress(session, params.id),
      );
      const pace = { rate_per_second: ratePerSecond ?? 0, eta_seconds: secondsLeft };
      return { ...rest, ...pace, id: runId, state_reason: stateReason, left: unprocessed, left_in_attempt: left };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/runs',
    group: 'runs',
    summary: 'Drafts a run. Nothing is chosen and nothing runs before its preview.',
    right: 'operate',
    body: draft,
    mostBytes: MOST_INPUT_BYTES,
    answer: z.strictObject({ id: z.number().int(), state: runState }),
    statuses: [201],
    handle: async ({ installation, caller, body }) => {
      programFor(installation, caller, body.program);
      const { id, state } = await withFile(installation, body.input, (input) =>
        draftRun(installation.tasks, { ...draftOf(body, caller.actor), ...(input ? { input } : {}), administers: administeredBy(caller) }),
      );
      return { id, state };
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/runs/:id/files/:kind',
    group: 'runs',
    summary: 'A result file: of the newest attempt, unless `attempt` names another.',
    right: 'read',
    params: z.strictObject({ id: numberId, kind: z.enum(FILE_KINDS) }),
    query: z.strictObject({ attempt: numberId.optional() }),
    file: 'text/csv',
    handle: async ({ installation, params, query, within }) => {
      const { files } = await within((session) => showRun(installation.tasks.programs, session, params.id));
      const file = files.find(({ kind, attempt }) => kind === params.kind && (query.attempt ?? attempt) === attempt);
      if (!file) throw new WaybillError('WB_NOT_FOUND', `Run ${params.id} has no such result file yet.`, { run: params.id });
      const { stream, bytes } = await installation.objects.get(file.objectKey);
      return { fileName: file.fileName, bytes, content: stream };
    },
  }),
];

function draftOf(body: z.infer<typeof draft>, by: Parameters<typeof draftRun>[1]['by']): Parameters<typeof draftRun>[1] {
  const { program, task, params, selection: chosen, mends, concurrency, rate_per_second: rate, reason: why } = body;
  return {
    program,
    task,
    params,
    selection: selectionOf(chosen),
    by,
    reason: why,
    ...(mends === undefined ? {} : { mends }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { ratePerSecond: rate }),
  };
}

function selectionOf(chosen: z.infer<typeof selection>): Selection {
  if (chosen.kind === 'reviewed') return { kind: 'reviewed', worklist: chosen.worklist, exportId: chosen.export };
  return chosen.kind === 'failed' ? { kind: 'failed', runId: chosen.run } : chosen;
}

type Input = NonNullable<Parameters<typeof draftRun>[1]['input']>;

/** The file as it was sent, or as it lies in a bucket; streamed, whatever its size. @throws WB_INPUT_MISSING */
async function withFile<T>(
  { config }: Installation,
  given: z.infer<typeof draft>['input'],
  work: (input: Input | undefined) => Promise<T>,
): Promise<T> {
  if (!given) return work(undefined);
  if ('csv' in given) return work({ name: given.name, body: Buffer.from(given.csv) });
  const buckets = openBuckets(config);
  try {
    const source = await locateInput(given.address, buckets);
    return await work({ name: basename(given.address), body: await source.open(), address: given.address });
  } finally {
    await buckets.close();
  }
}
