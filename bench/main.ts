import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Row } from './report.ts';

/**
 * `npm run bench`: every measurement, one after the other, each in processes of its own. `-- --json` prints one array of rows, `--only NAME`
 * takes those whose name begins so, `--quick` a tenth of the work.
 */
interface Bench {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  /** The longest it may take; what takes longer is ended and counts as failed. */
  readonly seconds: number;
}

const BENCHES: readonly Bench[] = [
  { name: 'paper.rendered', file: 'paper.ts', args: ['--kind', 'rendered'], seconds: 180 },
  { name: 'paper.pre-rendered', file: 'paper.ts', args: ['--kind', 'pre-rendered'], seconds: 120 },
  { name: 'paper.cost-at-10x', file: 'cost-per-item.ts', seconds: 120 },
  { name: 'paper.killed', file: 'killed-worker.ts', seconds: 90 },
  { name: 'paper.large-attachment', file: 'large-attachment.ts', seconds: 90 },
  { name: 'import-ids', file: 'import-ids.ts', seconds: 90 },
  { name: 'intake', file: 'intake.ts', seconds: 120 },
  { name: 'base', file: 'base.ts', seconds: 360 },
];

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const wanted = BENCHES.filter(({ name }) => values.only === undefined || name.startsWith(values.only));
if (wanted.length === 0) {
  process.stderr.write(`No measurement is called ${values.only}; there are: ${BENCHES.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}

const rows: Row[] = [];
let failed = 0;
for (const bench of wanted) failed += (await measure(bench)) ? 0 : 1;
if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** Runs one and gathers its rows. False where it failed or took too long. */
async function measure({ name, file, args = [], seconds }: Bench): Promise<boolean> {
  process.stderr.write(`${name} …\n`);
  const env = { ...process.env, ...(values.quick ? { WAYBILL_BENCH_QUICK: '1' } : {}) };
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that one that hangs is ended with everything it started.
    detached: true,
  });
  const end = (): void => void process.kill(-(child.pid as number), 'SIGKILL');
  const timer = setTimeout(end, seconds * 1_000);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) take(line);
  const code = await exited;
  clearTimeout(timer);
  if (code !== 0) process.stderr.write(`${name} ${code === null ? `was ended after ${seconds} s` : 'failed'}\n`);
  return code === 0;
}

function take(line: string): void {
  const row = { bound: null, ratio: null, target: null, met: null, ...(JSON.parse(line) as Partial<Row>) } as Row;
  rows.push(row);
  if (!values.json) process.stdout.write(`${textOf(row)}\n`);
}

function textOf({ name, value, unit, bound, ratio, target, met }: Row): string {
  const against = bound === null ? '' : `of ${bound} = ${ratio}`;
  const judged = target === null ? '' : `target ${target}: ${met ? 'met' : 'NOT MET'}`;
  return `${name.padEnd(36)} ${String(value).padStart(10)} ${unit.padEnd(14)} ${against.padEnd(22)} ${judged}`.trimEnd();
}
