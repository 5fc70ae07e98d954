import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Installation } from '../../registry/index.ts';
import type { RunningSandbox } from '../composition.ts';
import type { CliContext, OpenContext } from '../context.ts';
import { demoPeople } from '../demo/demo-people.ts';
import { DEMO_PROGRAM } from '../demo/demo-request.ts';
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
        await withInstallation(context, sandbox, (house, url) => demonstrate(context, house, given, { url, begun, signal, sandbox }));
      } finally {
        await sandbox.stop();
      }
    });
}

async function withInstallation(
  { composition, options }: CliContext,
  sandbox: RunningSandbox,
  work: (house: Installation, url: string) => Promise<void>,
): Promise<void> {
  const config = await composition.readConfig({ data: DEMO_DATA, ...options }, writingToPeople(sandbox));
  const house = await composition.openInstallation(config, { isWorker: true, name: 'demo' });
  try {
    const api = await composition.startApi(house);
    try {
      await work(house, api.url);
    } finally {
      await api.stop();
    }
  } finally {
    await house.close();
  }
}

/** The simulated notify API takes what is written to people; nobody else does. */
function writingToPeople(sandbox: RunningSandbox): RunningSandbox {
  return { ...sandbox, settings: { ...sandbox.settings, notices: DEMO_PROGRAM } };
}

interface Stage {
  readonly url: string;
  readonly begun: number;
  readonly signal: AbortSignal;
  readonly sandbox: RunningSandbox;
}

async function demonstrate(context: CliContext, house: Installation, given: Given, stage: Stage): Promise<void> {
  const { composition, output } = context;
  const { url, signal, sandbox } = stage;
  const file = given.input ? placeOf(given.input) : await sampleIn(composition, join(house.config.data, 'sample'), given);
  const request = { house, people: await demoPeople(house), file, output, url, signal };
  // Before any worker runs: it would do in the real time what belongs to the days that went by.
  const live = given.input ? undefined : await showLiveDays(request, sandbox, file);
  const ending = new AbortController();
  const worker = composition.runWorker(house, { slots: SLOTS, signal: AbortSignal.any([signal, ending.signal]) });
  try {
    const summary = { ...(await runDemo(request)), ...(live ? { live } : {}) };
    await present(context, house, given, { ...stage, summary });
  } finally {
    ending.abort();
    await worker;
  }
}

async function present(
  { output }: CliContext,
  house: Installation,
  given: Given,
  { url, begun, signal, summary }: Stage & { readonly summary: DemoSummary & { readonly live?: LiveDays } },
): Promise<void> {
  const seconds = Number(((performance.now() - begun) / 1_000).toFixed(1));
  // A way in would outlive a server that ends with the command, and stay good for whoever serves this folder next: its address alone is named.
  const portal = given.exit ? url : await signInUrl(house, url);
  const lines = [...liveLines(summary.live), ...linesOf(summary, given.exit ? null : portal, seconds)];
  output.answer({ ...summary, portal, seconds }, lines);
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
  return [
    '',
    `  ${live.submitted} claims that people sent in the last days went their routes by themselves:`,
    ...lines,
    '',
    ...careLines(live),
  ];
}

/** Where to look for what failed and who saw to it. */
function careLines({ exports, alerts, incidents, notices }: LiveDays): string[] {
  const paths = (ids: readonly number[]): string => ids.map((id) => `/incidents/${id}`).join(', ') || 'none';
  const told = notices.told_of_failure;
  return [
    `  ${exports.late} files for the legacy system came late: its store refused them. Alert, playbook, sent again: ${paths(incidents.closed)}, \`waybill export list\``,
    `  Alerts: ${alerts.live} live, ${alerts.resolved} over, told in ${alerts.messages} messages: /alerts, \`waybill alerts list\`; open: ${paths(incidents.open)}; a decision waits: /approvals`,
    `  ${notices.confirmed} of ${notices.written} messages to people are confirmed${told === null ? '' : `; one says that a claim failed: /notices/${told}`}, \`waybill notices list\``,
  ];
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
