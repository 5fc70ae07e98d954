import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { WaybillError } from '#kernel/errors.ts';
import { administeredBy, type Caller } from '../access/index.ts';
import { type Installation, type LoadedTask, taskNamed } from '../registry/index.ts';
import { draftRun, type Preview, prepareRun, refuseDeviations, reviewWorklist, type Selection } from '../tasks/index.ts';
import { programFor } from './program-for.ts';
import { withInput } from './with-input.ts';

/** What a run is made from, as options give it. */
export interface RunGiven {
  readonly program?: string;
  readonly reason: string;
  readonly param?: Readonly<Record<string, unknown>>;
  readonly input?: string;
  readonly worklist?: string;
  readonly next?: number;
  readonly reviewed?: string;
  readonly duplicates?: boolean;
  readonly attention?: boolean;
  readonly because?: readonly string[];
  readonly forms?: readonly string[];
  readonly limit?: number;
  readonly concurrency?: number;
  /** The header of a column of the task, where it is not to be guessed. */
  readonly map?: Readonly<Record<string, unknown>>;
  readonly handoffs?: boolean;
  readonly destinations?: readonly string[];
  readonly states?: readonly string[];
  readonly failedOf?: number;
  readonly mends?: number;
}

export interface PreviewedRun extends Preview {
  readonly task: LoadedTask;
}

/** Drafts a run and previews it in this process. Nothing runs. @throws WaybillError WB_INPUT_MISSING, and what drafting refuses */
export async function previewRun(house: Installation, caller: Caller, taskName: string, given: RunGiven): Promise<PreviewedRun> {
  const { input } = given;
  if (input === undefined) return preview(house, caller, taskName, given);
  return withInput(house.config, input, async (source) =>
    preview(house, caller, taskName, given, {
      name: basename(input),
      body: await source.open(),
      ...(input.startsWith('s3://') ? { address: input } : {}),
    }),
  );
}

async function preview(
  house: Installation,
  caller: Caller,
  taskName: string,
  given: RunGiven,
  input?: { readonly name: string; readonly body: Readable; readonly address?: string },
): Promise<PreviewedRun> {
  const program = programFor(house.registry, caller, given.program);
  const task = taskNamed(program, taskName);
  const run = await draftRun(house.tasks, {
    program: program.name,
    task: taskName,
    params: given.param ?? {},
    selection: await selectionOf(house, program.name, task, given),
    by: caller.actor,
    administers: administeredBy(caller),
    reason: given.reason,
    ...(input ? { input } : {}),
    ...(given.mends === undefined ? {} : { mends: given.mends }),
    ...(given.concurrency ? { concurrency: given.concurrency } : {}),
  });
  return { ...(await prepareRun(house.tasks, run.id, caller.scope)), task };
}

async function selectionOf(house: Installation, program: string, { definition }: LoadedTask, given: RunGiven): Promise<Selection> {
  const { worklist, next, reviewed } = given;
  const ways = [given.input, worklist, given.duplicates, given.attention, given.handoffs, given.failedOf].filter(
    (way) => way !== undefined,
  );
  if (ways.length === 0 && definition.over.includes('nothing')) return { kind: 'nothing' };
  if (ways.length !== 1)
    throw new WaybillError('WB_USAGE', `Say what ${definition.name} runs over, in one way: ${waysOf(definition.over)}.`);
  if (given.input !== undefined) return given.map ? { kind: 'rows', map: headersOf(given.map) } : { kind: 'csv' };
  if (given.failedOf !== undefined) return { kind: 'failed', runId: given.failedOf };
  if (given.handoffs) return { kind: 'handoffs', destinations: given.destinations ?? [], states: given.states ?? [], limit: given.limit };
  if (given.duplicates) return { kind: 'duplicates' };
  if (worklist === undefined) return { kind: 'query', reasons: given.because ?? [], forms: given.forms ?? [], limit: given.limit };
  if (reviewed !== undefined) return { kind: 'reviewed', worklist, exportId: await exportOf(house, program, reviewed) };
  if (next === undefined) throw new WaybillError('WB_USAGE', 'Say how many rows to take from the worklist: --next N, or --reviewed FILE.');
  return { kind: 'worklist', worklist, next };
}

/** Headers are text, whatever they look like. */
function headersOf(map: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).map(([column, header]) => [column, typeof header === 'string' ? header : JSON.stringify(header)]),
  );
}

function waysOf(over: LoadedTask['definition']['over']): string {
  const ways = {
    csv: '--input FILE|s3://…',
    worklist: '--worklist NAME --next N',
    duplicates: '--duplicates',
    query: '--attention',
    handoffs: '--handoffs [--destinations NAMES] [--states NAMES]',
    failed: '--failed-of RUN',
    nothing: 'nothing at all',
  };
  return over.map((way) => ways[way]).join(', ');
}

async function exportOf({ objects }: Installation, program: string, file: string): Promise<string> {
  const review = await reviewWorklist(objects, program, await readFileNamed(file));
  refuseDeviations(review);
  return review.exportId;
}

/** @throws WaybillError WB_INPUT_MISSING where there is no such file */
export async function readFileNamed(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError('WB_INPUT_MISSING', `${path} cannot be read (${cause.code}).`, {}, { cause });
  });
}
