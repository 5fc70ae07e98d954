import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KnownError } from '#sdk';
import { HANDOFF_STATES, OPEN_STATES } from '../handoff.ts';
import { nextStep, type PastHandoff, type RouteMap } from './next-step.ts';

const AT = new Date('2026-01-05T10:00:00Z');
const LATER = new Date('2026-02-05T10:00:00Z');
const errors: Record<string, KnownError> = {
  busy: { title: 'Busy', then: 'retry' },
  lost: { title: 'Lost there', then: 'afresh' },
  bad_number: { title: 'Number not known', then: 'next_number' },
  refused: { title: 'Refused', then: 'next_destination' },
  signature: { title: 'No signature', then: 'mend' },
  dead: { title: 'Nobody may', then: 'stop' },
};

function mapOf(usable: readonly string[] = ['evss', 'claims', 'paper'], mostRounds = 3): RouteMap {
  return {
    hops: [['evss', 'claims'], ['paper']],
    destination: () => ({ errors, mostRounds }),
    canDeliver: (name) => usable.includes(name),
  };
}

let ids = 0;
function ended(destination: string, reason: string | null, more: Partial<PastHandoff> = {}): PastHandoff {
  ids += 1;
  return { id: ids, destination, state: 'rejected', round: 0, reason, healsUntil: null, followedAt: null, ...more };
}

describe('the first step', () => {
  test('is the first destination of the first hop that can be gone', () => {
    expect(nextStep(mapOf(), [], AT)).toEqual({ kind: 'send', destination: 'evss', round: 0 });
    expect(nextStep(mapOf(['claims', 'paper']), [], AT)).toEqual({ kind: 'send', destination: 'claims', round: 0 });
    expect(nextStep(mapOf(['paper']), [], AT)).toEqual({ kind: 'send', destination: 'paper', round: 0 });
    expect(nextStep(mapOf([]), [], AT)).toEqual({ kind: 'none' });
  });
});

describe('the step after an end', () => {
  test.each([
    ['refused', { kind: 'send', destination: 'paper', round: 0 }],
    ['lost', { kind: 'send', destination: 'evss', round: 1 }],
    ['bad_number', { kind: 'send', destination: 'evss', round: 1 }],
    ['no_number_left', { kind: 'send', destination: 'paper', round: 0 }],
    ['signature', { kind: 'none' }],
    ['dead', { kind: 'none' }],
    ['stopped', { kind: 'none' }],
    ['never heard of', { kind: 'send', destination: 'paper', round: 0 }],
    [null, { kind: 'send', destination: 'paper', round: 0 }],
  ])('%s', (reason, step) => {
    expect(nextStep(mapOf(), [ended('evss', reason)], AT)).toEqual(step);
  });

  test('goes the next way once the rounds are spent, and ends where no way is left', () => {
    const twice = [ended('evss', 'lost'), ended('evss', 'lost', { round: 1 })];
    expect(nextStep(mapOf(), twice, AT)).toEqual({ kind: 'send', destination: 'evss', round: 2 });
    const thrice = [...twice, ended('evss', 'lost', { round: 2 })];
    expect(nextStep(mapOf(), thrice, AT)).toEqual({ kind: 'send', destination: 'paper', round: 0 });
    expect(nextStep(mapOf(), [...thrice, ended('paper', 'refused')], AT)).toEqual({ kind: 'none' });
  });

  test('an exhausted one goes the next way, a place that ran out is filled afresh', () => {
    expect(nextStep(mapOf(), [ended('evss', 'busy', { state: 'exhausted' })], AT)).toMatchObject({ destination: 'paper' });
    expect(nextStep(mapOf(), [ended('paper', 'expired', { state: 'expired' })], AT)).toEqual({
      kind: 'send',
      destination: 'paper',
      round: 1,
    });
  });

  test('waits while the refusal may turn', () => {
    const refusal = ended('evss', 'refused', { healsUntil: LATER });
    expect(nextStep(mapOf(), [refusal], AT)).toEqual({ kind: 'wait', until: LATER });
    expect(nextStep(mapOf(), [refusal], LATER)).toMatchObject({ destination: 'paper' });
  });

  test('a destination that is in no hop any more is followed by the first that nobody tried', () => {
    expect(nextStep(mapOf(), [ended('old', null)], AT)).toMatchObject({ destination: 'evss' });
    expect(nextStep(mapOf(), [ended('evss', null), ended('old', null)], AT)).toMatchObject({ destination: 'paper' });
  });
});

const pastHandoff = fc.record({
  destination: fc.constantFrom('evss', 'claims', 'paper', 'old'),
  state: fc.constantFrom(...HANDOFF_STATES),
  reason: fc.option(fc.constantFrom(...Object.keys(errors), 'no_number_left', 'stopped', 'odd'), { nil: null }),
  isFollowed: fc.boolean(),
  heals: fc.boolean(),
});

test('whatever happened, nothing is sent beside what is under way, and no round comes twice', () => {
  fc.assert(
    fc.property(fc.array(pastHandoff, { maxLength: 8 }), (given) => {
      const past = given.map(({ isFollowed, heals, ...each }, n) => ({
        ...each,
        id: n + 1,
        round: n,
        followedAt: isFollowed ? AT : null,
        healsUntil: heals ? LATER : null,
      }));
      const step = nextStep(mapOf(), past, AT);
      if (step.kind !== 'send') return;
      const busy: readonly string[] = [...OPEN_STATES, 'provisional', 'delivered'];
      expect(past.filter(({ state }) => busy.includes(state))).toEqual([]);
      expect(past.filter(({ destination, round }) => destination === step.destination && round === step.round)).toEqual([]);
    }),
  );
});

test('every history of refusals ends: no route goes on for ever', () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(fc.constantFrom(...Object.keys(errors), 'expired')),
      fc.integer({ min: 1, max: 4 }),
      (reasons, mostRounds) => {
        const map = mapOf(undefined, mostRounds);
        const past: PastHandoff[] = [];
        for (let steps = 0; ; steps += 1) {
          const step = nextStep(map, past, AT);
          if (step.kind !== 'send') break;
          expect(steps).toBeLessThan(2 * mostRounds);
          const reason = reasons.next().value as string;
          past.push(ended(step.destination, reason, { round: step.round, state: reason === 'expired' ? 'expired' : 'rejected' }));
        }
      },
    ),
  );
});
