import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimelineEvent } from '../api/index.ts';
import { groupEvents } from './group-events.ts';

const event = fc.record({
  at: fc.constant('2026-03-02T14:05:32.000Z'),
  kind: fc.constantFrom(
    'handoff.moved',
    'handoff.made',
    'run.selected',
    'package.made',
    'share.made',
    'submission.received',
    'strange.thing',
  ),
  who: fc.constant(null),
  why: fc.constant(null),
  details: fc.record({ handoff: fc.integer({ min: 1, max: 3 }), run: fc.nat(2), share: fc.nat(2) }, { requiredKeys: [] }),
}) as fc.Arbitrary<TimelineEvent>;

test('every event stands in exactly one group, in its order', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const groups = groupEvents(events);
      expect(groups.reduce((sum, group) => sum + group.events.length, 0)).toBe(events.length);
      for (const group of groups) {
        const places = group.events.map((one) => events.indexOf(one));
        expect(places).toEqual(places.toSorted((one, other) => one - other));
      }
      expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
    }),
  );
});

test('a delivery is named by what goes where', () => {
  const made = {
    at: '',
    kind: 'handoff.made',
    who: null,
    why: null,
    details: { handoff: 7, document: 'form', destination: 'benefits_intake' },
  };
  expect(groupEvents([made])).toMatchObject([{ title: 'Hand-off 7: form to benefits_intake', link: { id: '7' } }]);
});
