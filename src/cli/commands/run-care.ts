import { type Command, InvalidArgumentError, Option } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { administeredBy, type Right } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import {
  changeRate,
  closeReview,
  forceRun,
  handOverRun,
  listReviews,
  noteRun,
  replaceInput,
  reviseRun,
  type ScopedDeed,
  type StartReview,
  showRun,
  startWithoutApproval,
} from '../../tasks/index.ts';
import { numbered, parameter, reason, wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { withInput } from '../with-input.ts';

interface CareGiven {
  readonly reason: string;
  readonly yes?: boolean;
}

interface Care<Given> {
  readonly right: Right;
  door(house: Installation, id: number, deed: ScopedDeed, given: Given): Promise<unknown>;
  /** Names count and scope of what is not to be done by mistake. */
  sentence?(run: Awaited<ReturnType<typeof showRun>>['run']): string;
}

/** What people do to a run beside starting and ending it. */
export function addRunCare(run: Command, open: OpenContext): void {
  addReviews(run, open);
  const add = <Given extends CareGiven>(command: Command, care: Care<Given>): void => {
    command
      .addArgument(numbered('run'))
      .requiredOption('--reason <text>', 'why', reason)
      .option('--yes', 'do not ask')
      .action(async (id: number, given: Given, self: Command) => {
        const { within, output } = open(self);
        const shown = await within(care.right, async (house, caller) => {
          const { scope, actor: by, permits } = caller;
          const look = () => house.database.transaction(scope, (session) => showRun(house.tasks.programs, session, id));
          if (care.sentence) await confirm({ what: care.sentence((await look()).run), risk: 'reversible' }, given.yes);
          await care.door(house, id, { by, scope, reason: given.reason, administers: administeredBy({ permits }) }, given);
          return look();
        });
        const { run: each, care: known } = shown;
        output.answer({ run: each.id, state: each.state, rate: each.ratePerSecond, ...known }, [
          `Run ${each.id} is ${each.state}; ${known.holder} has it.`,
        ]);
      });
  };
  addEmergency(run, add);
  addHands(run, add);
  addChanges(run, add);
}

type Add = <Given extends CareGiven>(command: Command, care: Care<Given>) => void;

function addEmergency(run: Command, add: Add): void {
  add(
    run.command('start-without-approval').description('an administrator starts it in an emergency; somebody else reviews it afterwards'),
    {
      right: 'administer',
      door: ({ tasks }, id, deed) => startWithoutApproval(tasks, id, deed),
      sentence: (each) =>
        `${each.task} is run over ${each.eligible} items of ${each.program} without the ${each.approvalsNeeded} approvals it needs`,
    },
  );
  const verdict = new Option('--verdict <word>', 'whether starting it without approval was right').choices(['upheld', 'objected']);
  add(
    run
      .command('review')
      .description('close the review of a run that was started without approval')
      .addOption(verdict.makeOptionMandatory()),
    {
      right: 'approve',
      door: ({ tasks }, id, deed, given: CareGiven & { verdict: 'upheld' | 'objected' }) =>
        closeReview(tasks, id, { ...deed, verdict: given.verdict }),
    },
  );
  add(run.command('force').description('take a stuck run’s slices from workers that get nowhere, and wake it'), {
    right: 'operate',
    door: ({ tasks }, id, deed) => forceRun(tasks, id, deed),
  });
}

function addHands(run: Command, add: Add): void {
  add(run.command('note').description('write a note on it, for whoever has it next; --reason is its text'), {
    right: 'operate',
    door: ({ tasks }, id, deed) => noteRun(tasks, id, deed),
  });
  add(
    run
      .command('hand-over')
      .description('give it to somebody else, or take it over; --reason is the note')
      .requiredOption('--to <user>', 'who has it from now on'),
    {
      right: 'operate',
      door: ({ tasks }, id, deed, { to }: CareGiven & { to: string }) => handOverRun(tasks, id, { ...deed, to }),
    },
  );
}

function addChanges(run: Command, add: Add): void {
  add(
    run
      .command('rate')
      .description('items a second, within what was approved; slices in work heed it within seconds')
      .requiredOption('--per-second <n>', 'a number, or `unbounded`', rate),
    {
      right: 'operate',
      door: ({ tasks }, id, deed, { perSecond }: CareGiven & { perSecond: number | 'unbounded' }) =>
        changeRate(tasks, id, { ...deed, ratePerSecond: perSecond === 'unbounded' ? null : perSecond }),
    },
  );
  add(
    run
      .command('revise')
      .description('other parameters and the code of today for a run that has not started; its approvals are void')
      .option('--param <name=value>', 'a parameter of the task; once for each', parameter),
    {
      right: 'operate',
      door: ({ tasks }, id, deed, { param = {} }: CareGiven & { param?: Readonly<Record<string, unknown>> }) =>
        reviseRun(tasks, id, param, deed),
    },
  );
  add(
    run
      .command('replace-input')
      .description('another file for a draft; what was put before others keeps the one it has')
      .requiredOption('--input <file>', 'a file or an s3:// address'),
    {
      right: 'operate',
      door: ({ tasks, config }, id, deed, { input }: CareGiven & { input: string }) =>
        withInput(config, input, async (source) =>
          replaceInput(tasks, id, { body: await source.open(), address: input.startsWith('s3://') ? input : null }, deed),
        ),
    },
  );
}

function rate(text: string): number | 'unbounded' {
  if (text === 'unbounded') return text;
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a number above 0, or unbounded.');
}

const PAGE = 50;

function addReviews(run: Command, open: OpenContext): void {
  run
    .command('reviews')
    .description('runs that were started without approval, and who looked at them afterwards')
    .option('--program <name>', 'only of this program')
    .option('--open', 'only those that nobody has closed')
    .option('--before <id>', 'begin below this one', wholeNumber)
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: { program?: string; open?: boolean; before?: number; limit: number }, command: Command) => {
      const { within, output } = open(command);
      const reviews = await within('read', (house, caller) => {
        const { scope } = caller;
        const filter = { program: given.program, isOpen: given.open, beforeId: given.before, limit: given.limit, at: now() };
        return house.database.transaction(scope, (session) => listReviews(session, filter));
      });
      output.answer({ reviews }, reviews.length === 0 ? ['There are none.'] : linesOf(reviews));
    });
}

function linesOf(reviews: readonly StartReview[]): string[] {
  const cells = reviews.map((each) => [
    each.runId,
    each.program,
    each.task,
    each.startedBy,
    each.startedAt.toISOString(),
    each.verdict ?? (each.isOverdue ? `overdue since ${each.reviewBy.toISOString()}` : `due ${each.reviewBy.toISOString()}`),
    each.reviewedBy ?? '-',
    each.reason,
  ]);
  return table(['run', 'program', 'task', 'started by', 'at', 'review', 'by', 'why it was started'], cells);
}
