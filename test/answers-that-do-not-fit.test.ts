import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShown, readSubmit } from '../programs/form526/connectors/claims-answers.ts';
import { readClaim, readUpload, readValidation } from '../programs/form526/connectors/evss-answers.ts';
import type { CallResult } from '../src/sdk/index.ts';

const SECRET = 'Marchbanks';
const word = fc.constantFrom(
  'data',
  'id',
  'claimId',
  'attributes',
  'messages',
  'errors',
  'success',
  'severity',
  'key',
  'text',
  'ERROR',
  SECRET,
);
const scalar = fc.oneof(word, fc.boolean(), fc.constant(null), fc.integer(), fc.double(), fc.string());
/** Bodies out of the partners' own words, put together wrongly. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(word, tie('value'), { maxKeys: 4 })),
}));
const answer = fc.record({
  kind: fc.constant('answered' as const),
  status: fc.constantFrom(200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 418, 422, 429, 499, 500, 502, 503, 504),
  headers: fc.constant({}),
  body: fc.oneof(
    value.map((body) => Buffer.from(JSON.stringify(body) ?? '')),
    fc.uint8Array({ maxLength: 60 }).map(Buffer.from),
  ),
});

function told(result: object): string {
  const { answer: _, ...rest } = result as { answer?: unknown };
  return JSON.stringify(rest);
}
const bodyOf = (result: CallResult) => {
  try {
    return result.kind === 'answered' ? JSON.parse(result.body.toString()) : undefined;
  } catch {
    return undefined;
  }
};
const isSuccess = (status: number) => status >= 200 && status < 300;

test('whatever is answered, a claim stands only with its number in a 2xx, and no words of the partner are repeated', () => {
  fc.assert(
    fc.property(answer, (given) => {
      const read = readClaim(given);
      if (read.kind === 'established') {
        expect(isSuccess(given.status)).toBe(true);
        expect(String(bodyOf(given).claimId)).toBe(read.claimId);
      }
      if (read.kind === 'unknown' && given.body.length > 0) expect(read.answer).toEqual(given.body);
      if (read.kind === 'not_taken' || read.kind === 'refused') expect(read.httpStatus).toBe(given.status);
      expect(told(read)).not.toContain(SECRET);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is answered, a document is taken only where success is true in a 2xx', () => {
  fc.assert(
    fc.property(answer, (given) => {
      const read = readUpload(given);
      if (read.kind === 'taken') expect([isSuccess(given.status), bodyOf(given).success]).toEqual([true, true]);
      expect(told(read)).not.toContain(SECRET);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is answered, the claims service has taken a claim only where a 2xx names it, and a claim is proved only by its form', () => {
  fc.assert(
    fc.property(answer, (given) => {
      const read = readSubmit(given);
      if (read.kind === 'submitted') {
        expect(isSuccess(given.status)).toBe(true);
        const { id, attributes } = bodyOf(given).data;
        expect([String(id), String(attributes?.claimId)]).toContain(read.id);
      }
      if (read.kind !== 'submitted') expect(told(read)).not.toContain(SECRET);
      const shown = readShown(given, '7');
      expect(shown.kind === 'shown' && shown.hasPdf).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever validation answers, it never leaves an outcome unknown', () => {
  fc.assert(
    fc.property(answer, (given) => {
      expect(['valid', 'unsaid', 'refused', 'not_taken']).toContain(readValidation(given).kind);
    }),
  );
});
