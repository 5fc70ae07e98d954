import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benefitsDocuments } from '../programs/form526/destinations/benefits-documents.ts';
import { benefitsIntake } from '../programs/form526/destinations/benefits-intake.ts';
import { centralMail } from '../programs/form526/destinations/central-mail.ts';
import type { AnyDestination, CallResult, DestinationDefinition, PollAnswer } from '../src/sdk/index.ts';

const SECRET = 'Marchbanks';
const ASKED = ['600000634', '600000635', '0f0e0d0c-0b0a-4a09-8807-060504030201'];

const id = fc.oneof(fc.constantFrom(...ASKED, ...ASKED.slice(0, 2).map(Number)), fc.constantFrom(null, '', 0, -1, 1.5, {}, [], 'another'));
const WORDS = 'vbms success error expired pending SUCCESS FAILED IN_PROGRESS Received Complete Error delivered toString __proto__'.split(
  ' ',
);
const status = fc.constantFrom(...WORDS, 'VBMS Complete', '', SECRET, null, 7, {});
const text = fc.constantFrom(null, '', SECRET, `Unidentified Mail of ${SECRET}`, 'System.IO', 'DOC105', 'DOC202', 'DOC9', 7, {});
const steps = fc.constantFrom(null, [], [null], [{ name: 'CLAIMS_EVIDENCE', status: 'SUCCESS' }], [{ name: SECRET, status: SECRET }], 'x');
const row = fc.oneof(
  fc.record({
    id,
    type: text,
    attributes: fc.record({ guid: id, status, code: text, detail: text, final_status: text }, { requiredKeys: [] }),
  }),
  fc.record(
    { requestId: id, status, steps, time: text, error: fc.oneof(text, fc.record({ step: text, detail: text })) },
    { requiredKeys: [] },
  ),
  fc.record(
    { uuid: id, status, errorMessage: text, packets: fc.constantFrom(null, [], [{ completedReason: SECRET }], 'x') },
    { requiredKeys: [] },
  ),
  fc.constantFrom(null, 1, 'x', [], {}),
);
const rows = fc.array(row, { maxLength: 6 });
const body = fc.oneof(
  rows.map((data) => ({ data })),
  fc.record({ statuses: rows, requestIdsNotFound: fc.array(id, { maxLength: 3 }) }, { requiredKeys: [] }).map((data) => ({ data })),
  rows.map((list) => [list]),
  fc.jsonValue(),
);
const result: fc.Arbitrary<CallResult> = fc.oneof(
  { weight: 4, arbitrary: body.map((each) => answered(200, Buffer.from(JSON.stringify(each) ?? ''))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(204, 302, 400, 404, 413, 422, 429, 500, 503), body)
      .map(([code, each]) => answered(code, JSON.stringify(each))),
  },
);

function answered(code: number, bytes: Buffer | string): CallResult {
  return { kind: 'answered', status: code, headers: {}, body: Buffer.from(bytes as string) };
}

/** The words that mean success, with those that mean it only together with another. */
const DELIVERED = new Set(['vbms', 'success', 'SUCCESS', 'Complete', 'VBMS Complete']);

test.each<[string, AnyDestination, string]>([
  ['benefits_intake', benefitsIntake, 'report'],
  ['benefits_documents', benefitsDocuments, 'status'],
  ['central_mail', centralMail, 'getStatus'],
])(
  'whatever %s answers, nothing is thrown, nothing but its own words is success, and none of its texts is repeated',
  async (_, tested, operation) => {
    const destination = tested as unknown as DestinationDefinition;
    await fc.assert(
      fc.asyncProperty(result, async (given) => {
        const context = {
          client: { [operation]: async () => given },
          signal: new AbortController().signal,
          now: () => new Date(0),
          identities: new Map(),
        };
        const answer = (await destination.poll?.ask(context, ASKED)) as PollAnswer;
        expect(answer.kind === 'failed' ? JSON.stringify(answer) : '').not.toContain(SECRET);
        if (answer.kind === 'failed') return;
        expect(given).toMatchObject({ kind: 'answered' });
        for (const each of answer.rows) {
          expect(typeof each.receipt).toBe('string');
          expect(Object.hasOwn(destination.statuses, each.status)).toBe(true);
          if (each.state === 'delivered') expect(DELIVERED).toContain(each.status);
          if (each.state === 'rejected' || each.state === 'expired') expect(Object.keys(destination.errors ?? {})).toContain(each.error);
          expect(JSON.stringify(each)).not.toContain(SECRET);
        }
        expect(answer.notFound.every((receipt) => typeof receipt === 'string')).toBe(true);
        expect(answer.unreadable.map(({ message }) => message).join()).not.toContain(SECRET);
      }),
      { numRuns: 400 },
    );
  },
);
