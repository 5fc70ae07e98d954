import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { listStandingSamples, workAlerts } from '../src/alerts/index.ts';
import { useApi } from '../src/api/test-api.ts';
import { composeFor, runLine } from '../src/cli/test-line.ts';
import { now } from '../src/kernel/clock/clock.ts';

const api = useApi();
const HOUR = 3_600_000;
const ROLL_UPS = {
  proved: ['delivered', 'remediated'],
  watched: ['in_progress', 'provisional'],
  set_aside: ['duplicate', 'withdrawn', 'closed'],
  needs_attention: ['needs_attention'],
} as const;
const RUNS = ['running', 'paused', 'succeeded', 'awaiting_approval'];
const HANDOFFS = ['none', 'accepted', 'accepted', 'provisional', 'delivered', 'rejected', 'unknown', 'missing', 'exhausted', 'waiting'];

interface Row {
  readonly state: string;
  readonly gone: number;
  readonly left: number;
  readonly run: string | null;
}

const row = fc.record<Row>({
  state: fc.constantFrom(...HANDOFFS),
  gone: fc.integer({ min: 1, max: 400 }),
  left: fc.integer({ min: -48, max: 400 }),
  run: fc.option(fc.constantFrom(...RUNS), { freq: 3 }),
});

/** A submission with one document and, where it was handed over, one hand-off in that state. */
async function submit({ state, gone, left }: Row): Promise<number> {
  const at = now().getTime();
  const { rows } = await api.db.owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     values ('form526', '21-526EZ', gen_random_uuid()::text, 'p', $1, $1, '\\x00', 'import', $1) returning id`,
    [new Date(at - gone * HOUR)],
  );
  const id = rows[0]!.id;
  await api.db.owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     values ($1, 'form526', 'd', 'L533', true, 0, 'form')`,
    [id],
  );
  if (state !== 'none')
    await api.db.owner.query(
      `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at, followed_at)
       values ($1, 'form526', 'somewhere', $2, 'route', gen_random_uuid()::text::bytea, $3, $4, $3, $3)`,
      [id, state, new Date(at - gone * HOUR), new Date(at + left * HOUR)],
    );
  return id;
}

