import { createHash } from 'node:crypto';
import { listAlerts } from '../../src/alerts/index.ts';
import {
  countExhaustedBackups,
  countExpiredShare,
  countHealing,
  countMovesSince,
  countOpenFindings,
  countStuckRuns,
  countUploaded,
} from '../../src/alerts/signals.sql.ts';
import {
  countHandoffs,
  type FindingSort,
  HANDOFF_NEXT,
  type HandoffFilter,
  type HandoffSort,
  listFindings,
  listHandoffs,
} from '../../src/handoffs/index.ts';
import { now } from '../../src/kernel/clock/clock.ts';
import type { Keyring } from '../../src/kernel/crypto/index.ts';
import type { Database, Session } from '../../src/kernel/db/database.ts';
import { countToldByProgram, countUnconfirmed, listNotices, readTold } from '../../src/notices/index.ts';
import { countSubmissions, listSubmissions, type SubmissionFilter, type SubmissionSort } from '../../src/submissions/index.ts';
import { findHolders, listRuns } from '../../src/tasks/index.ts';
import { millisecondsOf, quantile, report } from '../report.ts';
import { PROGRAM } from './fill-base.ts';

const TIMES = 20;
const MOST_MS = 100;
const PAGE = 100;
const HOUR_MS = 3_600_000;

/** What is looked for is hashed as the filling hashed it. */
const keyring = { blindIndex: (_field: string, value: string) => createHash('sha256').update(value).digest() } as unknown as Keyring;

type Ask = (session: Session, n: number) => Promise<unknown>;

/** What one answer of the API asks the database for: a page of each list in each order and by each filter, with its count. The 95th of a hundred. */
export async function measureLists(database: Database, count: number): Promise<void> {
  for (const [what, ask] of Object.entries(asked(count))) await measure(database, what, ask);
}

/** The rows that it prints. */
export const LIST_ROWS = Object.keys(asked(0)).map((what) => `lists.${what}.p95`);

async function measure(database: Database, what: string, ask: Ask): Promise<void> {
  const times: number[] = [];
  for (let n = 1; n <= TIMES && times.reduce((sum, one) => sum + one, 0) < 4_000; n += 1) {
    times.push(await millisecondsOf(() => database.transaction([PROGRAM], (session) => ask(session, n))));
  }
  report({ name: `lists.${what}.p95`, value: quantile(times, 0.95), unit: 'ms', atMost: MOST_MS });
}

function asked(count: number): Readonly<Record<string, Ask>> {
  return { ...ofSubmissions(count), ...ofSorted(count), ...ofHandoffs(), ...ofFindings(), ...ofOthers() };
}

function page(filter: SubmissionFilter, sort?: SubmissionSort, after?: string): Ask {
  return async (session) => {
    const at = now();
    const { rows } = await listSubmissions(session, keyring, filter, { at, sort, after, limit: PAGE });
    await countSubmissions(session, keyring, filter, at);
    const ids = rows.map(({ id }) => id);
    await findHolders(session, ids);
    await readTold(session, ids);
  };
}

