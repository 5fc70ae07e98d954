import { type Command, Option } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import { type HandoffRow, selectHandoffsOf } from '../../handoffs/index.ts';
import { readTimeline, type TimelineEvent } from '../../history/index.ts';
import { readTold, TOLD, type Told } from '../../notices/index.ts';
import type { Installation } from '../../registry/index.ts';
import { ROLL_UP_NAMES, type RollUp, STANDINGS, type Standing, standingsOf } from '../../standing/index.ts';
import {
  countSubmissions,
  listSubmissions,
  openSubmissions,
  type ShownSubmission,
  SUBMISSION_ORDERS,
  type SubmissionFilter,
  type SubmissionSort,
  showSubmission,
} from '../../submissions/index.ts';
import { findHolders, type Holder } from '../../tasks/index.ts';
import { listed, reason, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { timelineLines } from '../timeline-lines.ts';

interface ListGiven {
  readonly program?: string;
  readonly standing?: readonly string[];
  readonly reason?: readonly string[];
  readonly rollUp?: RollUp;
  readonly told?: string;
  readonly age?: SubmissionFilter['age'];
  readonly due?: SubmissionFilter['due'];
  readonly holder?: SubmissionFilter['holder'];
  readonly errorClass?: number;
  readonly sort: SubmissionSort;
  readonly after?: string;
  readonly limit: number;
}

interface ShowGiven {
  readonly program?: string;
  readonly reveal?: boolean;
  readonly reason?: string;
}

const PAGE = 50;

const TOLD_WORDS: Readonly<Record<Told, string>> = {
  told: 'was told, and the message arrived',
  under_way: 'is being told; the message is not confirmed',
  waiting: 'is told once the failure has lasted',
  withheld: 'is not written to; `waybill notices list` and its guide say why',
  not_told: 'could not be told',
};

/** `waybill submissions list|show`. Payloads are opened on demand only, with a reason. */
export function addSubmissions(root: Command, open: OpenContext): void {
  const submissions = root.command('submissions').description('what people sent, and where it is');
  submissions
    .command('list')
    .description('one page of submissions, in the order of their arrival unless --sort says another')
    .option('--program <name>', 'only of this program')
    .option('--standing <names>', `only those that stand so: ${STANDINGS.join(', ')}`, listed)
    .addOption(new Option('--roll-up <name>', 'only those whose standing counts as this').choices(ROLL_UP_NAMES))
    .option('--reason <names>', 'only those that need attention for these reasons', listed)
    .addOption(new Option('--told <how>', 'only those whose person was, or was not, told of what failed').choices([...TOLD, 'any']))
    .addOption(
      new Option('--age <how>', 'only those of whose time box so much has gone').choices(['under_half', 'over_half', 'past', 'any']),
    )
    .addOption(new Option('--due <when>', 'only those in progress whose time box ends then').choices(['next_day', 'next_week', 'later']))
    .addOption(
      new Option('--holder <who>', 'only those that need attention and are with them').choices([
        'run',
        'share',
        'person',
        'waybill',
        'nobody',
      ]),
    )
    .option('--error-class <id>', 'only those that this error class concerns', wholeNumber)
    .addOption(sorted(SUBMISSION_ORDERS, 'received'))
    .option('--after <cursor>', 'begin after this row: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const page = await within('read', (house, caller) => listPage(house, caller, given));
      output.answer(page, linesOfPage(page));
    });
  submissions
    .command('show <id>')
    .description('one submission: documents, hand-offs, decisions, standing, who has it, and everything that happened to it')
    .option('--program <name>', 'its program')
    .option('--reveal', 'what the person wrote, too; recorded with your name and reason')
    .option('--reason <text>', 'why you open it', reason)
    .action(async (id: string, given: ShowGiven, command: Command) => {
      const { within, output } = open(command);
      const shown = await within(given.reveal ? 'operate' : 'read', (house, caller) => show(house, caller, id, given));
      output.answer(shown, linesOf(shown));
    });
}

async function listPage({ database, keyring, registry }: Installation, caller: Caller, given: ListGiven) {
  refuseStandings(given.standing ?? []);
  if (given.program) programFor(registry, caller, given.program);
  const at = now();
  const states = standingsOf(given.standing as readonly Standing[] | undefined, given.rollUp);
  const filter = {
    ...(given.program ? { program: given.program } : {}),
    ...(states ? { states } : {}),
    ...(given.reason ? { reasons: given.reason } : {}),
    ...(given.errorClass ? { errorClassId: given.errorClass } : {}),
    ...(given.told ? { told: given.told } : {}),
    ...(given.age ? { age: given.age } : {}),
    ...(given.due ? { due: given.due } : {}),
    ...(given.holder ? { holder: given.holder } : {}),
  };
  const page = { at, sort: given.sort, after: given.after, limit: given.limit };
  return database.transaction(caller.scope, async (session) => {
    const { rows, next } = await listSubmissions(session, keyring, filter, page);
    const { count, isMore } = await countSubmissions(session, keyring, filter, at);
    const told = await readTold(
      session,
      rows.map(({ id }) => id),
    );
    return { at, count, isMore, rows: rows.map((row) => ({ ...withoutPerson(row), told: told.get(row.id) ?? null })), next };
  });
}

