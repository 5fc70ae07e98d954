import type { Command } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import {
  hasPinnedCode,
  listRuns,
  type Progress,
  RUN_ORDERS,
  RUN_STATES,
  type Run,
  type RunSort,
  type RunState,
  type ShownRun,
  showRun,
} from '../../tasks/index.ts';
import { address, listed, numbered, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { remoteProgress } from '../remote-progress.ts';
import { saveResults } from '../save-results.ts';
import { sumOf, watchProgress, watchRun } from '../watch-run.ts';
import { addRunCare } from './run-care.ts';
import { addRunDeeds } from './run-deeds.ts';
import { addRunSealed } from './run-sealed.ts';
import { inputLines } from './task.ts';

interface ListGiven {
  readonly program?: string;
  readonly state?: readonly string[];
  readonly sort: RunSort;
  readonly before?: string;
  readonly limit: number;
}

const PAGE = 20;
/** States in which a run waits for workers. */
const WORKED_ON: readonly RunState[] = ['queued', 'running'];
const CODE_CHANGED = 'code changed';
const STRANDED_ADVICE = `${CODE_CHANGED}: only workers with the code of the preview take it up. Start one, or cancel the run and preview it again.`;

/** `waybill run …`: looking at runs; what is done to them stands in run-deeds.ts. */
export function addRun(root: Command, open: OpenContext): void {
  const run = root.command('run').description('executions of tasks, each over its own frozen input');
  addReading(run, open);
  addRunDeeds(run, open);
  addRunCare(run, open);
  addRunSealed(run, open);
  run
    .command('results')
    .addArgument(numbered('run'))
    .description('save the result files of the newest attempt')
    .option('--folder <folder>', 'where to', '.')
    .action(async (id: number, given: { folder: string }, command: Command) => {
      const { within, output } = open(command);
      const saved = await within('read', (house, caller) => saveResults(house, caller, id, given.folder));
      output.answer(
        { run: id, files: saved },
        table(
          ['kind', 'rows', 'file'],
          saved.map(({ kind, rows, path }) => [kind, rows, path]),
        ),
      );
    });
}

function addReading(run: Command, open: OpenContext): void {
  run
    .command('list')
    .description('runs, the newest first unless --sort says another order')
    .option('--program <name>', 'only of this program')
    .option('--state <names>', `only in these states: ${RUN_STATES.join(', ')}`, listed)
    .addOption(sorted(RUN_ORDERS, '-requested'))
    .option('--before <cursor>', 'begin behind this run: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const { runs, next } = await within('read', (house, caller) => list(house, caller, given));
      output.answer({ runs, next }, runs.length === 0 ? ['There are no such runs.'] : [...listLines(runs), ...more(next)]);
    });
  run
    .command('show')
    .addArgument(numbered('run'))
    .description('one run: preview, approvals, outcomes, result files, what can be done')
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', ({ database, tasks }, caller) =>
        database.transaction(caller.scope, (session) => showRun(tasks.programs, session, id)),
      );
      output.answer({ ...shown, digest: shown.run.digest }, linesOf(shown));
    });
  run
    .command('watch')
    .addArgument(numbered('run'))
    .description('a progress bar until it ends or pauses')
    .option('--server <url>', 'a Waybill elsewhere; its token stands in WAYBILL_TOKEN', address)
    .action(async (id: number, { server }: { server?: string }, command: Command) => {
      const { within, output } = open(command);
      const here = (): Promise<Progress> => within('read', (house, caller) => watchRun(house, caller, id, output));
      const progress = server ? await watchProgress(remoteProgress(server, id, process.env.WAYBILL_TOKEN), id, output) : await here();
      const { state } = progress;
      output.answer(progress, [`Run ${id} ${state}: ${sumOf(progress)}`, ...nextLines(id, state)]);
      if (state !== 'succeeded') output.fail();
    });
}

/** Each with whether it waits for code that this version no longer has. */
async function list({ database, registry, tasks }: Installation, caller: Caller, { program, state, ...page }: ListGiven) {
  if (program) programFor(registry, caller, program);
  const filter = { program, states: state?.map(asState), ...page };
  const { rows, next } = await database.transaction(caller.scope, (session) => listRuns(session, filter));
  const isStranded = (run: Run): boolean => WORKED_ON.includes(run.state) && !hasPinnedCode(tasks.programs, run);
  return { runs: rows.map((each) => ({ ...each, isStranded: isStranded(each.run) })), next };
}

