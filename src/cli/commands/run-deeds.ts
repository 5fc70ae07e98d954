import type { Command } from 'commander';
import { administeredBy, type Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import {
  cancelRun,
  decideApproval,
  pauseRun,
  prepareRun,
  queueRun,
  requestApproval,
  resumeRun,
  retryFailed,
  type ScopedDeed,
  type ShownRun,
  showRun,
} from '../../tasks/index.ts';
import { numbered, reason } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { CliContext, OpenContext } from '../context.ts';

interface DeedGiven {
  readonly reason: string;
  readonly yes?: boolean;
}

interface DecisionGiven extends DeedGiven {
  readonly digest: string;
  /** False with `--no-start`. */
  readonly start?: boolean;
}

type Door = (house: Installation['tasks'], id: number, deed: ScopedDeed) => Promise<unknown>;

/** What people do to one run: one door each. */
export function addRunDeeds(run: Command, open: OpenContext): void {
  addDecisions(run, open);
  const add = (name: string, description: string, door: Door, sentence?: (shown: ShownRun) => string) =>
    deedOptions(run.command(name).addArgument(numbered('run')).description(description)).action(
      (id: number, given: DeedGiven, command: Command) => act(open(command), id, given, { door, ...(sentence ? { sentence } : {}) }),
    );
  add('preview', 'choose the rows of a draft anew', (house, id, { scope }) => prepareRun(house, id, scope));
  add('ask', 'put the preview of a draft before those who approve', requestApproval);
  add(
    'start',
    'start an approved run, or one that needs no approval',
    queueRun,
    ({ run: each }) => `${each.task} is run over ${each.eligible} submissions of ${each.program}`,
  );
  add('pause', 'let items in work finish and start no other', pauseRun);
  add('resume', 'let a paused run go on; its failures so far are forgiven', resumeRun);
  add(
    'cancel',
    'end it; items in work finish, what is left is listed',
    cancelRun,
    ({ run: each, progress }) =>
      `Run ${each.id}, ${each.task} of ${each.program}, ends with ${progress.left} of ${progress.total} items not processed`,
  );
  add(
    'retry-failed',
    'the next attempt, over what failed or was left; unknown items stay',
    retryFailed,
    ({ run: each, progress }) => `${each.task} of ${each.program} is tried again over ${progress.failed + progress.unprocessed} items`,
  );
}

function deedOptions(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why', reason).option('--yes', 'do not ask');
}

interface Act {
  readonly door: Door;
  /** Names count and scope of what is not to be done by mistake. */
  readonly sentence?: (shown: ShownRun) => string;
}

async function act({ within, output }: CliContext, id: number, given: DeedGiven, { door, sentence }: Act): Promise<void> {
  const shown = await within('operate', async (house, caller) => {
    const { scope, permits } = caller;
    if (sentence) {
      const before = await look(house, caller, id);
      await confirm({ what: sentence(before), risk: before.run.risk === 'irreversible' ? 'irreversible' : 'reversible' }, given.yes);
    }
    await door(house.tasks, id, { by: caller.actor, reason: given.reason, scope, administers: administeredBy({ permits }) });
    return look(house, caller, id);
  });
  output.answer(answerOf(shown), [sentenceOf(shown)]);
}

function addDecisions(run: Command, open: OpenContext): void {
  const options = (name: string, description: string) =>
    deedOptions(run.command(name).addArgument(numbered('run')).description(description)).requiredOption(
      '--digest <digest>',
      'of the preview that you looked at, as `run show` prints it',
    );
  options('approve', 'agree to what its preview shows; the last one needed starts it')
    .option('--no-start', 'leave the start to whoever asked for it')
    .action((id: number, given: DecisionGiven, command: Command) => decide(open(command), id, given, 'approved'));
  options('reject', 'refuse it; the run ends here').action((id: number, given: DecisionGiven, command: Command) =>
    decide(open(command), id, given, 'rejected'),
  );
}

async function decide({ within, output }: CliContext, id: number, given: DecisionGiven, decision: 'approved' | 'rejected'): Promise<void> {
  const { shown, missing } = await within('approve', async (house, caller) => {
    const { scope, permits } = caller;
    const { run } = await look(house, caller, id);
    if (decision === 'approved' && run.risk !== 'reads')
      await confirm({ what: `${run.task} may run over ${run.eligible} submissions of ${run.program}`, risk: run.risk }, given.yes);
    const deed = { by: caller.actor, reason: given.reason, scope, administers: administeredBy({ permits }) };
    const decided = await decideApproval(house.tasks, id, { ...deed, decision, digest: given.digest });
    if (decided.state === 'approved' && given.start !== false) await queueRun(house.tasks, id, deed);
    return { shown: await look(house, caller, id), missing: decided.missing };
  });
  output.answer({ ...answerOf(shown), decision, approvalsMissing: missing }, [
    sentenceOf(shown),
    ...(missing > 0 ? [`${missing} more people must agree.`] : []),
  ]);
}

function look({ database, tasks }: Installation, caller: Caller, id: number): Promise<ShownRun> {
  return database.transaction(caller.scope, (session) => showRun(tasks.programs, session, id));
}

function answerOf({ run }: ShownRun) {
  return { run: run.id, state: run.state, wanted: run.wanted, attempt: run.attempt, digest: run.digest };
}

function sentenceOf({ run }: ShownRun): string {
  const wanted = run.wanted === 'run' ? '' : `; it is to ${run.wanted} when the items in work have ended`;
  return `Run ${run.id} is ${run.state}${wanted}.`;
}