async function putInRun(state: string, ids: readonly number[]): Promise<void> {
  const { rows } = await api.db.owner.query<{ id: number }>(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
       approvals_needed, concurrency, lanes, failure_budget)
     values ('form526', 'pack', 'Pack', 'code', 'irreversible', '{}', '{}', 'olga', $1, 'a test', $2, $1, 1, 1, 1, 1) returning id`,
    [now(), state],
  );
  await api.db.owner.query(
    `insert into run_items (run_id, position, program, external_id, submission_id, is_eligible)
     select $1, place, 'form526', id::text, id, true from unnest($2::bigint[]) with ordinality as item (id, place)`,
    [rows[0]!.id, ids],
  );
}

let token = '';
beforeAll(async () => {
  token = await api.tokenOf('vera', 'viewer');
  const rows = fc.sample(row, { numRuns: 80, seed: 20_260_301 });
  const ids = new Map<Row, number>();
  for (const each of rows) ids.set(each, await submit(each));
  for (const state of RUNS) {
    const chosen = rows.filter(({ run }) => run === state).map((each) => ids.get(each)!);
    if (chosen.length > 0) await putInRun(state, chosen);
  }
});

type Counts = Readonly<Record<string, number>>;
interface Program {
  readonly program: string;
  readonly standing: Counts;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly ageing: Counts;
  readonly forecast: Counts;
  readonly holders: Counts;
}

async function standing(): Promise<Program> {
  const { body } = await api.call('/api/v1/standing', { token });
  return (body.programs as Program[]).find(({ program }) => program === 'form526')!;
}

/** What the list of submissions counts for a filter, which is also how many rows it has. */
async function listed(filter: Counts | Readonly<Record<string, string>>): Promise<number> {
  const query = new URLSearchParams({ program: 'form526', limit: '1000', ...(filter as Record<string, string>) });
  const { body } = await api.call(`/api/v1/submissions?${query.toString()}`, { token });
  expect(body.rows).toHaveLength(body.count.value);
  return body.count.value;
}

async function listedBy(filter: string, names: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = await listed({ [filter]: name, ...more });
  return counts;
}

test('every count of the outlook is that of its list', async () => {
  const { standing: stands, reasons, ageing, forecast, holders } = await standing();
  const { total, ...parts } = stands;
  expect(await listed({})).toBe(total);
  expect(await listedBy('standing', Object.keys(parts))).toEqual(parts);
  expect(
    await listedBy(
      'reason',
      reasons.map(({ reason }) => reason),
      { standing: 'needs_attention' },
    ),
  ).toEqual(Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])));
  expect(await listedBy('age', Object.keys(ageing))).toEqual(ageing);
  expect(await listedBy('due', Object.keys(forecast))).toEqual(forecast);
  expect(await listedBy('holder', Object.keys(holders))).toEqual(holders);
  // The sums that stand below the lines are lists too.
  const sum = (names: readonly string[], counts: Counts) => names.reduce((before, name) => before + (counts[name] ?? 0), 0);
  for (const [rollUp, names] of Object.entries(ROLL_UPS)) expect(await listed({ roll_up: rollUp })).toBe(sum(names, stands));
  expect(await listed({ age: 'any' })).toBe(sum(Object.keys(ageing), ageing));
  expect(await listed({ roll_up: 'watched', standing: 'provisional' })).toBe(stands.provisional);
  // The rows say something: no count of a kind is all there is.
  for (const partition of [ageing, forecast, holders]) expect(Object.values(partition).filter((n) => n > 0).length).toBeGreaterThan(2);
});

test('the runs that were missed of late are those of the list with its hours', async () => {
  const missed = async (query: string) =>
    (await api.call(`/api/v1/schedule-times?state=missed${query}`, { token })).body.times as unknown[];
  await api.db.owner.query(
    `insert into schedule_times (program, schedule, task, due_at, noted_at, state, state_at, why, digest, reason)
     select 'form526', 'nightly', 'pack', late.at, late.at, 'missed', late.at, 'paused', '\\x00', 'a test'
     from unnest(array[1, 23, 25]) n cross join lateral (select $1::timestamptz - n * interval '1 hour' as at) late`,
    [now()],
  );
  expect([await missed('&hours=24'), await missed('&hours=2'), await missed('')].map(({ length }) => length)).toEqual([2, 1, 3]);
});

test('the command line, the API and the kept samples say the same', async () => {
  const { standing: stands, ageing, forecast, holders } = await standing();
  const ran = await runLine(composeFor(api.db, api.installation.folder), ['standing', 'form526', '--json', '--as', 'vera']);
  expect(ran.err).toBe('');
  const told = ran.json<{ programs: Record<'standing' | 'ageing' | 'forecast' | 'holders', Counts>[] }>().programs[0]!;
  expect(told.standing).toEqual(stands);
  expect([Object.values(told.ageing), Object.values(told.forecast), Object.values(told.holders)]).toEqual([
    Object.values(ageing),
    Object.values(forecast),
    Object.values(holders),
  ]);

  await workAlerts(api.installation.alerts);
  const { body } = await api.call('/api/v1/standing/samples?by=hour', { token });
  const newest = body.samples.filter((one: { program: string }) => one.program === 'form526').at(-1);
  expect(newest).toMatchObject({ total: stands.total, needs_attention: stands.needs_attention });
});

test('by the day, the samples are the first of each day and the newest', async () => {
  const at = Date.UTC(2026, 0, 5);
  await api.db.owner.query(
    `insert into alert_samples (program, name, hour, value)
     select 'vye', name, to_timestamp($1::bigint / 1000 + hour * 3600), hour from generate_series(0, 49) hour, unnest(array['total', 'needs_attention']) name
     on conflict do nothing`,
    [at],
  );
  const of = (by: 'hour' | 'day') =>
    api.db.database.transaction(['vye'], (session) => listStandingSamples(session, { from: new Date(at), by }));
  expect(await of('hour')).toHaveLength(50);
  expect((await of('day')).map(({ total }) => total)).toEqual([0, 24, 48, 49]);
});
