import pg from 'pg';
import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { useDatabase } from '../../testing/index.ts';
import { selectDueLanes } from '../lanes.sql.ts';
import { queueName } from '../queues.ts';
import { selectDue, selectOldestDue } from './schedule.sql.ts';

const db = useDatabase();
const PENDING = 20_000;

/** All in lanes 1 to 3 and due, but for one destination's: what a look into lane 0 must not read. */
async function fill(): Promise<void> {
  await db.owner.query('alter table submissions disable trigger user; alter table handoffs disable trigger user');
  await db.owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select 'tests', 'T-1', 's' || n, 'p', $1::timestamptz, $1, '\\x00', 'api', $1 from generate_series(1, $2::int) n`,
    [now(), PENDING],
  );
  await db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at)
     select id, 'tests', case when id % 100 = 0 then 'claims' else 'intake' end, 'accepted', 'route', '\\x00', 'guid', id::text, $1, $1, $1 from submissions`,
    [now()],
  );
  await db.owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt)
     select id, program, destination, 'poll', $1::timestamptz - id * interval '1 second', receipt from handoffs where (id / 100) % 4 <> 0 or destination = 'claims'`,
    [now()],
  );
  await db.owner.query('vacuum analyze handoff_schedule, handoffs');
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

/** The plan of the statement that the function gives to PostgreSQL, with what it read. */
async function planOf(run: (session: Session) => Promise<unknown>): Promise<{ nodes: Plan[]; blocks: number }> {
  const seen: { text: string; values: unknown[] }[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    if (typeof given[0] === 'string' && given[0].includes('handoff_schedule')) seen.push({ text: given[0], values: given[1] as unknown[] });
    return (original as (...args: unknown[]) => unknown).apply(this, given);
  } as typeof original;
  try {
    await db.database.transaction(['tests'], run);
  } finally {
    pg.Client.prototype.query = original;
  }
  const [statement] = seen;
  return db.database.transaction(['tests'], async ({ client }) => {
    const { rows } = await client.query(`explain (analyze, buffers, format json) ${statement!.text}`, statement!.values);
    const top = rows[0]['QUERY PLAN'][0].Plan as Plan;
    return { nodes: nodesOf(top), blocks: top['Shared Hit Blocks'] + top['Shared Read Blocks'] };
  });
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function expectIndexOnly(nodes: readonly Plan[]): void {
  const onSchedule = nodes.filter((node) => node['Relation Name'] === 'handoff_schedule');
  expect(onSchedule.length).toBeGreaterThan(0);
  for (const node of onSchedule)
    expect([node['Node Type'], node['Index Name']]).toEqual([expect.stringMatching(/^Index/), 'handoff_schedule_due']);
}

test('due polls, lanes to wake and the oldest due are read by the index that is made for them, and nothing else of the table', async () => {
  await fill();
  const place = { program: 'tests', destination: 'intake', lane: 1 };
  const due = await planOf((session) => selectDue(session, place, now(), 100, []));
  expectIndexOnly(due.nodes);
  expect(due.nodes.filter((node) => node['Node Type'] === 'Sort')).toEqual([]);
  const queue = { name: queueName('poll', 'tests', 'intake'), program: 'tests', destination: 'intake', kind: 'poll', lanes: 4 } as const;
  const lanes = await planOf((session) => selectDueLanes(session, [queue], now()));
  expectIndexOnly(lanes.nodes);
  expect(lanes.blocks).toBeLessThan(60);
  const oldest = await planOf((session) => selectOldestDue(session));
  expectIndexOnly(oldest.nodes);
  expect(oldest.blocks).toBeLessThan(200);
});