/** A terminal is read over shoulders and kept in scrollbacks: whose submission it is comes with `--reveal`. */
function withoutPerson<Row extends { readonly personId: string }>(row: Row): Omit<Row, 'personId'> {
  const { personId: _person, ...rest } = row;
  return rest;
}

function refuseStandings(given: readonly string[]): void {
  const unknown = given.find((each) => !(STANDINGS as readonly string[]).includes(each));
  if (unknown) throw new WaybillError('WB_USAGE', `"${unknown}" is no standing; there are ${STANDINGS.join(', ')}.`);
}

function linesOfPage({ at, count, isMore, rows, next }: Awaited<ReturnType<typeof listPage>>): string[] {
  if (count === 0) return ['No submission is like that.'];
  const cells = rows.map((row) => [
    row.externalId,
    row.program,
    row.form,
    row.submittedAt.toISOString(),
    row.state,
    row.reason ?? '',
    row.told ?? '',
  ]);
  return [
    `${isMore ? `More than ${count}` : count} submissions, as at ${at.toISOString()}`,
    '',
    ...table(['id', 'program', 'form', 'submitted', 'standing', 'reason', 'person told'], cells),
    ...(next === null ? [] : ['', `More: --after ${next}`]),
  ];
}

async function show({ database, keyring, registry }: Installation, caller: Caller, id: string, given: ShowGiven) {
  if (given.reveal && !given.reason) throw new WaybillError('WB_USAGE', 'Say why the submission is opened: --reveal needs --reason.');
  const program = programFor(registry, caller, given.program).name;
  return database.transaction(caller.scope, async (session) => {
    const shown = withoutPerson(await showSubmission(session, program, id));
    const handoffs = await selectHandoffsOf(session, shown.id);
    const holder = (await findHolders(session, [shown.id])).get(shown.id) ?? null;
    const told = (await readTold(session, [shown.id])).get(shown.id) ?? null;
    const timeline = await readTimeline(session, program, id);
    if (!given.reveal) return { ...shown, told, handoffs, holder, timeline };
    const reader = { actor: caller.actor, program, reason: given.reason as string };
    const opened = (await openSubmissions(session, keyring, [shown.id], reader)).get(shown.id);
    return { ...shown, told, handoffs, holder, timeline, opened: opened ? { payload: opened.payload, identity: opened.identity } : null };
  });
}

type Shown = Omit<ShownSubmission, 'personId'> & {
  readonly handoffs: readonly HandoffRow[];
  readonly holder: Holder | null;
  readonly told: Told | null;
  readonly timeline: readonly TimelineEvent[];
  readonly opened?: { readonly payload: unknown; readonly identity: unknown } | null;
};

function linesOf(shown: Shown): string[] {
  const { externalId, program, form, submittedAt, state, reason: why, answerBy, holder, told, opened } = shown;
  return [
    `${externalId} of ${program}, ${form}, submitted ${submittedAt.toISOString()}`,
    `It stands as ${state}${why ? ` because of ${why}` : ''}${answerBy ? `; an answer is due by ${answerBy.toISOString()}` : ''}.`,
    holder ? `The ${holder.kind} ${holder.id} has it.` : 'No run and no share has it.',
    ...(told === null ? [] : [`The person concerned: ${TOLD_WORDS[told]}.`]),
    ...section('Documents', documentLines(shown)),
    ...section('Hand-offs', handoffLines(shown)),
    ...section('Decisions, the newest counts', remediationLines(shown)),
    ...section('Timeline', timelineLines(shown)),
    ...(opened === undefined
      ? []
      : section('What the person wrote', [opened ? JSON.stringify(opened, null, 2) : 'Its stored bytes cannot be opened.'])),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', `${title}:`, ...(lines.length > 0 ? lines : ['none'])];
}

function documentLines({ documents }: Shown): string[] {
  if (documents.length === 0) return [];
  return table(
    ['document', 'type', 'required', 'from', 'bytes', 'problem'],
    documents.map((each) => [
      each.label,
      each.documentType,
      each.isRequired ? 'yes' : 'no',
      each.source,
      each.bytes ?? '',
      each.problemCode ?? '',
    ]),
  );
}

function handoffLines({ handoffs }: Shown): string[] {
  if (handoffs.length === 0) return [];
  return table(
    ['document', 'destination', 'state', 'since', 'receipt', 'reason'],
    handoffs.map((each) => [
      each.document ?? 'all',
      each.destination,
      each.state,
      each.stateAt.toISOString(),
      each.receipt ? `${each.receiptKind} ${each.receipt}` : '',
      each.reason ?? '',
    ]),
  );
}

function remediationLines({ remediations }: Shown): string[] {
  if (remediations.length === 0) return [];
  return table(
    ['decided', 'kind', 'success', 'by', 'reason', 'kept'],
    remediations.map((each) => [
      each.decidedAt.toISOString(),
      each.kind,
      each.isSuccess ? 'yes' : 'no',
      each.author,
      each.reason,
      each.keptId ?? '',
    ]),
  );
}
