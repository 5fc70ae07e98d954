import { afterEach, beforeEach, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { measurePolls, schedulePolls, watchPolls } from './poll-liveness.ts';
import { usePolls } from './test-polls.ts';

const polls = usePolls();
const MINUTE = 60_000;
const opened = async () => (await polls.findings()).filter(({ isOpen }) => isOpen).map(({ kind, subject }) => `${kind} ${subject}`);

beforeEach(async () => {
  await polls.house.db.owner.query(
    'truncate handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, handoffs restart identity cascade',
  );
  polls.forget();
});
afterEach(() => setClockOffset(0));

test('a poller that asks nobody is a finding within two hours, told from what is due, and closed when it asks again', async () => {
  await polls.importHandoffs(['a1', 'a2']);
  await watchPolls(polls.handoffs);
  expect(await opened()).toEqual([]);
  setClockOffset(125 * MINUTE);
  const [measured] = await watchPolls(polls.handoffs);
  expect(measured).toMatchObject({ program: 'tests', destination: 'intake', isOverdue: true, reason: undefined });
  expect(measured!.waitsMs).toBeGreaterThan(65 * MINUTE);
  await watchPolls(polls.handoffs);
  expect(await opened()).toEqual(['poll_overdue intake']);
  polls.register.known.set('a1', { status: 'vbms' }).set('a2', { status: 'received' });
  await polls.poll();
  await watchPolls(polls.handoffs);
  expect(await opened()).toEqual([]);
});

test('a partner that gives no answers, one that is not set up, and one that no program declares are told apart', async () => {
  await polls.importHandoffs(['b1']);
  await polls.importHandoffs(['b2'], 'received', 'claims');
  polls.register.breaks.set('b1', 503);
  setClockOffset(125 * MINUTE);
  await polls.poll();
  await polls.house.db.owner.query(`update handoff_schedule set destination = 'gone' where destination = 'claims'`);
  const reasons = (await measurePolls(polls.handoffs)).map(({ destination, reason }) => [destination, reason]);
  expect(reasons).toEqual([
    ['gone', 'nothing here can ask it'],
    ['intake', 'busy: HTTP 503'],
  ]);
  const notSetUp = { ...polls.handoffs, partsOf: () => ({ ...polls.handoffs.partsOf('tests'), isSetUp: () => false }) };
  expect((await measurePolls(notSetUp))[1]?.reason).toBe('its connector is not set up');
});

test('what should be asked about and is on no schedule is put there; what is settled is not', async () => {
  await polls.importHandoffs(['c1', 'c2', 'c3']);
  await polls.house.db.owner.query('delete from handoff_schedule');
  await polls.house.db.owner.query(`update handoffs set state = 'delivered' where receipt = 'c3'`);
  expect(await schedulePolls(polls.handoffs)).toBe(2);
  expect(await schedulePolls(polls.handoffs)).toBe(0);
  const { rows } = await polls.house.db.owner.query(
    'select receipt, kind from handoff_schedule where due_at between $1 and $2 order by 1',
    [new Date(now().getTime() - MINUTE), new Date(now().getTime() + 60 * MINUTE)],
  );
  expect(rows).toEqual([
    { receipt: 'c1', kind: 'poll' },
    { receipt: 'c2', kind: 'poll' },
  ]);
});

test('findings about answers close when somebody settles the hand-off, and not before', async () => {
  await polls.importHandoffs(['d1', 'd2', 'd3']);
  polls.register.answer = (ids) => ({ rows: [], notFound: ids.filter((id) => id === 'd3') });
  setClockOffset(61 * MINUTE);
  await polls.poll();
  setClockOffset(300 * MINUTE);
  await polls.poll();
  await watchPolls(polls.handoffs);
  expect((await opened()).toSorted()).toEqual(['missing_at_receiver intake d3', 'unanswered_id intake d1', 'unanswered_id intake d2']);
  await polls.house.db.owner.query(`update handoffs set state = 'delivered' where receipt in ('d1', 'd3')`);
  await polls.house.db.owner.query(`delete from handoff_schedule where receipt in ('d1', 'd3')`);
  await watchPolls(polls.handoffs);
  expect(await opened()).toEqual(['unanswered_id intake d2']);
});
