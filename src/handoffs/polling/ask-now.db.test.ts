import { afterEach, beforeEach, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { askNow } from './ask-now.ts';
import { pollNow } from './poll-now.ts';
import { usePolls } from './test-polls.ts';

const polls = usePolls();
const by = { kind: 'person', name: 'olga' } as const;
const choice = { program: 'tests', destination: 'intake' };

beforeEach(async () => {
  await polls.house.db.owner.query('truncate handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, handoffs cascade');
  polls.forget();
});
afterEach(() => setClockOffset(0));

const ask = async (isResumed = false) => {
  const wish = { ...choice, by, reason: 'a telephone call', isResumed };
  await polls.house.db.database.transaction(['tests'], (session) => pollNow(session, wish));
  return askNow(polls.handoffs, choice, new AbortController().signal);
};

test('what is asked now is told now: answered, not known there, left out, not to be read', async () => {
  await polls.importHandoffs(['n1', 'n2', 'n3', 'n4']);
  polls.register.known.set('n1', { status: 'vbms' });
  polls.register.known.set('n2', { status: 'received' });
  polls.register.answer = (_ids, rows, notFound) => ({ rows, notFound: notFound.filter((id) => id !== 'n4') });
  const told = await ask();
  expect(told.questions).toMatchObject([
    { destination: 'intake', asked: 4, answered: 2, notFound: 1, unanswered: 1, unreadable: 0, changed: 1, failed: 0, fault: null },
  ]);
  expect(told.handoffs).toEqual([
    { destination: 'intake', state: 'accepted', status: 'received', handoffs: 3 },
    { destination: 'intake', state: 'delivered', status: 'vbms', handoffs: 1 },
  ]);
  expect([told.notSetUp, told.notPolled]).toEqual([[], []]);
});

test('a partner that does not answer is told of, and left alone until it is said to answer again', async () => {
  await polls.importHandoffs(['m1']);
  polls.register.plan.push({ status: 503 }, { status: 503 });
  const [told] = (await ask()).questions;
  expect(told).toMatchObject({ asked: 0, answered: 0, unanswered: 0, questions: 1, failed: 1 });
  expect(told?.fault).not.toBeNull();
  expect(told?.restsUntil?.getTime()).toBeGreaterThan(now().getTime());
  expect((await ask()).questions).toMatchObject([{ questions: 0 }]);
  polls.register.plan.length = 0;
  polls.register.known.set('m1', { status: 'vbms' });
  expect((await ask(true)).questions).toMatchObject([{ questions: 1, answered: 1, changed: 1, restsUntil: null }]);
});
