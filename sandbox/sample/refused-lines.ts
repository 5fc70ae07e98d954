import { createRandom } from '../random.ts';
import { REFUSALS, type Refusal, type SampleCounts } from './counts.ts';
import { inventPerson } from './people.ts';
import type { Row } from './tries.ts';

const KINDS = [...REFUSALS, 'repeated'] as const;

/** The n-th odd line of a sample: one that must be refused, by turns for each reason, or an earlier line once more. */
export function oddLine(number: number, seed: number, earlier: string, counts: SampleCounts): string {
  const kind = KINDS[(number - 1) % KINDS.length]!;
  if (kind === 'repeated') {
    counts.alreadyKnown++;
    return earlier;
  }
  counts.refused++;
  counts.refusals[kind]++;
  return kind === 'id_conflict' ? conflictWith(earlier) : badLine(kind, number, seed);
}

/** The same id with another answer inside. */
function conflictWith(earlier: string): string {
  const row = JSON.parse(earlier) as { payload: { form526: { form526: { veteran: { emailAddress: string } } } } };
  row.payload.form526.form526.veteran.emailAddress = 'somebody.else@example.org';
  return JSON.stringify(row);
}

function badLine(kind: Exclude<Refusal, 'id_conflict'>, number: number, seed: number): string {
  const row = plainRow(number, seed);
  switch (kind) {
    case 'not_json':
      return JSON.stringify(row).slice(0, -25);
    case 'missing_id':
      return JSON.stringify({ ...row, id: undefined });
    case 'wrong_type':
      return JSON.stringify({ ...row, payload: 'see attachment' });
    case 'unknown_form':
      return JSON.stringify({ ...row, form: '99-0000' });
    case 'bad_date':
      return JSON.stringify({ ...row, submitted_at: '2021-13-45 25:00' });
    case 'future_date':
      return JSON.stringify({ ...row, submitted_at: '2999-01-01T00:00:00.000Z' });
    case 'missing_claim':
      return JSON.stringify({ ...row, payload: { form526_uploads: null, form4142: null } });
  }
}

function plainRow(number: number, seed: number): Row {
  const person = inventPerson(createRandom(seed, `odd-${number}`), 900_000_000 + number);
  return {
    id: `odd-${number}`,
    form: '21-526EZ',
    person_id: person.id,
    submitted_at: '2021-03-04T05:06:07.000Z',
    payload: { form526: { form526: { claimantCertification: true, veteran: { emailAddress: person.email } } } },
    identity: { first_name: person.first, last_name: person.last, ssn: person.ssn },
    attachments: [],
  };
}