function ofSubmissions(count: number): Record<string, Ask> {
  const found =
    (of: (id: string) => SubmissionFilter): Ask =>
    (session, n) =>
      page(of(String((n * 7_919) % count).padStart(9, '0')))(session, n);
  const needs = { program: PROGRAM, states: ['needs_attention'] };
  const going = { program: PROGRAM, states: ['in_progress'] };
  return {
    'submissions.all': page({}),
    'submissions.needs-attention': page(needs),
    'submissions.in-progress': page(going),
    'submissions.form': page({ program: PROGRAM, form: '21-526EZ' }),
    'submissions.reason.held': page({ ...needs, reasons: ['held'] }),
    'submissions.reason.time-box-passed': page({ ...needs, reasons: ['time_box_passed'] }),
    'submissions.age.under-half': page({ ...going, age: 'under_half' }),
    'submissions.age.over-half': page({ ...going, age: 'over_half' }),
    'submissions.age.past': page({ ...needs, age: 'past' }),
    'submissions.due.next-day': page({ ...going, due: 'next_day' }),
    'submissions.due.next-week': page({ ...going, due: 'next_week' }),
    'submissions.due.later': page({ ...going, due: 'later' }),
    'submissions.holder.run': page({ ...needs, holder: 'run' }),
    'submissions.holder.person': page({ ...needs, holder: 'person' }),
    'submissions.holder.share': page({ ...needs, holder: 'share' }),
    'submissions.holder.waybill': page({ ...needs, holder: 'waybill' }),
    'submissions.holder.nobody': page({ ...needs, holder: 'nobody' }),
    'submissions.told.not-told': page({ program: PROGRAM, told: 'not_told' }),
    'submissions.told.told': page({ program: PROGRAM, told: 'told' }),
    'submissions.told.waiting': page({ program: PROGRAM, told: 'waiting' }),
    'submissions.error-class': page({ program: PROGRAM, errorClassId: 1 }),
    'submissions.import.large': page({ program: PROGRAM, importId: 1 }),
    'submissions.import.small': page({ program: PROGRAM, importId: 2 }),
    'submissions.import.small.by-submission': page({ program: PROGRAM, importId: 2 }, '-submitted'),
    'submissions.id-prefix.short': page({ program: PROGRAM, idPrefix: '0' }),
    'submissions.id-prefix': found((idPrefix) => ({ program: PROGRAM, idPrefix })),
    'submissions.id-prefix.any-program': found((idPrefix) => ({ idPrefix })),
    'submissions.person': found((id) => ({ program: PROGRAM, personId: `p${Number(id)}` })),
    'submissions.field': found((value) => ({ program: PROGRAM, search: { field: 'ssn', value } })),
  };
}

function ofSorted(count: number): Record<string, Ask> {
  const needs = { program: PROGRAM, states: ['needs_attention'] };
  const going = { program: PROGRAM, states: ['in_progress'] };
  const middle = (name: string) => `${name}~${(now().getTime() - (count / 2) * 60_000) * 1_000}~1`;
  return {
    'submissions.newest': page({}, '-received'),
    'submissions.by-submission': page({}, 'submitted'),
    'submissions.by-submission.late-page': page({}, 'submitted', middle('submitted')),
    'submissions.by-answer': page({}, 'answer_by'),
    'submissions.needs-attention.newest': page(needs, '-received'),
    'submissions.needs-attention.by-submission': page(needs, 'submitted'),
    'submissions.needs-attention.last-submitted': page(needs, '-submitted'),
    'submissions.needs-attention.by-answer': page(needs, 'answer_by'),
    'submissions.in-progress.newest': page(going, '-received'),
    'submissions.in-progress.by-submission': page(going, 'submitted'),
    'submissions.in-progress.last-submitted': page(going, '-submitted'),
    'submissions.in-progress.by-answer': page(going, 'answer_by'),
    'submissions.in-progress.last-answer': page(going, '-answer_by'),
    'submissions.holder.nobody.by-submission': page({ ...needs, holder: 'nobody' }, 'submitted'),
    'submissions.due.next-day.by-answer': page({ ...going, due: 'next_day' }, 'answer_by'),
    'submissions.age.past.by-submission': page({ ...needs, age: 'past' }, '-submitted'),
  };
}

function handoffs(filter: HandoffFilter, sort?: HandoffSort): Ask {
  return async (session) => {
    const at = now();
    await listHandoffs(session, filter, { at, sort, limit: PAGE });
    await countHandoffs(session, filter, at);
  };
}

