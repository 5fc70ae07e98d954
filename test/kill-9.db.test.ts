import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { createRandom } from '../sandbox/random.ts';
import { writeSample } from '../sandbox/sample/index.ts';
import { answerOf, type RunningCommand, startCommand } from './whole/command.ts';
import { expectNoProcess, makeFolder, withOwner } from './whole/data-folder.ts';
import { expectWholeZip, readZips, unpack } from './whole/packages.ts';
import { expectSums, type Summary } from './whole/summary.ts';

const COUNT = 150;
/** Named moments of the job, seen in what it writes to standard error; the delays behind them are drawn from the seed. */
const MOMENTS: readonly { readonly at: string; readonly says: RegExp; readonly withinMs: number }[] = [
  { at: 'start', says: /^/, withinMs: 1_500 },
  { at: 'import', says: /^Import/m, withinMs: 60 },
  { at: 'marking', says: /mark-duplicates: /, withinMs: 150 },
  { at: 'preview of the packages', says: /duplicate sets/, withinMs: 100 },
  { at: 'packaging', says: /paper-resubmission: /, withinMs: 600 },
  { at: 'share', says: /paper-resubmission: [\s\S]*: 100 %/, withinMs: 60 },
];
const SEEDS = [1, 2];

const folder = makeFolder();
let sandbox: Sandbox;
let file: string;
let undisturbed: readonly string[];

beforeAll(async () => {
  // The partners must outlive the program that is killed, to count what it does twice.
  sandbox = await startSandbox({ seed: 1, latencyMs: { evss: 40 } });
  file = (await writeSample({ count: COUNT, seed: 7, profile: 'backlog', folder: join(folder, 'sample') })).file;
  const summary = await demo('undisturbed');
  expectSums(summary);
  undisturbed = await namesIn('undisturbed');
  expect(undisturbed).toHaveLength(summary.run.succeeded);
  expect(undisturbed.length).toBeGreaterThan(20);
}, 90_000);

afterAll(() => sandbox.stop());

test.each(SEEDS)(
  'killed at every stage and started again, the same packages come out (seed %i)',
  async (seed) => {
    const random = createRandom(seed, 'moments');
    const name = `killed-${seed}`;
    const struck: string[] = [];
    for (const { at, says, withinMs } of MOMENTS) {
      const command = start(name);
      await command.says(says);
      await pause(random.below(withinMs));
      if (await isKilled(command)) struck.push(at);
    }
    // The last stages may be over before the signal comes; the first cannot.
    expect(struck).toEqual(expect.arrayContaining(['start', 'import', 'packaging']));
    const summary = await demo(name);
    expectSums(summary);
    expect(summary.standing.total).toBe(summary.imported + summary.already_known);
    await expectSamePackages(name);
  },
  300_000,
);

/** False where the job had ended before the signal came. */
async function isKilled(command: RunningCommand): Promise<boolean> {
  command.kill('SIGKILL');
  const { status, signal, stderr } = await command.ended;
  expect(status === 0 || signal === 'SIGKILL', stderr).toBe(true);
  return signal === 'SIGKILL';
}

async function expectSamePackages(name: string): Promise<void> {
  expect(await namesIn(name)).toEqual(undisturbed);
  for (const zip of await readZips(join(folder, name))) {
    expectWholeZip(zip);
    expect(zip.key).toMatch(/^packages\/form526\/[0-9a-f]{64}\/\d{9}\.zip$/);
    expect([...(await unpack(zip.bytes)).keys()]).toEqual(expect.arrayContaining(['metadata.json', 'mappings.json', '21-526EZ.pdf']));
  }
  const twice = await withOwner(join(folder, name), async (owner) => {
    const packages = await owner.query(`
      select submission_id from packages group by 1 having count(*) > 1
      union all select submission_id from share_lines where state <> 'revoked' group by 1 having count(*) > 1`);
    const unshared = await owner.query('select submission_id from packages except select submission_id from share_lines');
    const unfinished = await owner.query(`select id from runs where state in ('queued', 'running', 'paused', 'preparing')`);
    return [packages.rows, unshared.rows, unfinished.rows];
  });
  expect(twice).toEqual([[], [], []]);
  expect(sandbox.control.records.effects().filter(({ count }) => count > 1)).toEqual([]);
  expect(Object.keys(sandbox.control.records.requests().counts)).toEqual(['evss.getPDF.200']);
  await expectNoProcess(join(folder, name));
}

/** Sorted, with repetitions: one package twice would show. */
async function namesIn(name: string): Promise<string[]> {
  return (await readZips(join(folder, name))).map(({ id }) => id).toSorted();
}

function argumentsOf(name: string): string[] {
  return ['demo', '--exit', '--data', join(folder, name), '--port', '0', '--input', file];
}

function variables(): Record<string, string> {
  return { WAYBILL_FORM526_EVSS_URL: sandbox.urls.evss };
}

function start(name: string): RunningCommand {
  return startCommand(argumentsOf(name), { variables: variables() });
}

function demo(name: string): Promise<Summary> {
  return answerOf<Summary>(argumentsOf(name), { variables: variables() });
}
