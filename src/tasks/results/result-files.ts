import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Database, Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { selectWorkedBlocks } from '../work/outcomes.sql.ts';
import { type WorkedItem, workedItems } from '../work/worked-items.ts';
import { type ResultColumns, resultColumns } from './result-columns.ts';
import { FILE_KINDS, type FileKind, isNameTaken, type RunFile } from './run-files.sql.ts';

const PAGE = 4_000;
/** Of one transaction: few enough that a slow store does not hold it long. */
const PAGES_AT_ONCE = 25;

type PartKind = Exclude<FileKind, 'output'>;

/**
 * `output` has every row of the input, in its order; each row stands in exactly one of the other three. What does not fit or failed is to be mended;
 * what nobody did anything about is unprocessed, with the reason: it was left, or is not eligible, or is not any more.
 */
export function partOf({ detail, newest: { outcome } }: Pick<WorkedItem, 'detail' | 'newest'>): PartKind {
  if (outcome === 'succeeded') return 'succeeded';
  return outcome === 'failed' || outcome === 'unknown' || detail !== null ? 'failed' : 'unprocessed';
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
    let after: number | undefined = -1;
    while (after !== undefined) after = await renderSome(house.database, run, after, (page) => writePage(writers, page, columns));
  };
  await render().catch((error: Error) => writers.map((writer) => writer.fail(error)));
  return Promise.all(writers.map((writer) => writer.end()));
}

/** Each row is rendered once, for the two files that it stands in. */
async function writePage(writers: readonly Writer[], page: readonly WorkedItem[], columns: ResultColumns): Promise<void> {
  const lines: Record<FileKind, string[]> = { output: [], succeeded: [], failed: [], unprocessed: [] };
  for (const row of page) {
    const line = columns.lineOf(row);
    lines.output.push(line);
    lines[partOf(row)].push(line);
  }
  const written = writers.filter(({ kind }) => lines[kind].length > 0);
  await Promise.all(written.map(({ kind, write }) => write(lines[kind].join(''), lines[kind].length)));
}

/** Writes the next pages behind `after`; the one after is asked for while one is rendered. Answers where it goes on, undefined where nothing is left. */
function renderSome(
  database: Database,
  run: Run,
  after: number,
  write: (page: readonly WorkedItem[]) => Promise<void>,
): Promise<number | undefined> {
  return database.transaction([run.program], async (session) => {
    let coming = pageBehind(session, run, after);
    let last: number | undefined;
    for (let page = 1; page <= PAGES_AT_ONCE; page += 1) {
      const blocks = await coming;
      last = blocks.at(-1)?.last;
      if (last === undefined) break;
      if (page < PAGES_AT_ONCE) coming = pageBehind(session, run, last);
      await write(blocks.flatMap(workedItems));
    }
    return last;
  });
}

function pageBehind(session: Session, run: Run, after: number): ReturnType<typeof selectWorkedBlocks> {
  const page = selectWorkedBlocks(session, run.id, after, PAGE);
  // Looked at when its turn comes; a store that refuses before then must not end the process.
  page.catch(() => undefined);
  return page;
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
