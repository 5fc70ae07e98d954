import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolledRow } from '#sdk';
import { NEXT } from '../handoff.ts';
import { type AskedRow, judgeAnswer, type PolledDestination } from './judge-answer.ts';
import { POLLED_STATES } from './next-poll.ts';
import type { Reading } from './read-answer.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = new Date('2026-03-01T00:00:00Z');
const destination: PolledDestination = {
  timeBoxDays: 21,
  provisionalWatchDays: 365,
  errors: {
    DOC202: { title: 'upstream', then: 'next_destination', healsWithinDays: 30 },
    DOC103: { title: 'content', then: 'next_destination' },
  },
  poll: {
    slice: 1_000,
    firstMinutes: 30,
    everyMinutes: 60,
    longestMinutes: 1_440,
    provisionalMinutes: 1_440,
    healingMinutes: 360,
    missingAfterMinutes: 120,
  },
};
const asked: AskedRow = {
  id: 7,
  submissionId: 3,
  receipt: 'g-7',
  state: 'accepted',
  status: 'received',
  step: null,
  reason: null,
  createdAt: START,
  stateAt: START,
  answerBy: new Date(START.getTime() + 21 * DAY),
  healsUntil: null,
  tries: 0,
  misses: 0,
  missedSince: null,
  hasFinding: false,
};
const after = (minutes: number) => ({ at: new Date(START.getTime() + minutes * MINUTE), pending: 1 });
const said = (state: PolledRow['state'], status: string, more: Partial<PolledRow> = {}): Reading => ({
  kind: 'answered',
  row: { receipt: 'g-7', state, status, ...more },
});
const judge = (row: Partial<AskedRow>, reading: Reading, minutes = 0) =>
  judgeAnswer(destination, { ...asked, ...row }, reading, after(minutes));
const minutesUntil = (dueAt: Date | undefined, minutes: number) => (dueAt!.getTime() - after(minutes).at.getTime()) / MINUTE;

describe('what the partner says', () => {
  test('unchanged is only asked about later; changed words are noted; proof ends the questions', () => {
    expect(judge({}, said('accepted', 'received'))).toMatchObject({ tries: 1, misses: 0 });
    expect(judge({}, said('accepted', 'received')).change).toBeUndefined();
    expect(judge({ tries: 5 }, said('accepted', 'processing'))).toMatchObject({
      change: { to: 'accepted', status: 'processing' },
      tries: 0,
    });
    expect(judge({ tries: 5 }, said('delivered', 'vbms'))).toMatchObject({ change: { to: 'delivered' }, dueAt: undefined });
  });

  test('success that may turn is watched to the end of its watch, asked about then once more, and let go', () => {
    const { change, dueAt } = judge({}, said('provisional', 'success'), 60);
    expect(change).toMatchObject({ to: 'provisional', answerBy: new Date(START.getTime() + 60 * MINUTE + 365 * DAY) });
    expect(minutesUntil(dueAt, 60)).toBeGreaterThan(1_200);
    const answerBy = new Date(START.getTime() + 365 * DAY);
    const watched = { state: 'provisional', status: 'success', answerBy, tries: 300 } as const;
    expect(judge(watched, said('provisional', 'success'), 364.9 * 1_440).dueAt).toEqual(answerBy);
    expect(judge(watched, said('provisional', 'success'), 365 * 1_440).dueAt).toBeUndefined();
  });

  test('success taken back has the time box that it began with, not a new one', () => {
    const answerBy = new Date(START.getTime() + 365 * DAY);
    const { change } = judge({ state: 'provisional', status: 'success', answerBy }, said('accepted', 'processing'), 40 * 1_440);
    expect(change).toMatchObject({ to: 'accepted', answerBy: new Date(START.getTime() + 21 * DAY) });
  });

  test('a refusal that can heal is watched from when it was seen first; another is let go', () => {
    const healing = judge({}, said('rejected', 'error', { error: 'DOC202' }));
    expect(healing.change).toMatchObject({ to: 'rejected', reason: 'DOC202', healsUntil: new Date(START.getTime() + 30 * DAY) });
    expect(minutesUntil(healing.dueAt, 0)).toBeGreaterThan(300);
    const final = judge({}, said('rejected', 'error', { error: 'DOC103' }));
    expect(final).toMatchObject({ change: { reason: 'DOC103', healsUntil: null }, dueAt: undefined });
    const watched = { state: 'rejected', status: 'error', reason: 'DOC202', healsUntil: new Date(START.getTime() + 30 * DAY) } as const;
    expect(judge(watched, said('rejected', 'error', { error: 'DOC202' }), 29.9 * 1_440).dueAt).toEqual(watched.healsUntil);
    expect(judge(watched, said('rejected', 'error', { error: 'DOC202' }), 31 * 1_440).dueAt).toBeUndefined();
    expect(judge(watched, said('accepted', 'received'), 1_440)).toMatchObject({
      change: { to: 'accepted', reason: null, healsUntil: null },
    });
  });

  test('a refusal of an older system is asked about once, and watched where its reason can heal', () => {
    const imported = { state: 'rejected', status: null, reason: null } as const;
    expect(judge(imported, said('rejected', 'error', { error: 'DOC202' }), 10 * 1_440)).toMatchObject({
      change: { reason: 'DOC202', healsUntil: new Date(START.getTime() + 30 * DAY) },
      dueAt: expect.any(Date),
    });
    expect(judge(imported, said('rejected', 'error', { error: 'DOC202' }), 40 * 1_440).dueAt).toBeUndefined();
    expect(judge(imported, { kind: 'unanswered' }).dueAt).toBeInstanceOf(Date);
  });

  test('what cannot follow from the state is a finding and moves nothing', () => {
    const judged = judge({ state: 'provisional', status: 'success' }, said('expired', 'expired'));
    expect(judged.change).toBeUndefined();
    expect(judged.finding?.kind).toBe('answer_does_not_follow');
    expect(judged.dueAt).toBeInstanceOf(Date);
  });
});

