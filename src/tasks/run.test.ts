import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLines, safeCell } from '#kernel/csv-cells.ts';
import { itemsPerLane, lanesFor, NEXT, RUN_STATES, type Run, sliceSize } from './run.ts';
import { outcomeOfError } from './work/scrub.ts';

describe('the states of a run', () => {
  it('lead only to states that there are, and all but the first can be reached', () => {
    const targets = new Set(Object.values(NEXT).flatMap((edges) => Object.keys(edges)));
    expect([...targets].filter((state) => !RUN_STATES.includes(state as never))).toEqual([]);
    expect(RUN_STATES.filter((state) => state !== 'draft' && !targets.has(state))).toEqual([]);
  });
});

describe('slices', () => {
  it('are never smaller than 16 or larger than 200 (400 where nobody shares the run), and items in work never exceed the concurrency', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 256 }), (items, concurrency) => {
        const lanes = lanesFor('on one submission', concurrency);
        expect(lanes * itemsPerLane({ concurrency, lanes } as Run)).toBeLessThanOrEqual(concurrency);
        const size = sliceSize(items, { lanes, works: 'on one submission' });
        expect(size).toBeGreaterThanOrEqual(16);
        expect(size).toBeLessThanOrEqual(lanes === 1 ? 400 : 200);
      }),
    );
  });
});

describe('cells', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['  =1+1', "'  =1+1"],
    ['+49 30', "'+49 30"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\rx', "'\rx"],
    ['-1+1', "'-1+1"],
    ['-12.50', '-12.50'],
    ['0012', '0012'],
    ['O’Neill', 'O’Neill'],
  ])('%j is written as %j', (cell, written) => {
    expect(safeCell(cell)).toBe(written);
  });

  it('with commas, quotes and line breaks are quoted', () => {
    expect(csvLines([['a,b', 'say "x"', 'two\nlines', null, 5, true]])).toBe('"a,b","say ""x""","two\nlines",,5,true\n');
  });
});

it('the message of a foreign error is not kept', () => {
  const outcome = outcomeOfError(Object.assign(new RangeError('Marigold Testwell, 900-55-1234'), { code: 'ERR_ODD' }));
  expect(outcome).toMatchObject({
    kind: 'failed',
    reason: 'error',
    message: expect.stringMatching(/^RangeError \(ERR_ODD\) at run\.test\.ts:\d+$/),
  });
});
