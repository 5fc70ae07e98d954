import type pg from 'pg';
import type { TriageHouse } from './ports.ts';
import { TRIAGE_TIMINGS } from './ports.ts';

export const PROGRAM = 'tests';
const DESTINATION = { statuses: { done: 'delivered' }, errors: { http_500: {}, DOC102: {} } };

/** What the scan needs: small slices, and marks that need no rest. */
export function scanHouse(database: TriageHouse['database'], timings: Partial<TriageHouse['timings']> = {}) {
  const programs: TriageHouse['programs'] = new Map([
    [PROGRAM, { name: PROGRAM, destinations: new Map([['uploads', DESTINATION]]), playbooks: new Map() }],
  ]);
  return { database, programs, timings: { ...TRIAGE_TIMINGS, slice: 7, graceMs: 0, ...timings } };
}

/** Submissions of as many people as are given; answers their numbers. */
export async function insertSubmissions(owner: pg.Pool | pg.PoolClient, people: readonly string[], prefix = 's'): Promise<number[]> {
  const { rows } = await owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $1, 'T-1', $3 || ord, person, $4, $4, '\\x00', 'import', $4 from unnest($2::text[]) with ordinality as p (person, ord) order by ord returning id`,
    [PROGRAM, people, prefix, new Date('2026-01-01T00:00:00Z')],
  );
  return rows.map(({ id }) => id);
}

export interface Try {
  readonly submission: number;
  readonly at: string;
  readonly error?: string;
  readonly message?: string;
}

/** A hand-off of each submission whose only try failed so; it waits to be sent again. Answers the numbers of the history's rows. */
export async function insertTries(owner: pg.Pool | pg.PoolClient, tries: readonly Try[]): Promise<number[]> {
  const { rows } = await owner.query<{ id: number }>(
    `with given as (
       select * from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[]) with ordinality as g (submission, at, error, message, ord)
     ), made as (
       insert into handoffs (submission_id, program, destination, state, origin, round, key, attempts, reason, state_at, answer_by, created_at)
       select submission, $1, 'uploads', 'rejected', 'import', 0, decode(md5(random()::text), 'hex'), 1, error, at, at, at from given order by ord
       returning id, submission_id, state_at
     ), tried as (
       insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, error, message)
       select made.id, 1, $1, '\\x00', '\\x00', at, at, 'refused', error, message from given join made on made.submission_id = submission and made.state_at = at
     )
     insert into handoff_history (handoff_id, program, from_state, to_state, reason, at)
     select made.id, $1, 'sending', 'rejected', error, at from given join made on made.submission_id = submission and made.state_at = at order by ord
     returning id`,
    [
      PROGRAM,
      tries.map(({ submission }) => submission),
      tries.map(({ at }) => at),
      tries.map(({ error }) => error ?? 'http_500'),
      tries.map(({ message }) => message ?? null),
    ],
  );
  return rows.map(({ id }) => id);
}
