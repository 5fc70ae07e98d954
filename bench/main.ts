import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { BENCHES, type Bench, TOTAL_SECONDS } from './benches.ts';
import { isQuick, type Row } from './report.ts';

/**
 * `npm run bench`: every measurement, one after the other, each in processes of its own, and all of them within a quarter of an hour. bench/README.md
 * has the options. Ends with 0 where every measurement ran, whether its target was met or not; with 1 where one failed.
 */
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

// The sizes are read from the environment when the files load, so a quick run begins anew with it.
if (values.quick && !isQuick) await runQuick();
else await runAll();

async function runQuick(): Promise<void> {
  const env = { ...process.env, WAYBILL_BENCH_QUICK: '1' };
  const child = spawn(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' });
  forwardSignals((signal) => void child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

async function runAll(): Promise<void> {
  const wanted = BENCHES.filter(({ name }) => values.only === undefined || name.startsWith(values.only));
  if (wanted.length === 0) {
    process.stderr.write(`No measurement is called ${values.only}; there are: ${BENCHES.map(({ name }) => name).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const deadline = performance.now() + 1_000 * (isQuick ? TOTAL_SECONDS.quick : TOTAL_SECONDS.whole);
  const rows: Row[] = [];
  let failed = 0;
  for (const bench of wanted) {
    const { seen, ended } = await measure(bench, deadline);
    if (ended === 'failed') failed += 1;
    const missing = bench.rows.filter((name) => !seen.some((row) => row.name === name)).map((name) => missingRow(name, ended));
    for (const row of missing) show(row);
    rows.push(...seen, ...missing);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

type Ended = 'done' | 'failed' | 'out of time';

/** Runs one and gathers its rows. */
async function measure({ name, file, args = [], seconds }: Bench, deadline: number): Promise<{ seen: readonly Row[]; ended: Ended }> {
  const ms = Math.min(seconds * 1_000, deadline - performance.now());
  if (ms <= 0) return { seen: [], ended: 'out of time' };
  process.stderr.write(`${name} …\n`);
  const begun = performance.now();
  // A group of its own, so that one that hangs is ended with everything it started.
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: [...stdio], detached: true });
  const forget = forwardSignals(() => endGroup(child));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    endGroup(child);
  }, ms);
  const exited = once(child, 'exit');
  const seen: Row[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const row = rowOf(line);
    if (row) seen.push(row);
    else process.stderr.write(`${line}\n`);
  }
  const [code] = (await exited) as [number | null];
  clearTimeout(timer);
  forget();
  const ended = isLate ? 'out of time' : code === 0 ? 'done' : 'failed';
  process.stderr.write(`${name} ${ended} after ${Math.round((performance.now() - begun) / 1_000)} s\n`);
  return { seen, ended };
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Ctrl-C does not reach the groups. Answers how to stop listening. */
function forwardSignals(act: (signal: NodeJS.Signals) => void): () => void {
  const end = (signal: NodeJS.Signals): void => {
    act(signal);
    process.exitCode = 1;
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => void process.off('SIGINT', end).off('SIGTERM', end);
}

/** Undefined where a measurement said something else: one that fails may write half a line. */
function rowOf(line: string): Row | undefined {
  try {
    const row = { bound: null, ratio: null, target: null, met: null, ...(JSON.parse(line) as Partial<Row>) } as Row;
    show(row);
    return row;
  } catch {
    return undefined;
  }
}

function show(row: Row): void {
  if (!values.json) process.stdout.write(`${textOf(row)}\n`);
}

/** What was not measured counts as not met and says why. */
function missingRow(name: string, ended: Ended): Row {
  const note = ended === 'out of time' ? 'ran out of time' : ended === 'failed' ? 'failed' : 'not measured on this system';
  return { name, value: null, unit: '', bound: null, ratio: null, target: null, met: false, note };
}

function textOf({ name, value, unit, bound, ratio, target, met, note }: Row): string {
  if (note !== undefined) return `${name.padEnd(36)} ${note}`;
  const against = bound === null ? '' : `of ${bound} = ${ratio}`;
  const judged = target === null ? '' : `target ${target}: ${met ? 'met' : 'NOT MET'}`;
  return `${name.padEnd(36)} ${String(value).padStart(10)} ${unit.padEnd(14)} ${against.padEnd(22)} ${judged}`.trimEnd();
}
