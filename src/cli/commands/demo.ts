import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Installation } from '../../registry/index.ts';
import type { RunningSandbox } from '../composition.ts';
import type { CliContext, OpenContext } from '../context.ts';
import { demoPeople } from '../demo/demo-people.ts';
import { FATES } from '../demo/live-claims.ts';
import { type LiveDays, showLiveDays } from '../demo/live-days.ts';
import { runDemo } from '../demo/run-demo.ts';
import type { DemoSummary } from '../demo/summarise.ts';
import { aborted, signInUrl, stopSignal } from './serving.ts';

interface Given {
  readonly exit?: boolean;
  readonly input?: string;
  readonly count: string;
  readonly seed: string;
}

const SLOTS = 4;
const DEMO_DATA = '.waybill/demo';

/** `waybill demo`: the main job over simulated partners with one command. */
export function addDemo(root: Command, open: OpenContext): void {
  root
    .command('demo')
    .description('import a sample of failed submissions and run the main job over simulated partners')
    .option('--exit', 'end after the job instead of serving the portal')
    .option('--input <file>', 'another JSONL file than the sample, or an s3:// address')
    .option('--count <n>', 'submissions in the sample', '400')
    .option('--seed <n>', 'seed of sample and partners', '1')
    .action(async (given: Given, command: Command) => {
      const context = open(command);
      const signal = stopSignal();
      const begun = performance.now();
      const sandbox = await context.composition.startSandbox({ seed: Number(given.seed) });
      try {
        await withInstallation(context, sandbox, signal, (house, url) =>
          demonstrate(context, house, given, { url, begun, signal, sandbox }),
        );
      } finally {
        await sandbox.stop();
      }
    });
}

async function withInstallation(
  { composition, options }: CliContext,
  sandbox: RunningSandbox,
  signal: AbortSignal,
  work: (house: Installation, url: string) => Promise<void>,
): Promise<void> {
  const config = await composition.readConfig({ data: DEMO_DATA, ...options }, sandbox);
  const house = await composition.openInstallation(config, { isWorker: true, name: 'demo' });
  const ending = new AbortController();
  const worker = composition.runWorker(house, { slots: SLOTS, signal: AbortSignal.any([signal, ending.signal]) });
  try {
    const api = await composition.startApi(house);
    try {
      await work(house, api.url);
    } finally {
      await api.stop();
    }
  } finally {
    ending.abort();
    await worker;
    await house.close();
  }
}

async function demonstrate(
  { composition, output }: CliContext,
  house: Installation,
  given: Given,
  { url, begun, signal, sandbox }: { url: string; begun: number; signal: AbortSignal; sandbox: RunningSandbox },
): Promise<void> {
  const file = given.input ? placeOf(given.input) : await sampleIn(composition, join(house.config.data, 'sample'), given);
  const request = { house, people: await demoPeople(house), file, output, signal };
  const live = given.input ? undefined : await showLiveDays(request, sandbox, file);
  const summary = { ...(await runDemo(request)), ...(live ? { live } : {}) };
  const seconds = Number(((performance.now() - begun) / 1_000).toFixed(1));
  // A way in would outlive a server that ends with the command, and stay good for whoever serves this folder next: its address alone is named.
  const portal = given.exit ? url : await signInUrl(house, url);
  output.answer({ ...summary, portal, seconds }, [...liveLines(live), ...linesOf(summary, given.exit ? null : portal, seconds)]);
  if (given.exit) return;
  output.note('Serving until Ctrl-C.');
  await aborted(signal);
}

function placeOf(input: string): string {
  return input.startsWith('s3://') ? input : resolve(input);
}

/** The same sample each time: running the demo again over the same data finds every submission known. */
async function sampleIn(composition: CliContext['composition'], folder: string, { count, seed }: Given): Promise<string> {
  const own = join(folder, `${seed}-${count}`);
  const file = join(own, 'submissions.jsonl');
  if (existsSync(file)) return file;
  return (await composition.writeSample({ count: Number(count), seed: Number(seed), profile: 'backlog', folder: own })).file;
}

function liveLines(live: LiveDays | undefined): string[] {
  if (!live) return [];
  const lines = Object.entries(FATES).flatMap(([fate, { claims, story }]) => {
    const ended = Object.entries(live.fates[fate] ?? {}).map(([where, n]) => `${where} ${n}`);
    return [`      ${String(claims).padStart(3)} ${fate.padEnd(15)} ${story}`, `${' '.repeat(26)}${ended.join(', ')}`];
  });
  return ['', `  ${live.submitted} claims that people sent in the last days went their routes by themselves:`, ...lines];
}

function linesOf(summary: DemoSummary, portal: string | null, seconds: number): string[] {
  const { input, imported, refused, already_known, duplicates, not_eligible, run, share, standing, ledger } = summary;
  const notEligible = Object.entries(not_eligible).map(([reason, n]) => `      ${String(n).padStart(6)}  ${reason}`);
  return [
    '',
    `  ${input} rows = ${imported} imported + ${refused} refused + ${already_known} already known`,
    `  ${imported} imported = ${run.total} in run ${run.id ?? '-'} + ${duplicates} duplicates set aside + not eligible:`,
    ...notEligible,
    `  ${run.total} in the run = ${run.succeeded} packaged + ${run.failed} failed + ${run.skipped} skipped + ${run.unprocessed} not processed`,
    `  ${share.packages} packages in share ${share.id ?? '-'}, ${(share.bytes / 1_000_000).toFixed(1)} MB`,
    `  ${standing.total} submissions = ${standing.needs_attention} need attention + ${standing.duplicate} duplicates + ${standing.delivered} delivered + ${standing.remediated} remediated`,
    `      + ${standing.in_progress} in progress + ${standing.provisional} provisional + ${standing.withdrawn} withdrawn + ${standing.closed} closed`,
    `  ${ledger.lines} ledger lines, ${ledger.verified ? 'verified' : 'NOT verified'}`,
    `  ${seconds} s`,
    ...(portal === null ? [] : ['', `  Portal (the link works once): ${portal}`]),
  ];
}
