import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { timeRun } from './paper/run-task.ts';
import { importSome, openStage } from './paper/stage.ts';
import { writeSubmissions } from './paper/write-submissions.ts';
import { isQuick, median, report } from './report.ts';

/** What an item costs in a run of ten times the items, pre-rendered: the longer run must not be the slower one. */
const ONCE = isQuick ? 40 : 300;
const ROUNDS = 3;
const TIMES = 10;
const WARM_UP = isQuick ? 40 : 100;
const MOST = 1.1;
const CONCURRENCY = 8;

const stage = await openStage();
try {
  const total = WARM_UP + ROUNDS * ONCE + TIMES * ONCE;
  const sample = join(stage.folder, 'sample');
  const ids = await importSome(stage, await writeSubmissions(sample, total, 'pre-rendered', 2), total);
  rmSync(sample, { recursive: true });
  stage.startWorker();
  const taken = [...ids];
  const perItem = async (count: number) => (await timeRun(stage.house, taken.splice(0, count), CONCURRENCY)) / count;
  await perItem(WARM_UP);
  const short: number[] = [await perItem(ONCE)];
  const long = await perItem(TIMES * ONCE);
  for (let round = 1; round < ROUNDS; round += 1) short.push(await perItem(ONCE));
  report({ name: 'paper.cost-at-10x', value: long, unit: 'ms/item', bound: median(short), atMost: MOST });
} finally {
  await stage.close();
}