describe('not being known', () => {
  test('counts as missing once it spans what the partner caches, and not by its number alone', () => {
    const first = judge({}, { kind: 'not_found' });
    expect(first).toMatchObject({ misses: 1, missedSince: START });
    expect(first.change).toBeUndefined();
    const second = judge({ misses: 40, missedSince: START }, { kind: 'not_found' }, 119);
    expect(second.change).toBeUndefined();
    const third = judge({ misses: 1, missedSince: START }, { kind: 'not_found' }, 121);
    expect(third).toMatchObject({ change: { to: 'missing' }, finding: { kind: 'missing_at_receiver' } });
    expect(minutesUntil(third.dueAt, 121)).toBeGreaterThan(1_200);
  });

  test('is forgotten when it turns up in between; what is missing is still asked about', () => {
    expect(judge({ misses: 1, missedSince: START }, said('accepted', 'received'), 60)).toMatchObject({ misses: 0, missedSince: null });
    expect(judge({ state: 'missing', misses: 9, missedSince: START }, { kind: 'not_found' }, 9_999).dueAt).toBeInstanceOf(Date);
    expect(judge({ state: 'missing' }, said('delivered', 'vbms'))).toMatchObject({ change: { to: 'delivered' }, dueAt: undefined });
  });
});

test('an answer that says nothing is asked again soon, then less often, and is forgotten by nobody', () => {
  const first = judge({ tries: 9 }, { kind: 'unanswered' });
  expect(first).toMatchObject({ finding: { kind: 'unanswered_id' }, tries: 0 });
  expect(minutesUntil(first.dueAt, 0)).toBeLessThan(12);
  const later = judge({ tries: 3, hasFinding: true }, { kind: 'unanswered' });
  expect(minutesUntil(later.dueAt, 0)).toBeGreaterThan(100);
});

test('whatever is answered, moves are those of the table, and nothing unsettled leaves the schedule', () => {
  const state = fc.constantFrom(...POLLED_STATES);
  const reading = fc.oneof(
    fc.record({
      kind: fc.constant('answered' as const),
      row: fc.record({
        receipt: fc.constant('g-7'),
        state: fc.constantFrom('accepted', 'provisional', 'delivered', 'rejected', 'expired'),
        status: fc.constantFrom('received', 'success', 'error'),
        error: fc.constantFrom(undefined, 'DOC202', 'DOC103', 'odd'),
      }),
    }),
    fc.constantFrom({ kind: 'not_found' }, { kind: 'unanswered' }, { kind: 'unreadable', finding: 'unreadable_answer', message: 'odd' }),
  ) as fc.Arbitrary<Reading>;
  const anyRow = fc.record({ state, tries: fc.nat(50), misses: fc.nat(3), hasFinding: fc.boolean() });
  fc.assert(
    fc.property(anyRow, reading, fc.nat(400 * 1_440), (row, heard, minutes) => {
      const missedSince = row.misses > 0 ? START : null;
      const judged = judge({ ...row, missedSince, answerBy: new Date(START.getTime() + 365 * DAY) }, heard, minutes);
      const now = judged.change?.to ?? row.state;
      if (now !== row.state) expect(Object.keys(NEXT[row.state])).toContain(now);
      if (now === 'accepted' || now === 'missing') expect(judged.dueAt).toBeInstanceOf(Date);
      if (now === 'delivered' || now === 'expired') expect(judged.dueAt).toBeUndefined();
      if (judged.dueAt) expect(judged.dueAt.getTime()).toBeGreaterThan(after(minutes).at.getTime());
      if (heard.kind !== 'answered' && heard.kind !== 'not_found') expect(judged.change).toBeUndefined();
      if (now === 'delivered') expect(heard).toMatchObject({ row: { state: 'delivered' } });
    }),
  );
});
