import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { timeRun } from './paper/run-task.ts';
import { importSome, openStage, type Stage } from './paper/stage.ts';
import { type Kind, writeSubmissions } from './paper/write-submissions.ts';
import { peakMemory, type Running, start } from './processes.ts';
import { isQuick, median, report } from './report.ts';

/**
 * The main job from a run's start to its end, in a worker process of its own, against the bare loop, with 20 ms of latency at the partner.
 * `--kind rendered|pre-rendered`, `--count N` a round, `--concurrency N`, `--rounds N`.
 */
const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'rendered' },
    count: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    rounds: { type: 'string', default: isQuick ? '1' : '3' },
  },
});
const kind = values.kind as Kind;
const COUNTS = { rendered: isQuick ? 60 : 240, 'pre-rendered': isQuick ? 300 : 800 };
const count = Number(values.count ?? COUNTS[kind]);
const concurrency = Number(values.concurrency);
const rounds = Number(values.rounds);
const WARM_UP = 32;
const LEAST = 0.8;
const MOST_MEMORY_MB = 400;

const stage = await openStage();
try {
  const sample = join(stage.folder, 'sample');
  const total = WARM_UP + rounds * count;
  const ids = await importSome(stage, await writeSubmissions(sample, total, kind, 1), total);
  rmSync(sample, { recursive: true });
  await measure(ids.slice(0, WARM_UP), ids.slice(WARM_UP));
} finally {
  await stage.close();
}

async function measure(warmUp: readonly string[], ids: readonly string[]): Promise<void> {
  const worker = stage.startWorker();
  await timeRun(stage.house, warmUp, concurrency);
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = ids.slice(round * count, (round + 1) * count);
    const bare = await timeBare(stage, { ids: own, warmUp, kind, concurrency, round: `${round}` });
    times.push({ bare, ours: await timeRun(stage.house, own, concurrency) });
  }
  const rate = (side: 'bare' | 'ours') => (count * 1_000) / median(times.map((each) => each[side]));
  report({ name: `paper.${kind}`, value: rate('ours'), unit: 'packages/s', bound: rate('bare'), atLeast: LEAST });
  await reportMemory(worker);
}

async function timeBare({ folder, env }: Stage, request: object): Promise<number> {
  const file = join(folder, 'bare.json');
  writeFileSync(file, JSON.stringify(request));
  const bare = start('bench/paper/bare-loop.ts', [file], env);
  const said = await bare.line();
  if (said === undefined) throw new Error('the bare loop failed');
  await bare.stop();
  return (JSON.parse(said) as { ms: number }).ms;
}

async function reportMemory(worker: Running): Promise<void> {
  const megabytes = peakMemory(worker.child.pid as number);
  if (megabytes !== undefined) report({ name: `paper.${kind}.worker_memory`, value: megabytes, unit: 'MB', atMost: MOST_MEMORY_MB });
  await worker.stop();
}
