import type pg from 'pg';
import { PROGRAM } from './program.ts';

const TABLES = ['submissions', 'documents', 'handoffs'];

/** Fills hand-offs that a destination works on, one for each submission, on the schedule and not due. Triggers off: only their schedule is read. */
export async function fillPending(owner: pg.Pool, destination: string, count: number): Promise<void> {
  for (const table of TABLES) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $1, 'T-1', $2 || n, 'p' || n, $3::timestamptz, $3, decode(md5(n::text), 'hex'), 'api', $3 from generate_series(1, $4::int) n`,
    [PROGRAM, destination, FAR, count],
  );
  await owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, status, state_at, answer_by, created_at)
     select id, program, $2, 'accepted', 'route', content_hash, 'guid', gen_random_uuid()::text, 'received', received_at, start_by, received_at
     from submissions where program = $1 and external_id like $2 || '%' order by id`,
    [PROGRAM, destination],
  );
  await owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt)
     select id, program, destination, 'poll', $3::timestamptz, receipt from handoffs where program = $1 and destination = $2 order by id`,
    [PROGRAM, destination, FAR],
  );
  for (const table of TABLES) await owner.query(`alter table ${table} enable trigger user`);
  await owner.query('vacuum analyze handoffs, handoff_schedule');
}

const FAR = '2100-01-01T00:00:00Z';

/** Makes one part of so many due. */
export async function makeDue(owner: pg.Pool, destination: string, part: number, parts: number): Promise<number> {
  const { rowCount } = await owner.query(
    `update handoff_schedule set due_at = '2020-01-01'::timestamptz + (handoff_id % 1000) * interval '1 second'
     where program = $1 and destination = $2 and (handoff_id / 4) % $3 = $4`,
    [PROGRAM, destination, parts, part],
  );
  return rowCount ?? 0;
}
