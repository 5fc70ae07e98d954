import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Database, Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { type ResultRow, selectInputRows, selectNewestResults, selectOutcomesBetween } from '../work/outcomes.sql.ts';
import { type ResultColumns, resultColumns } from './result-columns.ts';
import { FILE_KINDS, type FileKind, isNameTaken, type RunFile } from './run-files.sql.ts';

const PAGE = 2_000;

type PartKind = Exclude<FileKind, 'output'>;

/**
 * `output` has every row of the input, in its order; each row stands in exactly one of the other three. What does not fit or failed is to be mended;
 * what nobody did anything about is unprocessed, with the reason: it was left, or is not eligible, or is not any more.
 */
export function partOf(row: Pick<ResultRow, 'outcome' | 'detail'>): PartKind {
  if (row.outcome === 'succeeded') return 'succeeded';
  return row.outcome === 'failed' || row.outcome === 'unknown' || row.detail !== null ? 'failed' : 'unprocessed';
}

/**
 * Renders the result files from the recorded outcomes into the object store, in one pass and in the memory of one page. The run's
 * row names the rendering that counts; what an interrupted one left behind is named by nobody.
 */
export async function writeResultFiles(house: TaskHouse, run: Run, registered: RegisteredTask | undefined): Promise<readonly RunFile[]> {
  const stem = await stemFor(house.database, run);
  const columns = resultColumns(run, registered?.task.outputColumns ?? []);
  const writers = FILE_KINDS.map((kind) => openWriter(house, run, kind, `${stem}_${kind}${run.attempt > 1 ? `.${run.attempt}` : ''}.csv`));
  const render = async () => {
    await Promise.all(writers.map((writer) => writer.write(columns.headerLine, 0)));
    for await (const page of resultPages(house.database, run)) await writePage(writers, page, columns);
  };
  await render().catch((error: Error) => writers.map((writer) => writer.fail(error)));
  return Promise.all(writers.map((writer) => writer.end()));
}

/** Each row is rendered once, for the two files that it stands in. */
async function writePage(writers: readonly Writer[], page: readonly ResultRow[], columns: ResultColumns): Promise<void> {
  const lines: Record<FileKind, string[]> = { output: [], succeeded: [], failed: [], unprocessed: [] };
  for (const row of page) {
    const line = columns.lineOf(row);
    lines.output.push(line);
    lines[partOf(row)].push(line);
  }
  const written = writers.filter(({ kind }) => lines[kind].length > 0);
  await Promise.all(written.map(({ kind, write }) => write(lines[kind].join(''), lines[kind].length)));
}

/**
 * A page of a first attempt by two ranges, put together here: a join of them was planned as one look at a whole page for each of its rows, where the
 * statistics were older than the run.
 */
async function selectFirstResults(session: Session, runId: number, after: number, limit: number): Promise<readonly ResultRow[]> {
  const rows = await selectInputRows(session, runId, after, limit);
  const positions = rows.positions ?? [];
  const found = await selectOutcomesBetween(session, runId, after + 1, positions.at(-1) ?? after);
  let next = 0;
  return positions.map((position, index) => {
    const at = found.positions?.[next] === position ? next++ : undefined;
    return {
      position,
      externalId: rows.names?.[index] as string,
      cells: cellOf(rows.cells, index),
      notEligible: cellOf(rows.notEligible, index),
      detail: cellOf(rows.details, index),
      attempt: cellOf(found.attempts, at),
      outcome: cellOf(found.outcomes, at),
      reason: cellOf(found.reasons, at),
      message: cellOf(found.messages, at),
      output: cellOf(found.outputs, at),
    };
  });
}

function cellOf<Value>(column: readonly Value[] | null, at: number | undefined): Value | null {
  return at === undefined ? null : (column?.[at] ?? null);
}

/** The next page is asked for while this one is rendered. */
async function* resultPages(database: Database, run: Run): AsyncGenerator<readonly ResultRow[]> {
  const select = run.attempt > 1 ? selectNewestResults : selectFirstResults;
  const pageBehind = (after: number) => database.transaction([run.program], (session) => select(session, run.id, after, PAGE));
  for (let coming = pageBehind(-1); ; ) {
    const page = await coming;
    const last = page.at(-1);
    const isLast = page.length < PAGE || last === undefined;
    if (!isLast) {
      coming = pageBehind(last.position);
      // Looked at when its turn comes; a store that refuses before then must not end the process.
      coming.catch(() => undefined);
    }
    if (page.length > 0) yield page;
    if (isLast) return;
  }
}

/** The first run over `x.csv` writes `x_output.csv`, its attempt n `x_output.n.csv`; another run adds its id: `x.run-7_output.csv`. */
async function stemFor(database: Database, run: Run): Promise<string> {
  if (run.inputName === null) return `${run.task}-run-${run.id}`;
  const stem = run.inputName.replace(/\.csv$/i, '').replace(/^.*[/\\]/, '');
  const isTaken = await database.transaction([run.program], (session) =>
    isNameTaken(session, { program: run.program, runId: run.id }, `${stem}_output.csv`),
  );
  return isTaken ? `${stem}.run-${run.id}` : stem;
}

type Writer = ReturnType<typeof openWriter>;

/** Until the stream takes more, or is no more. */
async function goesOn(stream: PassThrough): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).finally(() => over.abort());
}

/** One file on its way into the store; `write` waits while the store is slower than the database. */
function openWriter({ objects }: TaskHouse, run: Run, kind: FileKind, fileName: string) {
  const stream = new PassThrough();
  // A key of this rendering's own: objects are created once, and what an interrupted rendering left may be older than the outcomes of now.
  const objectKey = `runs/${run.program}/${run.id}/${run.attempt}/${kind}-${randomBytes(6).toString('hex')}.csv`;
  const stored = objects.put(objectKey, stream, { contentType: 'text/csv' });
  stored.catch((error: Error) => stream.destroy(error));
  let rows = 0;
  return {
    kind,
    write: async (text: string, count: number) => {
      rows += count;
      // A store that refuses destroys the stream, which never drains.
      if (!stream.destroyed && !stream.write(text)) await goesOn(stream);
    },
    fail: (error: Error) => stream.destroy(error),
    end: async (): Promise<RunFile> => {
      stream.end();
      const { bytes, sha256 } = await stored;
      return { attempt: run.attempt, kind, objectKey, fileName, bytes, rows, sha256: Buffer.from(sha256, 'hex') };
    },
  };
}
