import { dirname } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Foreseen } from '#sdk';
import { administeredBy, type Caller } from '../../access/index.ts';
import { type Installation, type LoadedTask, taskNamed } from '../../registry/index.ts';
import { ENDED_STATES, type Progress, queueRun, readChoices, requestApproval } from '../../tasks/index.ts';
import { listed, parameter, reason, wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { CliContext, OpenContext } from '../context.ts';
import { type Output, table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { saveResults } from '../save-results.ts';
import { type PreviewedRun, previewRun, type RunGiven } from '../start-run.ts';
import { sumOf, watchRun } from '../watch-run.ts';

interface StartGiven extends RunGiven {
  readonly wait?: boolean;
  readonly out?: string;
  readonly yes?: boolean;
}

/** `waybill task list|show|preview|run`. */
export function addTask(root: Command, open: OpenContext): void {
  const task = root.command('task').description('reviewed code that operators run over many submissions');
  addReading(task, open);
  runOptions(task.command('preview <name>').description('choose the rows and say what would run; runs nothing')).action(
    async (name: string, given: RunGiven, command: Command) => {
      const { within, output } = open(command);
      const made = await within('operate', (house, caller) => previewRun(house, caller, name, given));
      output.answer(answerOf(made), previewLines(made));
    },
  );
  runOptions(task.command('run <name>').description('preview it and put it before those who approve; start it where nobody has to'))
    .option('--wait', 'stay until it ends, approval by others included, and save its result files beside the input')
    .option('--out <folder>', 'with --wait: where the result files go')
    .option('--yes', 'do not ask')
    .action(async (name: string, given: StartGiven, command: Command) => startTask(open(command), name, given));
}

function addReading(task: Command, open: OpenContext): void {
  task
    .command('list')
    .description('the tasks of a program')
    .option('--program <name>', 'only of this program')
    .action(async (given: { program?: string }, command: Command) => {
      const { within, output } = open(command);
      const tasks = await within('read', ({ registry }, caller) => {
        const programs = given.program
          ? [programFor(registry, caller, given.program)]
          : [...registry.values()].filter(({ name }) => caller.scope === '*' || caller.scope.includes(name));
        return programs.flatMap(({ name: program, tasks: own }) => [...own.values()].map((each) => ({ program, ...described(each) })));
      });
      const cells = tasks.map((each) => [each.program, each.name, each.risk, each.approvals, each.over.join(', '), each.title]);
      output.answer({ tasks }, table(['program', 'task', 'risk', 'approvals', 'runs over', 'what it does'], cells));
    });
  task
    .command('show <name>')
    .description('one task: what it does, its parameters, its risk')
    .option('--program <name>', 'its program')
    .action(async (name: string, given: { program?: string }, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', async ({ registry, tasks }, caller) => {
        const program = programFor(registry, caller, given.program);
        const loaded = taskNamed(program, name);
        return { program: program.name, ...described(loaded), choices: await readChoices(tasks, program.name, name) };
      });
      output.answer(shown, [
        `${shown.name} of ${shown.program}: ${shown.title}`,
        shown.description,
        `Risk: ${shown.risk}. People who must agree: ${shown.approvals}. Runs over: ${shown.over.join(', ')}. Pauses itself after ${shown.failureBudget} failures.`,
        'Parameters:',
        ...shown.params.flatMap((each) => [
          `  ${each.name}${each.isRequired ? '' : ' (may be left out)'}  ${each.description}`,
          ...(shown.choices[each.name] ?? []).map(({ value, title }) => `    ${value}${title === value ? '' : `  ${title}`}`),
        ]),
        ...(shown.params.length === 0 ? ['  none'] : []),
      ]);
    });
}

function described({ definition, codeHash }: LoadedTask) {
  const { name, title, description, risk, approvals, over, concurrency, failureBudget } = definition;
  return { name, title, description, risk, approvals, over, concurrency, failureBudget, codeHash, params: paramsOf(definition.params) };
}

function paramsOf(params: z.ZodType): { name: string; isRequired: boolean; description: string }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    isRequired: required.includes(name),
    description: typeof property === 'object' ? (property.description ?? String(property.type ?? '')) : '',
  }));
}

function runOptions(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why it is run', reason)
    .option('--program <name>', 'its program')
    .option('--param <name=value>', 'a parameter of the task; once for each', parameter)
    .option('--input <file>', 'over the rows of a CSV, or the ids in it: a file or an s3:// address')
    .option('--map <column=header>', 'which header a column of the task has, where it is not guessed; once for each', parameter)
    .option('--mends <run>', 'the input is the mended file of what failed in this run', wholeNumber)
    .option('--failed-of <run>', 'over what failed or was left in an ended run, as a run of its own', wholeNumber)
    .option('--handoffs', 'over hand-offs, with --destinations, --states and --limit')
    .option('--destinations <names>', 'only to these destinations', listed)
    .option('--states <names>', 'only in these states', listed)
    .option('--worklist <name>', 'over rows of a worklist, with --next or --reviewed')
    .option('--next <n>', 'so many rows that are left on it', wholeNumber)
    .option('--reviewed <file>', 'exactly the rows of an export that came back from review unchanged')
    .option('--duplicates', 'over every submission that the rule for exact duplicates would mark')
    .option('--attention', 'over what needs attention, with --because, --forms and --limit')
    .option('--because <reasons>', 'only for these reasons', listed)
    .option('--forms <names>', 'only of these forms', listed)
    .option('--limit <n>', 'at most so many', wholeNumber)
    .option('--concurrency <n>', "items in work at once; the task's own number unless given", wholeNumber);
}

