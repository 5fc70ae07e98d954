import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { now, setClockOffset } from '../kernel/clock/clock.ts';
import { LIVE_STATES } from '../tasks/run.ts';
import { useDatabase } from '../testing/index.ts';
import { readOutlook, readStanding } from './index.ts';
import { LIVE_RUNS } from './outlook.sql.ts';

const db = useDatabase();
const HOUR = 3_600_000;
afterEach(() => setClockOffset(0));

/** A submission with one required document; `hours` of its time box are gone and `left` are left. */
async function submission(
  state: string,
  { hours = 1, left = 1, program = 'form526', origin = 'api' }: { hours?: number; left?: number; program?: string; origin?: string } = {},
) {
  const at = now().getTime();
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     values ($1, '21-526EZ', gen_random_uuid()::text, 'p', $2, $2, '\\x00', $3, $2) returning id`,
    [program, new Date(at - hours * HOUR), origin],
  );
  const id = rows[0]!.id;
  await db.owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source) values ($1, $2, 'd', 'L533', true, 0, 'form')`,
    [id, program],
  );
  if (state !== 'none')
    await db.owner.query(
      `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at, followed_at)
       values ($1, $2, 'somewhere', $3, 'route', gen_random_uuid()::text::bytea, $4, $5, $4, $4)`,
      [id, program, state, new Date(at - hours * HOUR), new Date(at + left * HOUR)],
    );
  return id;
}

async function run(state: string, ids: readonly number[], program = 'form526'): Promise<void> {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
       approvals_needed, concurrency, lanes, failure_budget)
     values ($1, 'pack', 'Pack', 'code', 'irreversible', '{}', '{}', 'olga', $2, 'a test', $3, $2, 1, 1, 1, 1) returning id`,
    [program, now(), state],
  );
  await db.owner.query(
    `insert into run_items (run_id, position, program, external_id, submission_id, is_eligible)
     select $1, place, $2, id::text, id, true from unnest($3::bigint[]) with ordinality as item (id, place)`,
    [rows[0]!.id, program, ids],
  );
}

const outlook = (program?: string) => db.database.transaction('*', (session) => readOutlook(session, program));

test('the states of a run that holds its items are those of a live run', () => {
  expect([...LIVE_RUNS].sort()).toEqual([...LIVE_STATES].sort());
});

test('time boxes are told by how much of them has gone, and by when they end', async () => {
  const program = 'ages';
  await submission('accepted', { program, hours: 1, left: 3 });
  await submission('accepted', { program, hours: 20, left: 23 });
  await submission('accepted', { program, hours: 50, left: 40 });
  await submission('accepted', { program, hours: 24 * 19, left: 24 * 18 });
  await submission('accepted', { program, hours: 1, left: -1 });
  await submission('provisional', { program, hours: 1, left: 3 });
  const [only] = (await outlook(program)).programs;
  expect(only).toMatchObject({
    standing: { in_progress: 4, provisional: 1, needs_attention: 1 },
    ageing: { underHalf: 2, overHalf: 2, past: 1 },
    forecast: { nextDay: 2, nextWeek: 1, later: 1 },
    holders: { run: 0, share: 0, person: 0, waybill: 0, nobody: 1 },
  });
  setClockOffset(4 * HOUR);
  expect((await outlook(program)).programs[0]).toMatchObject({ ageing: { underHalf: 0, overHalf: 3, past: 2 } });
});

test('what needs attention is with a run, a partner, a person, Waybill itself, or nobody', async () => {
  const program = 'holders';
  const held = await Promise.all(Array.from({ length: 5 }, () => submission('none', { program, origin: 'import' })));
  await run('running', held.slice(0, 2), program);
  await run('awaiting_approval', held.slice(2, 3), program);
  await run('succeeded', held.slice(3), program);
  const unknown = await submission('unknown', { program });
  const lookedUp = await submission('unknown', { program });
  await submission('missing', { program });
  await run('queued', [unknown], program);
  await submission('unknown', { program });
  const { rows } = await db.owner.query<{ id: number }>('select id from handoffs where submission_id = $1', [lookedUp]);
  await db.owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at) values ($1, $2, 'somewhere', 'look_up', $3)`,
    [rows[0]!.id, program, now()],
  );
  const ended = await submission('exhausted', { program });
  await db.owner.query('update handoffs set followed_at = null where submission_id = $1', [ended]);
  expect((await outlook(program)).programs[0]).toMatchObject({
    standing: { needs_attention: 10 },
    holders: { run: 3, share: 0, person: 3, waybill: 2, nobody: 2 },
  });
});

test('whatever there is, every partition adds up to its whole, and the wholes are the standings', async () => {
  const one = fc.record({
    state: fc.constantFrom('none', 'waiting', 'accepted', 'provisional', 'delivered', 'rejected', 'unknown', 'missing', 'exhausted'),
    hours: fc.integer({ min: 0, max: 900 }),
    left: fc.integer({ min: -50, max: 300 }),
    origin: fc.constantFrom('api', 'import'),
    run: fc.option(fc.constantFrom('running', 'paused', 'awaiting_approval', 'succeeded')),
  });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 8 }), async (given) => {
      n += 1;
      const program = `p${n}`;
      for (const { run: state, ...more } of given) {
        const id = await submission(more.state, { ...more, program });
        if (state) await run(state, [id], program);
      }
      const [only] = (await outlook(program)).programs;
      const { programs } = await db.database.transaction('*', (session) => readStanding(session, program));
      expect(only!.standing).toEqual(programs[0]!.standing);
      expect(only!.reasons).toEqual(programs[0]!.reasons);
      const { standing, ageing, forecast, holders, reasons } = only!;
      const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, each) => total + each, 0);
      expect(sum(ageing) - ageing.past).toBe(standing.in_progress);
      expect(sum(forecast)).toBe(standing.in_progress);
      expect(sum(holders)).toBe(standing.needs_attention);
      expect(Math.min(...Object.values(holders))).toBeGreaterThanOrEqual(0);
      expect(ageing.past).toBe(reasons.find(({ reason }) => reason === 'time_box_passed')?.count ?? 0);
    }),
    { numRuns: 15 },
  );
});
