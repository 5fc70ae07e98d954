import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from '../src/kernel/db/database.ts';
import { approvedRun, isEnded, watchRun } from './paper/run-task.ts';
import { importSome, openStage, PROGRAM, type Stage } from './paper/stage.ts';
import { writeSubmissions } from './paper/write-submissions.ts';
import { isQuick, median, report } from './report.ts';

/** A worker is killed with -9 in mid-run while another waits. How long until that one records its first outcome; what is missing or doubled after. */
const COUNT = isQuick ? 80 : 300;
const ROUNDS = isQuick ? 1 : 3;
const MOST_SECONDS = 20;
const KILL_AT = 0.25;
const CONCURRENCY = 8;

const stage = await openStage();
try {
  const sample = join(stage.folder, 'sample');
  const ids = await importSome(stage, await writeSubmissions(sample, ROUNDS * COUNT, 'pre-rendered', 3), ROUNDS * COUNT);
  rmSync(sample, { recursive: true });
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) seconds.push(await killOnce(ids.slice(round * COUNT, (round + 1) * COUNT)));
  report({ name: 'paper.killed.resumed', value: median(seconds), unit: 's', atMost: MOST_SECONDS });
  await reportEffects(stage, ids.length);
} finally {
  await stage.close();
}

async function killOnce(ids: readonly string[]): Promise<number> {
  const first = stage.startWorker();
  const run = await approvedRun(stage.house, ids, CONCURRENCY);
  await run.queue();
  await watchRun(stage.house, run.id, ({ succeeded }) => succeeded >= COUNT * KILL_AT);
  await first.stop('SIGKILL');
  const second = stage.startWorker();
  const begun = performance.now();
  const { succeeded: left } = await watchRun(stage.house, run.id, () => true);
  await watchRun(stage.house, run.id, ({ succeeded }) => succeeded > left);
  const seconds = (performance.now() - begun) / 1_000;
  const { succeeded } = await watchRun(stage.house, run.id, isEnded);
  if (succeeded !== ids.length) throw new Error(`${succeeded} of ${ids.length} submissions were packaged`);
  await second.stop();
  return seconds;
}

/** Packages recorded and objects stored, each against the submissions: more would be a second effect, fewer a loss. */
async function reportEffects({ house }: Stage, count: number): Promise<void> {
  const { rows } = await house.database.transaction([PROGRAM], (session) =>
    sql<{ packages: number; submissions: number }>`
      select count(*) as packages, count(distinct submission_id) as submissions from packages`.execute(session.query),
  );
  let objects = 0;
  for await (const object of house.objects.listAll(`packages/${PROGRAM}/`)) objects += object.bytes > 0 ? 1 : 0;
  const { packages = 0, submissions = 0 } = rows[0] ?? {};
  report({ name: 'paper.killed.lost', value: count - submissions, unit: 'submissions', atMost: 0 });
  report({ name: 'paper.killed.doubled', value: packages - submissions + Math.max(0, objects - count), unit: 'packages', atMost: 0 });
}