function ofHandoffs(): Record<string, Ask> {
  const own = { program: PROGRAM };
  return {
    'handoffs.all': handoffs({}),
    'handoffs.newest': handoffs({}, '-made'),
    'handoffs.destination': handoffs({ ...own, destination: 'benefits_intake' }),
    'handoffs.delivered': handoffs({ ...own, states: ['delivered'] }),
    'handoffs.accepted': handoffs({ ...own, states: ['accepted'] }),
    'handoffs.accepted.destination': handoffs({ ...own, states: ['accepted'], destination: 'benefits_intake' }),
    'handoffs.rejected': handoffs({ ...own, states: ['rejected'] }),
    'handoffs.unknown': handoffs({ ...own, states: ['unknown'] }),
    'handoffs.reason': handoffs({ ...own, reason: 'upload_3' }),
    'handoffs.receipt': (session, n) => handoffs({ ...own, receipt: String(n * 7_919) })(session, n),
    'handoffs.overdue': handoffs({ ...own, isOverdue: true }),
    'handoffs.unproved': handoffs({ ...own, isUnproved: true }),
    'handoffs.next.ask': handoffs({ ...own, next: HANDOFF_NEXT.ask }),
    'handoffs.next.send': handoffs({ ...own, next: HANDOFF_NEXT.send }),
    'handoffs.last-changed': handoffs({}, '-changed'),
    'handoffs.first-changed': handoffs({}, 'changed'),
    'handoffs.delivered.last-changed': handoffs({ ...own, states: ['delivered'] }, '-changed'),
    'handoffs.accepted.first-changed': handoffs({ ...own, states: ['accepted'] }, 'changed'),
    'handoffs.overdue.last-changed': handoffs({ ...own, isOverdue: true }, '-changed'),
    'handoffs.reason.last-changed': handoffs({ ...own, reason: 'upload_3' }, '-changed'),
    'handoffs.next.ask.by-due': handoffs({ ...own, next: HANDOFF_NEXT.ask }, 'due'),
    'handoffs.next.ask.last-due': handoffs({ next: HANDOFF_NEXT.ask }, '-due'),
    'handoffs.next.ask.destination.by-due': handoffs({ ...own, destination: 'benefits_intake', next: HANDOFF_NEXT.ask }, 'due'),
  };
}

function ofFindings(): Record<string, Ask> {
  const list =
    (filter: Parameters<typeof listFindings>[1]): Ask =>
    (session) =>
      listFindings(session, filter);
  const sorted = (sort: FindingSort) => ({ program: PROGRAM, sort, limit: PAGE });
  return {
    'findings.open': list(sorted('answer_by')),
    'findings.open.kind': list({ ...sorted('answer_by'), kind: 'kind_3' }),
    'findings.open.newest': list(sorted('-opened')),
    'findings.open.oldest': list(sorted('opened')),
    'findings.closed': list({ ...sorted('-answer_by'), list: 'closed' }),
    'findings.all': list({ ...sorted('answer_by'), list: 'all' }),
    'findings.submission': (session, n) => listFindings(session, { ...sorted('answer_by'), submissionId: n * 7_919, list: 'all' }),
  };
}

function ofOthers(): Record<string, Ask> {
  const since = (hours: number) => new Date(now().getTime() - hours * HOUR_MS);
  return {
    'runs.newest': (session) => listRuns(session, { program: PROGRAM, limit: PAGE }),
    'runs.oldest': (session) => listRuns(session, { sort: 'requested', limit: PAGE }),
    'runs.live': (session) => listRuns(session, { states: ['queued', 'running', 'paused'], limit: PAGE }),
    'notices.newest': (session) => listNotices(session, { program: PROGRAM, limit: PAGE }),
    'notices.failed': (session) => listNotices(session, { program: PROGRAM, state: 'failed', limit: PAGE }),
    'notices.unconfirmed': (session) => listNotices(session, { program: PROGRAM, state: 'unconfirmed', limit: PAGE }),
    'notices.sent': (session) => listNotices(session, { program: PROGRAM, state: 'sent', limit: PAGE }),
    'told.counts': (session) => countToldByProgram(session),
    'alerts.live': (session) => listAlerts(session, { limit: PAGE }),
    'alerts.all': (session) => listAlerts(session, { program: PROGRAM, list: 'all', sort: 'opened', limit: PAGE }),
    'rules.findings': (session) => countOpenFindings(session),
    'rules.moves': (session) => countMovesSince(session, 'accepted', since(24)),
    'rules.expired': (session) => countExpiredShare(session, since(24)),
    'rules.exhausted': (session) => countExhaustedBackups(session, since(24)),
    'rules.uploaded': (session) => countUploaded(session, since(48)),
    'rules.healing': (session) => countHealing(session, since(48), now()),
    'rules.stuck-runs': (session) => countStuckRuns(session, since(1)),
    'rules.unconfirmed': (session) => countUnconfirmed(session, now()),
  };
}
