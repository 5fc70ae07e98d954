import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#kernel/crypto/index.ts';
import { comparedText, fold, payloadTexts } from './fingerprint.ts';

const rules = { version: 1, ignore: ['a.sentAt', 'list[].code', 'gone[]'], uploads: 'uploads' };
const compared = (payload: unknown) => payloadTexts(payload, rules).compared;

test('what the paths name is left out, and nothing else', () => {
  const one = { a: { sentAt: 1, kept: 2 }, list: [{ code: 'x', n: 1 }, { n: 2 }], uploads: [{ name: 'f' }], gone: [1, 2], sentAt: 'stays' };
  expect(compared(one)).toBe('{"a":{"kept":2},"gone":[],"list":[{"n":1},{"n":2}],"sentAt":"stays"}');
  expect(compared({ ...one, a: { kept: 2, sentAt: 99 }, list: [{ n: 1 }, { code: 'y', n: 2 }], uploads: 7 })).toBe(compared(one));
  expect(compared({ a: 'text', list: { code: 1 }, gone: null })).toBe('{"a":"text","gone":null,"list":{"code":1}}');
});

test('the whole text is the canonical one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, item) => {
      const payload = {
        a: value,
        list: [item, value],
        uploads: item,
        é: 1,
        '\u{1f600}': 2,
        '\uffee': 3,
        ...(typeof item === 'object' && !Array.isArray(item) ? item : {}),
      };
      expect(payloadTexts(payload, rules).whole).toBe(canonicalJson(payload));
    }),
  );
});

test('uploads compare by name, size and content, in any order', () => {
  const [a, b] = [
    { name: 'a', bytes: 1, sha256: Buffer.from('x') },
    { name: 'b', bytes: null, sha256: null },
  ];
  expect(comparedText('{}', [a, b], 'F', rules)).toBe(comparedText('{}', [b, a], 'F', rules));
  expect(comparedText('{}', [a], 'F', rules)).not.toBe(comparedText('{}', [{ ...a, bytes: 2 }], 'F', rules));
  expect(comparedText('{}', [a], 'F', rules)).not.toBe(comparedText('{}', [a, a], 'F', rules));
});

test('folds case, white space and Unicode form, and nothing else', () => {
  const same = (a: unknown, b: unknown) => fold(canonicalJson(a)) === fold(canonicalJson(b));
  expect(same({ t: ' Straße \n\t in  Köln' }, { t: 'STRASSE in Ko\u0308ln  ' })).toBe(true);
  expect(same({ t: 'a\u00a0b' }, { t: 'A b' })).toBe(true);
  expect(same({ t: 'a\\nb' }, { t: 'a\nb' })).toBe(false);
  expect(same({ t: 'a b' }, { t: 'ab' })).toBe(false);
  expect(same({ t: 'a', u: 'b' }, { t: 'a b' })).toBe(false);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\n', '\\', '"', 'ß') }), (text) => {
      expect(fold(fold(canonicalJson(text)))).toBe(fold(canonicalJson(text)));
    }),
  );
});
