import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { useDatabase } from '../testing/index.ts';
import { composeFor, runLine, useFolder } from './test-line.ts';

const GUIDE = join(import.meta.dirname, '../../docs/guides/run-a-batch.md');
/** It serves in a terminal of its own; here a worker of this process stands for it. */
const SERVING = 'up --sandbox';
const ACKNOWLEDGED = 6;

const db = useDatabase();
const folder = useFolder();
const home = process.cwd();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await sandbox.stop();
});

interface Step {
  readonly line: string;
  /** What the guide says that it answers. */
  readonly answers: readonly string[];
}

function stepsOf(guide: string): Step[] {
  const blocks = [...guide.matchAll(/^```\n(.*?)^```$/gms)].map(([, block]) => block as string);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ waybill /m)
      .slice(1)
      .map((step) => {
        const [line = '', ...answers] = step.trimEnd().split('\n');
        return { line, answers };
      }),
  );
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** What differs from one try to the next is no part of the comparison: digests, paces, sizes, addresses. */
function steadyPart(line: string): string {
  return line.replace(/[0-9a-f]{8}….*|http:\S+,.*|[\d.]+\/s.*|[\d.]+ MB.*/, '').trim();
}

/** The partner's file, which the guide asks for in words: six ids of links.csv, the last one rejected. */
function writeAnswers(): void {
  const ids = readFileSync('links.csv', 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1, ACKNOWLEDGED + 1)
    .map((row) => row.split(',')[1]);
  const rows = ids.map((id, n) => (n === ACKNOWLEDGED - 1 ? `${id},rejected,no such person` : `${id},accepted,`));
  writeFileSync('answers.csv', ['id,result,reason', ...rows].join('\n'));
}

test('the guide to a batch can be typed as it stands, in its order, and answers what it says', { timeout: 60_000 }, async () => {
  const composition = composeFor(db, join(folder, 'data'), () => ({ form526: { evss: { url: sandbox.urls.evss } } }));
  const house = await composition.openInstallation(await composition.readConfig({}), { isWorker: true, name: 'test worker' });
  const stop = new AbortController();
  const worker = composition.runWorker(house, { slots: 4, signal: stop.signal });
  const steps = stepsOf(readFileSync(GUIDE, 'utf8')).filter(({ line }) => line !== SERVING);
  expect(steps.length).toBeGreaterThan(18);
  try {
    let digest = '';
    for (const { line, answers } of steps) {
      if (line.startsWith('share acknowledge')) writeAnswers();
      const ran = await runLine(composition, wordsOf(line.replace(/[0-9a-f]{8}…/, digest)));
      // A worker may have taken the run before the answer was printed.
      const printed = `${ran.out}${ran.err}`.replace(/(Run \d+) is running\./, '$1 is queued.');
      expect(ran.code, `${line}\n${printed}`).toBe(0);
      for (const answer of answers) expect(printed, line).toContain(steadyPart(answer));
      digest = /Digest of this preview: ([0-9a-f]{64})/.exec(printed)?.[1] ?? digest;
    }
  } finally {
    stop.abort();
    await worker;
    await house.close();
  }
});
