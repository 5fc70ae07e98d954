import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, parseJson } from './index.ts';

test('keys are ordered by UTF-16 unit and numbers are spelled one way (RFC 8785, 3.2)', () => {
  const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  expect(Object.keys(JSON.parse(canonicalJson(value))).length).toBe(7);
  expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 0.002, 1e-27, -0])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
  expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test('the order in which keys were written does not matter', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__' && key.isWellFormed()),
        fc.jsonValue(),
      ),
      (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      },
    ),
  );
});

test('what has no canonical form is refused by name', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', undefined, () => 1, 1n])
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'WB_CANONICAL' }));
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(() => canonicalJson(loop)).toThrow(expect.objectContaining({ code: 'WB_CANONICAL' }));
});

test('no digit is lost', () => {
  const text =
    '{"a":12345678901234567890,"b":1.0,"c":"12345678901234567890","d":0.1,"e":1e400,"f":1000000000000000000000,"g":-0.10000000000000000001}';
  expect(parseJson(text)).toEqual({
    a: '12345678901234567890',
    b: 1,
    c: '12345678901234567890',
    d: 0.1,
    e: '1e400',
    f: 1e21,
    g: '-0.10000000000000000001',
  });
  expect(canonicalJson(parseJson('[12345678901234567890]'))).not.toBe(canonicalJson(parseJson('[12345678901234567891]')));
});

test('any double survives in any of its spellings', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(parseJson(JSON.stringify([number]))).toEqual([number === 0 ? 0 : number]);
    }),
  );
});

test('a number of a million digits costs no more than its length', () => {
  const number = `0.1${'0'.repeat(1_000_000)}1`;
  const begun = performance.now();
  expect(parseJson(`[${number}]`)).toEqual([number]);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
