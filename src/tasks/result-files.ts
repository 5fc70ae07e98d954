import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { csvLines } from '#kernel/csv-cells.ts';
import type { Database } from '#kernel/db/database.ts';
import { type ResultRow, selectResults } from './outcomes.sql.ts';
import type { RegisteredTask, TaskHouse } from './ports.ts';
import type { Run } from './run.ts';
import { FILE_KINDS, type FileKind, isNameTaken, type RunFile } from './run-files.sql.ts';

const PAGE = 2_000;

/** Which rows stand in which file; `output` has every row of the input, in its order. */
const HOLDS: Readonly<Record<FileKind, (row: ResultRow) => boolean>> = {
  output: () => true,
  succeeded: (row) => row.outcome === 'succeeded',
  failed: (row) => row.outcome === 'failed' || row.outcome === 'unknown',
  unprocessed: (row) => row.outcome === null && row.notEligible === null,
};

/**
 * Renders the result files from the recorded outcomes into the object store, in one pass and in the memory of one page. The run's
 * row names the rendering that counts; what an interrupted one left behind is named by nobody.
 */
export async function writeResultFiles(house: TaskHouse, run: Run, registered: RegisteredTask | undefined): Promise<readonly RunFile[]> {
  const stem = await stemFor(house.database, run);
  const columns = registered?.task.outputColumns ?? [];
  const writers = FILE_KINDS.map((kind) => openWriter(house, run, kind, `${stem}_${kind}${run.attempt > 1 ? `.${run.attempt}` : ''}.csv`));
  const render = async () => {
    let inputColumns: readonly string[] | undefined;
    for await (const page of resultPages(house.database, run)) {
      if (!inputColumns) {
        inputColumns = Object.keys(page[0]?.cells ?? {});
        const header = csvLines([['id', ...inputColumns, 'outcome', 'reason', 'message', 'attempt', ...columns]]);
        await Promise.all(writers.map((writer) => writer.write(header, 0)));
      }
      await Promise.all(writers.map((writer) => writePage(writer, page, inputColumns as readonly string[], columns)));
    }
  };
  await render().catch((error: Error) => writers.map((writer) => writer.fail(error)));
  return Promise.all(writers.map((writer) => writer.end()));
}

async function writePage(
  writer: Writer,
  page: readonly ResultRow[],
  inputColumns: readonly string[],
  columns: readonly string[],
): Promise<void> {
  const rows = page.filter(HOLDS[writer.kind]);
  if (rows.length === 0) return;
  await writer.write(csvLines(rows.map((row) => cellsOf(row, inputColumns, columns))), rows.length);
}

function cellsOf(row: ResultRow, inputColumns: readonly string[], columns: readonly string[]) {
  return [
    row.externalId,
    ...inputColumns.map((name) => row.cells?.[name]),
    row.notEligible === null ? (row.outcome ?? 'unprocessed') : 'not_eligible',
    row.notEligible ?? row.reason,
    row.message,
    row.attempt,
    ...columns.map((name) => row.output?.[name]),
  ];
}

async function* resultPages(database: Database, run: Run): AsyncGenerator<readonly ResultRow[]> {
  for (let after = -1; ; ) {
    const page = await database.transaction([run.program], (session) => selectResults(session, run.id, after, PAGE));
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.position ?? after;
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
      if (!stream.destroyed && !stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
    },
    fail: (error: Error) => stream.destroy(error),
    end: async (): Promise<RunFile> => {
      stream.end();
      const { bytes, sha256 } = await stored;
      return { attempt: run.attempt, kind, objectKey, fileName, bytes, rows, sha256: Buffer.from(sha256, 'hex') };
    },
  };
}