function more(next: string | null): string[] {
  return next === null ? [] : ['', `More: --before ${next}`];
}

function listLines(runs: Awaited<ReturnType<typeof list>>['runs']): string[] {
  const cells = runs.map(({ run, progress: { total, succeeded, failed, left }, isStranded }) => [
    run.id,
    run.program,
    run.task,
    isStranded ? `${run.state}, ${CODE_CHANGED}` : run.state,
    total,
    succeeded,
    failed,
    left,
    run.requestedBy,
  ]);
  return [
    ...table(['run', 'program', 'task', 'state', 'items', 'succeeded', 'failed', 'left', 'asked by'], cells),
    ...(runs.some(({ isStranded }) => isStranded) ? [STRANDED_ADVICE] : []),
  ];
}

function asState(text: string): RunState {
  const found = RUN_STATES.find((each) => each === text);
  if (found) return found;
  throw new WaybillError('WB_USAGE', `"${text}" is no state of a run; there are ${RUN_STATES.join(', ')}.`);
}

function linesOf({
  run,
  progress,
  notEligible,
  reasons,
  approvals,
  files,
  deliveries,
  faults,
  children,
  workers,
  hasPinnedCode,
}: ShownRun): string[] {
  const left = Object.entries(notEligible).map(([why, n]) => `${n} ${why}`);
  const digest = run.digest?.toString('hex');
  return [
    `Run ${run.id}: ${run.task} of ${run.program}, asked for by ${run.requestedBy}: ${run.reason}`,
    `It is ${run.state}${run.stateReason ? `: ${run.stateReason}` : ''}. Attempt ${run.attempt}. Risk: ${run.risk}.`,
    `Rows: ${run.items} = ${[`${run.eligible} that run`, ...left].join(' + ')}`,
    `Items: ${sumOf(progress)}`,
    ...(run.inputSha256 ? [`Input: ${run.inputName}, SHA-256 ${run.inputSha256.toString('hex')}`] : []),
    ...inputLines(run),
    ...(children.length > 0 ? [`Runs over what failed in it: ${children.join(', ')}`] : []),
    ...faults.map(({ detail }) => `  ${detail}`),
    ...(digest ? [`Digest of the preview: ${digest}`] : []),
    ...(hasPinnedCode ? [] : ['The code of its task has changed since; only workers with the old code work on it.']),
    ...reasons.map(({ outcome, reason, n }) => `  ${n} ${outcome}: ${reason || 'no reason'}`),
    ...approvals.map(
      ({ by, decision, reason, isCurrent }) => `  ${decision} by ${by}: ${reason}${isCurrent ? '' : ' (about an earlier preview)'}`,
    ),
    ...workers.map(({ worker, slices }) => `  ${slices} slices in work at ${worker}`),
    ...files.map(
      ({ attempt, kind, fileName, rows, sha256 }) =>
        `  attempt ${attempt}: ${kind}, ${rows} rows, ${fileName}, SHA-256 ${sha256.toString('hex')}`,
    ),
    ...deliveries.map(({ kind, address, state, refusedBy }) =>
      state === 'done'
        ? `  ${kind} stands at ${address}`
        : `  ${kind} is on its way to ${address}${refusedBy ? `; the last answer was ${refusedBy}` : ''}`,
    ),
    ...nextLines(run.id, run.state, digest, run.approvalsNeeded),
  ];
}

/** What can be done now, each as a command. */
function nextLines(id: number, state: RunState, digest?: string, approvalsNeeded = 1): string[] {
  const failed = [
    `What failed, by row: waybill run results ${id}`,
    `To try again what failed or was left: waybill run retry-failed ${id} --reason …`,
  ];
  const next: Partial<Record<RunState, readonly string[]>> = {
    draft: [
      approvalsNeeded > 0 ? `To put it before others: waybill run ask ${id} --reason …` : `To start it: waybill run start ${id} --reason …`,
    ],
    awaiting_approval: [`To approve it, as somebody else: waybill run approve ${id} --digest ${digest ?? '…'} --reason …`],
    approved: [`To start it: waybill run start ${id} --reason …`],
    paused: [`To let it go on: waybill run resume ${id} --reason …`],
    succeeded: [
      `To see what came of each row: waybill run results ${id}`,
      `Where it made packages, to hand them to the partner: waybill share create ${id} --reason …`,
    ],
    succeeded_with_failures: [...failed, `Where it made packages, to hand them to the partner: waybill share create ${id} --reason …`],
    failed,
    cancelled: failed,
  };
  return [...(next[state] ?? [])];
}
