import type pg from 'pg';
import { now } from '../../src/kernel/clock/clock.ts';
import type { Keyring } from '../../src/kernel/crypto/index.ts';
import type { Database, Session } from '../../src/kernel/db/database.ts';
import { readOutlook, readStanding } from '../../src/standing/index.ts';
import { countSubmissions, listSubmissions, type SubmissionFilter } from '../../src/submissions/index.ts';
import { millisecondsOf, quantile, report } from '../report.ts';
import { PROGRAM, PROVED } from './fill-base.ts';

const TIMES = 40;
const MOST_MS = 100;
const PAGE = 50;
/** Items of a run that is under way while everything is counted. */
const IN_RUN = 10_000;

/** No filter of these searches by payload, so no key is asked for. */
const keyring = {} as Keyring;

/** What a page of the portal asks for, each many times over; the 95th of a hundred in milliseconds. */
export async function measureStanding(database: Database, owner: pg.Pool, count: number): Promise<void> {
  await proveSample(owner, count);
  await reportSizes(owner);
  await fillRun(owner);
  const at = now();
  const held: SubmissionFilter = { program: PROGRAM, states: ['needs_attention'] };
  const deep = `received~~${Math.floor(count * 0.9)}`;
  const list = (filter: SubmissionFilter, after?: string) => (session: Session) =>
    listSubmissions(session, keyring, filter, { at, limit: PAGE, after });
  const asked: Readonly<Record<string, (session: Session, n: number) => Promise<unknown>>> = {
    counts: (session) => readStanding(session, PROGRAM),
    outlook: (session) => readOutlook(session, PROGRAM),
    'list.needs-attention': list(held),
    'list.needs-attention.late-page': list(held, deep),
    'list.in-progress': list({ program: PROGRAM, states: ['in_progress'] }),
    'count.needs-attention': (session) => countSubmissions(session, keyring, held, at),
    'search.id': (session, n) => list({ program: PROGRAM, idPrefix: idOf((n * 7_919) % count) })(session),
    'search.person': (session, n) => list({ program: PROGRAM, personId: `p${(n * 7_919) % count}` })(session),
  };
  for (const [what, ask] of Object.entries(asked)) await measure(database, `standing.${count / 1_000}k.${what}`, ask);
}

async function measure(database: Database, name: string, ask: (session: Session, n: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let n = 1; n <= TIMES && sum(times) < 10_000; n += 1) {
    times.push(await millisecondsOf(() => database.transaction([PROGRAM], (session) => ask(session, n))));
  }
  report({ name: `${name}.p95`, value: quantile(times, 0.95), unit: 'ms', atMost: MOST_MS });
}

/** A live run over what is held. */
async function fillRun(owner: pg.Pool): Promise<void> {
  await owner.query(
    `with run as (
       insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
         approvals_needed, concurrency, lanes, failure_budget)
       values ($1, 'measure', 'Measure', 'code', 'reads', '{}', '{}', 'bench', $2, 'a measurement', 'running', $2, 0, 1, 1, 1) returning id
     )
     insert into run_items (run_id, position, program, external_id, submission_id, is_eligible)
     select run.id, s.id, $1, s.external_id, s.id, true from run, submissions s where s.id % 10 in (7, 8) order by s.id limit $3`,
    [PROGRAM, now(), IN_RUN],
  );
  await owner.query('vacuum analyze runs, run_items');
}

/** The standings were written in bulk; the facts of a sample must say the same. */
async function proveSample(owner: pg.Pool, count: number): Promise<void> {
  const { rows } = await owner.query('select * from standing_differences($1, $2)', [count - PROVED + 1, count]);
  if (rows.length > 0) throw new Error(`the facts contradict ${rows.length} of ${PROVED} standings: ${JSON.stringify(rows[0])}`);
}

/** Bytes a row with all its indexes, for the arithmetic of docs/guides/scale.md. */
async function reportSizes(owner: pg.Pool): Promise<void> {
  const tables = ['submissions', 'standings', 'submission_fingerprints', 'documents', 'handoffs'];
  const { rows } = await owner.query<{ name: string; bytes: number }>(
    `select relname as name, (pg_total_relation_size(oid) / greatest(reltuples, 1))::float8 as bytes
     from pg_class where relkind = 'r' and relname = any ($1) order by relname`,
    [tables],
  );
  for (const { name, bytes } of rows) report({ name: `base.bytes.${name}`, value: bytes, unit: 'B/row' });
}

function idOf(n: number): string {
  return String(n).padStart(9, '0');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
