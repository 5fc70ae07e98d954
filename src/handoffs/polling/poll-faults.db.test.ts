import { afterEach, beforeEach, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { pollLane } from './poll-lane.ts';
import { takeLane } from './poll-lanes.sql.ts';
import { usePolls } from './test-polls.ts';

const polls = usePolls();
const { register } = polls;
const MINUTE = 60_000;
let offset = 0;

function pass(ms: number): void {
  offset += ms;
  setClockOffset(offset);
}

const opened = async () => (await polls.findings()).filter(({ isOpen }) => isOpen).map(({ kind, subject }) => `${kind} ${subject}`);
const idsFrom = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}${n}`);

async function due(): Promise<number> {
  const { rows } = await polls.house.db.owner.query<{ n: number }>('select count(*)::int as n from handoff_schedule where due_at <= $1', [
    now(),
  ]);
  return rows[0]?.n ?? 0;
}

function knows(status: string, ids: readonly string[]): void {
  for (const id of ids) register.known.set(id, { status });
}

/** Due hand-offs of one lane, which one slice holds: the receipts of those, in the order in which they are asked about. */
async function importInLane(letter: string, count: number): Promise<string[]> {
  await polls.importHandoffs(idsFrom(letter, count));
  const { rows } = await polls.house.db.owner.query<{ receipt: string; handoff_id: number }>(
    `update handoff_schedule set due_at = $1::timestamptz + handoff_id * interval '1 second' where lane = 0 returning receipt, handoff_id`,
    [new Date(now().getTime() - 10 * MINUTE)],
  );
  pass(30 * MINUTE);
  return rows.toSorted((a, b) => a.handoff_id - b.handoff_id).map(({ receipt }) => receipt);
}

beforeEach(async () => {
  await polls.house.db.owner.query(
    'truncate handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, handoffs restart identity cascade',
  );
  polls.forget();
});
afterEach(() => {
  offset = 0;
  setClockOffset(0);
});

test('a partner that asks for a pause gets it from all lanes; nothing is lost and nothing counts against the hand-offs', async () => {
  const ids = idsFrom('a', 64);
  await polls.importHandoffs(ids);
  knows('vbms', ids);
  pass(61 * MINUTE);
  for (let n = 0; n < 4; n += 1) register.plan.push({ status: 429, headers: { 'retry-after': '120' } });
  await polls.poll();
  const asked = register.asked.length;
  expect(asked).toBeLessThanOrEqual(4);
  expect(await due()).toBe(64);
  for (const slice of await polls.slices()) expect(slice).toMatchObject({ answered: 0, changed: 0, fault: 'busy: HTTP 429' });
  register.plan.length = 0;
  pass(119_000);
  await polls.poll();
  expect(register.asked).toHaveLength(asked);
  pass(2_000);
  for (let n = 0; n < 4; n += 1) await polls.poll();
  expect(new Set(Object.values(await polls.states()))).toEqual(new Set(['delivered']));
  expect(await opened()).toEqual([]);
});

test('one lane that fails costs the other lanes nothing; its pauses grow and its questions shrink until the partner answers', async () => {
  const ids = idsFrom('b', 32);
  for (let lane = 0; lane < 4; lane += 1) {
    await polls.house.db.owner.query(`alter table handoffs alter column id restart with ${100 * lane + 1}`);
    await polls.importHandoffs(ids.slice(8 * lane, 8 * lane + 8));
  }
  knows('vbms', ids);
  pass(61 * MINUTE);
  const { rows } = await polls.house.db.owner.query<{ receipt: string }>('select receipt from handoff_schedule where lane = 1');
  for (const { receipt } of rows) register.breaks.set(receipt, 500);
  await polls.poll();
  expect(await due()).toBe(rows.length);
  const { rows: lanes } = await polls.house.db.owner.query<{ lane: number; faults: number; restsMinutes: number | null }>(
    `select lane, faults, round(extract(epoch from resume_at - $1) / 60)::int as "restsMinutes" from poll_lanes order by lane`,
    [now()],
  );
  expect(lanes.map(({ faults, restsMinutes }) => [faults, restsMinutes])).toEqual([
    [0, null],
    [1, 1],
    [0, null],
    [0, null],
  ]);
  register.asked.length = 0;
  pass(2 * MINUTE);
  await polls.poll();
  expect(register.asked.map(({ length }) => length)).toEqual([2]);
  register.breaks.clear();
  for (let n = 0; n < 3; n += 1) {
    pass(30 * MINUTE);
    await polls.poll();
  }
  expect(await due()).toBe(0);
});

test('a partner that never answers is waited for a while, and costs other destinations nothing', async () => {
  await polls.importHandoffs(idsFrom('c', 8), 'received', 'claims');
  await polls.importHandoffs(idsFrom('d', 8));
  for (const id of idsFrom('c', 8)) register.breaks.set(id, 'hang');
  knows('vbms', idsFrom('d', 8));
  pass(61 * MINUTE);
  const hanging = polls.poll('claims');
  await polls.poll('intake');
  const states = await polls.states();
  for (const id of idsFrom('d', 8)) expect(states[id]).toBe('delivered');
  await hanging;
  const faults = (await polls.slices()).filter(({ fault }) => fault !== null);
  expect(faults.length).toBeGreaterThan(0);
  for (const { fault } of faults) expect(fault).toMatch(/^no_answer: \w+_timeout$/);
});

test('a question that the partner refuses is asked again in halves: the one odd receipt is a finding, the others are answered', async () => {
  const ids = await importInLane('e', 8);
  knows('vbms', ids);
  register.breaks.set(ids[5]!, 422);
  await polls.poll();
  expect(await polls.states()).toMatchObject(Object.fromEntries(ids.map((id, n) => [id, n === 5 ? 'accepted' : 'delivered'])));
  expect(await opened()).toEqual([`question_refused intake ${ids[5]}`]);
  expect(register.asked.map(({ length }) => length)).toEqual([8, 4, 4, 2, 1, 1, 2]);
  register.breaks.clear();
  pass(30 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toMatchObject({ [ids[5]!]: 'delivered' });
  expect(await opened()).toEqual([]);
});

test('a partner that refuses whatever it is asked is left alone after a few questions', async () => {
  const ids = await importInLane('f', 8);
  for (const id of ids) register.breaks.set(id, 422);
  await polls.poll();
  expect(register.asked.length).toBeLessThanOrEqual(8);
  await polls.poll();
  expect(register.asked.length).toBeLessThanOrEqual(8);
  expect(new Set(Object.values(await polls.states()))).toEqual(new Set(['accepted']));
});

test('a receipt over which the partner fails is found, set aside with a finding, and the others are answered', async () => {
  const ids = await importInLane('g', 8);
  knows('vbms', ids);
  register.breaks.set(ids[0]!, 500);
  for (let n = 0; n < 8; n += 1) {
    await polls.poll();
    pass(31 * MINUTE);
  }
  expect(await polls.states()).toMatchObject(Object.fromEntries(ids.map((id, n) => [id, n === 0 ? 'accepted' : 'delivered'])));
  expect(await opened()).toEqual([`question_refused intake ${ids[0]}`]);
});

test('a worker that lost its lane while it asked writes nothing, and what it asked about is asked again', async () => {
  const ids = await importInLane('h', 3);
  knows('vbms', ids);
  const place = { program: 'tests', destination: 'intake', lane: 0 };
  register.answer = async (_ids, rows, notFound) => {
    await polls.house.db.database.transaction(['tests'], (session) => takeLane(session, place));
    return { rows, notFound };
  };
  await pollLane(polls.handoffs, place, { signal: new AbortController().signal });
  expect(await polls.slices()).toEqual([]);
  expect(await due()).toBe(3);
  register.answer = (_ids, rows, notFound) => ({ rows, notFound });
  await polls.poll();
  expect(await due()).toBe(0);
});

test('an answer that the database does not take stops nobody but its own hand-off', async () => {
  const ids = await importInLane('i', 5);
  knows('vbms', ids);
  register.known.set(ids[3]!, { status: 'vbms', step: 'half\u0000' });
  await polls.poll();
  expect(await polls.states()).toMatchObject(Object.fromEntries(ids.map((id, n) => [id, n === 3 ? 'accepted' : 'delivered'])));
  expect(await opened()).toEqual([`answer_not_applied intake ${ids[3]}`]);
});

test('HTTP 200 with something else than a list is a question without an answer', async () => {
  const ids = await importInLane('k', 3);
  register.answer = () => ({ success: true, error: 'maintenance' });
  await polls.poll();
  expect((await polls.slices()).map(({ asked, answered, fault }) => [asked, answered, fault])).toEqual([
    [3, 0, 'odd_answer: the answer is no list'],
  ]);
  expect(await due()).toBe(3);
  expect(await polls.states()).toMatchObject(Object.fromEntries(ids.map((id) => [id, 'accepted'])));
});

test('what somebody settled meanwhile is left as they left it', async () => {
  const ids = await importInLane('j', 4);
  knows('error', ids);
  register.answer = async (_ids, rows, notFound) => {
    await polls.house.db.owner.query(`update handoffs set state = 'delivered' where receipt = $1`, [ids[1]]);
    return { rows, notFound };
  };
  await polls.poll();
  await polls.poll();
  expect(await polls.states()).toMatchObject({ [ids[1]!]: 'delivered', [ids[2]!]: 'rejected' });
  expect(await due()).toBe(0);
});