async function startTask({ within, output }: CliContext, name: string, given: StartGiven): Promise<void> {
  const {
    made: previewed,
    progress,
    files,
  } = await within('operate', async (house, caller) => {
    const made = await previewRun(house, caller, name, given);
    for (const line of previewLines(made)) output.note(line);
    await begin(house, caller, made, given);
    const progress = given.wait ? await follow(house, caller, made, output) : undefined;
    const folder = given.out ?? besideOf(given.input);
    const isEnded = progress !== undefined && (ENDED_STATES as readonly string[]).includes(progress.state);
    return { made, progress, files: isEnded && folder !== undefined ? await saveResults(house, caller, made.run.id, folder) : [] };
  });
  const state = progress?.state ?? (previewed.run.approvalsNeeded > 0 ? 'awaiting_approval' : 'queued');
  output.answer(
    { ...answerOf(previewed), state, ...(progress ? { progress, files } : {}) },
    progress
      ? [`Run ${previewed.run.id} ${state}: ${sumOf(progress)}`, ...files.map(({ kind, rows, path }) => `  ${kind}, ${rows} rows: ${path}`)]
      : nextLines(previewed),
  );
  if (progress && progress.state !== 'succeeded') output.fail();
}

/** The folder of a local input; the worker puts the files of one from a bucket beside it. */
function besideOf(input: string | undefined): string | undefined {
  return input === undefined || input.startsWith('s3://') ? undefined : dirname(input);
}

async function begin({ tasks }: Installation, caller: Caller, { run, eligible }: PreviewedRun, given: StartGiven): Promise<void> {
  const deed = { by: caller.actor, reason: given.reason, scope: caller.scope, administers: administeredBy(caller) };
  if (run.approvalsNeeded > 0) return requestApproval(tasks, run.id, deed);
  if (run.risk !== 'reads' && eligible > 0)
    await confirm({ what: `${run.task} is run over ${eligible} submissions of ${run.program}`, risk: run.risk }, given.yes);
  await queueRun(tasks, run.id, deed);
}

/** Others approve meanwhile; whoever approves last starts it. */
async function follow(house: Installation, caller: Caller, { run, digest }: PreviewedRun, output: Output): Promise<Progress> {
  if (run.approvalsNeeded > 0) output.note(approveLine(run.id, digest));
  return watchRun(house, caller, run.id, output);
}

export function answerOf({ run, digest, items, eligible, notEligible, faults }: PreviewedRun) {
  return {
    run: run.id,
    program: run.program,
    task: run.task,
    state: run.state,
    digest,
    items,
    eligible,
    not_eligible: notEligible,
    columns: run.inputColumns,
    faults,
    samples: run.samples,
    foreseen: run.foreseen,
    estimated_seconds: run.estimatedSeconds,
    parent_run: run.parentRunId,
    input_sha256: run.inputSha256?.toString('hex') ?? null,
  };
}

export function previewLines({ run, digest, items, eligible, notEligible, faults }: PreviewedRun): string[] {
  const left = Object.entries(notEligible).map(([why, n]) => `${n} ${why}`);
  return [
    `Run ${run.id}, ${run.task} of ${run.program} (${run.risk}): ${items} rows = ${[`${eligible} that run`, ...left].join(' + ')}`,
    ...inputLines(run),
    ...faults.map(({ detail }) => `  ${detail}`),
    `Digest of this preview: ${digest}`,
  ];
}

/** Which columns are read as what, a few items before and after, and how long it will take. */
export function inputLines({ inputColumns, parentRunId, samples, foreseen, estimatedSeconds }: PreviewedRun['run']): string[] {
  const map = Object.entries(inputColumns?.map ?? {}).map(([column, header]) =>
    column === header ? column : `${column} from "${header}"`,
  );
  return [
    ...(parentRunId === null ? [] : [`Over what failed in run ${parentRunId}.`]),
    ...(map.length > 0 ? [`Columns: ${map.join(', ')}`] : []),
    ...samples.map(({ name, before, after }) => `  ${name}: ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`),
    ...foreseen.map(foreseenLine),
    ...(estimatedSeconds === null ? [] : [`It takes about ${Math.max(1, Math.round(estimatedSeconds))} seconds.`]),
  ];
}

function foreseenLine({ what, count, kept = 0, examples = [] }: Foreseen): string {
  const names = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
  return `  ${what}: ${count}${kept === 0 ? '' : `, and ${kept} that stay`}${names}`;
}

function nextLines({ run, digest }: PreviewedRun): string[] {
  if (run.approvalsNeeded === 0) return [`Run ${run.id} is queued. To follow it: waybill run watch ${run.id}`];
  return [
    `Run ${run.id} awaits the approval of ${run.approvalsNeeded === 1 ? 'another person' : `${run.approvalsNeeded} other people`}, within 7 days.`,
    approveLine(run.id, digest),
  ];
}

function approveLine(id: number, digest: string): string {
  return `They look at it with \`waybill run show ${id}\` and approve with: waybill run approve ${id} --digest ${digest} --reason …`;
}
