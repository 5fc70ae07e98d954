import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolledRow } from '#sdk';
import { countReadings, readAnswer } from './read-answer.ts';

const row = (receipt: unknown, status = 'received', state: unknown = 'accepted') => ({ receipt, status, state }) as PolledRow;
const nothing = { kind: 'answered', rows: [], notFound: [], unreadable: [] } as const;

describe('an answer', () => {
  test('is compared with what was asked, receipt by receipt', () => {
    const answer = {
      ...nothing,
      rows: [row('b', 'vbms', 'delivered'), row('a')],
      notFound: ['c'],
      unreadable: [{ receipt: 'd', message: 'no status' }],
    };
    const { readings, unasked } = readAnswer(['a', 'b', 'c', 'd', 'e'], answer);
    expect([...readings].map(([receipt, { kind }]) => [receipt, kind])).toEqual([
      ['a', 'answered'],
      ['b', 'answered'],
      ['c', 'not_found'],
      ['d', 'unreadable'],
      ['e', 'unanswered'],
    ]);
    expect(readings.get('b')).toMatchObject({ row: { status: 'vbms' } });
    expect(unasked).toEqual([]);
  });

  test('may give numbers where text was asked; leading zeros are not guessed', () => {
    const { readings, unasked } = readAnswer(['22', '021'], { ...nothing, rows: [row(22), row(21)] });
    expect(readings.get('22')).toMatchObject({ kind: 'answered', row: { status: 'received' } });
    expect(readings.get('021')).toEqual({ kind: 'unanswered' });
    expect(unasked).toEqual(['21']);
  });

  test('that has one twice counts once where both agree, and not at all where they differ', () => {
    const { readings } = readAnswer(['a', 'b', 'c'], {
      ...nothing,
      rows: [row('a'), row('a'), row('b'), row('b', 'error', 'rejected'), row('c')],
      notFound: ['c'],
    });
    expect(readings.get('a')).toMatchObject({ kind: 'answered' });
    expect(readings.get('b')).toMatchObject({ kind: 'unreadable', finding: 'answered_twice' });
    expect(readings.get('c')).toMatchObject({ kind: 'unreadable', finding: 'answered_twice' });
  });

  test('with a state that nobody knows, or none, is not taken for one', () => {
    const { readings } = readAnswer(['a', 'b'], {
      ...nothing,
      rows: [row('a', 'done', 'finished'), { receipt: 'b', state: 'delivered' } as PolledRow],
    });
    expect([...readings.values()].map(({ kind }) => kind)).toEqual(['unreadable', 'unreadable']);
  });

  test('asked = answered + not found + unanswered + unreadable, whatever it holds', () => {
    const receipt = fc.integer({ min: 0, max: 30 });
    const anyReceipt = fc.oneof(receipt, receipt.map(String));
    const anyAnswer = fc.record({
      kind: fc.constant('answered' as const),
      rows: fc.array(
        fc.record({
          receipt: anyReceipt,
          state: fc.constantFrom('accepted', 'delivered', 'rejected', 'odd'),
          status: fc.constantFrom('x', 'y'),
        }),
      ),
      notFound: fc.array(anyReceipt),
      unreadable: fc.array(fc.record({ receipt: fc.option(anyReceipt, { nil: undefined }), message: fc.constant('odd') })),
    });
    fc.assert(
      fc.property(fc.uniqueArray(receipt.map(String)), anyAnswer, (asked, answer) => {
        const { readings, unasked, nameless } = readAnswer(asked, answer as never);
        const counts = countReadings(readings.values());
        expect(counts.asked).toBe(asked.length);
        expect(counts.answered + counts.notFound + counts.unanswered + counts.unreadable).toBe(asked.length);
        const named = new Set(
          [...answer.rows, ...answer.unreadable.filter((each) => each.receipt !== undefined)].map((each) => String(each.receipt)),
        );
        for (const each of answer.notFound) named.add(String(each));
        expect(named.size).toBe(counts.answered + counts.notFound + counts.unreadable + unasked.length);
        expect(nameless.length).toBe(answer.unreadable.filter((each) => each.receipt === undefined).length);
        for (const [name, reading] of readings)
          if (reading.kind === 'answered')
            expect(answer.rows.some((each) => String(each.receipt) === name && each.status === reading.row.status)).toBe(true);
      }),
    );
  });
});
