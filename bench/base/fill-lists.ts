import type pg from 'pg';
import { PROGRAM, PROVED } from './fill-base.ts';

const FINDINGS = 300_000;
/** Failures that people were, or were not, told of. */
const EPISODES = 150_000;
/** Submissions that one error class concerns. */
const CONCERNED = 100_000;
const RUNS = 5_000;
const ALERTS = 20_000;

/** What a filling is given: how many submissions there are, a part of that which is no more than `most`, and the moment of the filling. */
interface Sizes {
  readonly count: number;
  readonly at: Date;
  share(most: number): number;
}

type Filling = readonly [table: string, text: string, values: (sizes: Sizes) => readonly unknown[]];

const FILLINGS: readonly Filling[] = [
  [
    'handoffs',
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, reason, state_at, followed_at, answer_by, created_at)
       select id, program, 'benefits_intake', 'rejected', 'route', content_hash, 'guid', 'G' || id, 'upload_' || id / 100 % 12,
         received_at + interval '2 days', received_at + interval '2 days', start_by, received_at
       from submissions where id % 50 = 7 and id <= $1`,
    ({ count }) => [count - 2 * PROVED],
  ],
  [
    'handoff_schedule',
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt)
       select id, program, destination, 'poll', $1::timestamptz + (id % 3600) * interval '1 second', receipt from handoffs where state = 'accepted'`,
    ({ at }) => [at],
  ],
  [
    'handoff_history',
    `insert into handoff_history (handoff_id, program, from_state, to_state, at) select id, program, 'sending', 'accepted', created_at from handoffs order by created_at`,
    () => [],
  ],
  [
    'submission_search',
    `insert into submission_search (submission_id, program, field, blind_index)
       select id, program, 'ssn', sha256(external_id::bytea) from submissions where id % 10 = 1`,
    () => [],
  ],
  [
    'findings',
    `insert into findings (program, kind, subject, submission_id, opened_at, answer_by, closed_at, closed_reason)
       select $2, 'kind_' || n % 7, n::text, n, $3::timestamptz - ($1::int - n) * interval '1 minute', $3::timestamptz - ($1::int - n) * interval '1 minute' + interval '7 days',
         case when n < $1::int * 0.8 then $3 end, case when n < $1::int * 0.8 then 'it was mended' end
       from generate_series(1, $1::int) n`,
    ({ share, at }) => [share(FINDINGS), PROGRAM, at],
  ],
  [
    'error_classes',
    `insert into error_classes (program, fingerprint, stage, place, pattern, first_seen_at, last_seen_at, occurrences, submissions, people, state, state_at, state_by, state_reason)
       select $1, sha256(n::text::bytea), 'refusal', 'benefits_intake', 'it failed', $2::timestamptz - n * interval '1 day', $2::timestamptz - n * interval '1 minute', n, 1, 1,
         'open', $2, 'bench', 'bench' from generate_series(1, 500) n`,
    ({ at }) => [PROGRAM, at],
  ],
  [
    'error_class_submissions',
    `insert into error_class_submissions (class_id, submission_id, program, first_at, last_at, occurrences)
       select 1, id, program, received_at, received_at, 1 from submissions where id % 10 = 7 order by id limit $1`,
    ({ share }) => [share(CONCERNED)],
  ],
  [
    'notice_episodes',
    `insert into notice_episodes (program, submission_id, person_id, subject, kind, reason, failed_at, found_at, confirm_at, confirmed_at, name)
       select program, id, person_id, '', 'delayed', 'held', received_at, received_at, received_at, received_at, 'delayed'
       from submissions where id % 10 = 8 order by id limit $1`,
    ({ share }) => [share(EPISODES)],
  ],
  [
    'notices',
    `insert into notices (program, person_id, kind, name, cause, state, state_at, composed_at, next_at, confirm_by, confirmed_at, addresses)
       select program, person_id, kind, name, id::text, case when id % 20 > 0 then 'confirmed' else 'failed' end, failed_at, failed_at, null, failed_at,
         case when id % 20 > 0 then failed_at end, 1
       from notice_episodes order by id`,
    () => [],
  ],
  [
    'notice_subjects',
    `insert into notice_subjects (notice_id, submission_id, program, episode_id, joined_at)
       select n.id, e.submission_id, e.program, e.id, e.failed_at from notices n join notice_episodes e on e.id = n.cause::bigint`,
    () => [],
  ],
  [
    'notice_told',
    `insert into notice_told (submission_id, program, told) select submission_id, program, told from notice_told_facts`,
    () => [],
  ],
  [
    'runs',
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
         approvals_needed, concurrency, lanes, failure_budget)
       select $2, 'measure', 'Measure', 'code', 'reads', '{}', '{}', 'bench', $3::timestamptz, 'a measurement', 'succeeded', $3, 0, 1, 1, 1
       from generate_series(1, $1::int)`,
    ({ at }) => [RUNS, PROGRAM, at],
  ],
  [
    'alerts',
    `insert into alerts (program, rule, key, state, state_at, severity, title, count, most, list, opened_at, fired_at)
       select $2, 'rule_' || n % 20, n::text, case when n % 400 = 0 then 'open' else 'resolved' end, $3, 'warning', 'What', 1, 1, '/', $3, $3
       from generate_series(1, $1::int) n`,
    ({ at }) => [ALERTS, PROGRAM, at],
  ],
];

/** What stands beside the submissions in the lists of the portal, as an installation has it that lost a tenth of what it took. No standing follows from it. */
export async function fillLists(owner: pg.Pool, count: number, at: Date): Promise<void> {
  const sizes: Sizes = { count, at, share: (most) => Math.min(most, Math.floor(count / 10)) };
  for (const [table] of FILLINGS) await owner.query(`alter table ${table} disable trigger user`);
  for (const [, text, values] of FILLINGS) await owner.query(text, [...values(sizes)]);
  for (const [table] of FILLINGS) await owner.query(`alter table ${table} enable trigger user`);
  await fillImports(owner, count, at);
  await owner.query(`vacuum analyze ${FILLINGS.map(([table]) => table).join(', ')}, imports, submissions`);
}

/** Two imports: one brought a fiftieth of all, one a few thousand of late. */
async function fillImports(owner: pg.Pool, count: number, at: Date): Promise<void> {
  await owner.query(
    `insert into imports (program, file_name, started_by, started_at) select $1, 'backlog.jsonl', 'bench', $2 from generate_series(1, 2)`,
    [PROGRAM, at],
  );
  await owner.query('alter table submissions disable trigger user');
  await owner.query(
    `update submissions set import_id = case when id > $1 * 0.999 then 2 else 1 end where id % 10 in (7, 8) and (id % 100 < 10 or id > $1 * 0.999)`,
    [count],
  );
  await owner.query('alter table submissions enable trigger user');
}
