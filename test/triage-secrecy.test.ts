import { expect, test } from 'vitest';
import { createRandom } from '../sandbox/random.ts';
import { inventPerson } from '../sandbox/sample/people.ts';
import { classKeyOf } from '../src/triage/fingerprint.ts';
import { VOCABULARY } from '../src/triage/vocabulary.ts';

const PEOPLE = 300;
const NOTHING_DECLARED = () => new Set<string>();

/** What the sample's people are called and numbered, word by word and as a whole. */
function valuesOf(person: ReturnType<typeof inventPerson>): string[] {
  const { address, phone } = person;
  const numbers = [person.ssn, person.fileNumber, person.icn, person.birthDate, phone.areaCode + phone.phoneNumber, address.zip5 ?? ''];
  const words = [person.first, person.middle ?? '', person.last, address.line1, address.line2 ?? '', address.city, person.email];
  return [...numbers, ...words, ...words.flatMap((text) => text.split(/[\s,.]+/))].filter((value) => value.length > 2);
}

test('no error that quotes a person of the sample leaves a word of theirs in its class', () => {
  const random = createRandom(7, 'triage');
  let quoted = 0;
  for (let number = 1; number <= PEOPLE; number += 1) {
    for (const value of valuesOf(inventPerson(random, number))) {
      const bare = value.toLowerCase();
      // A street or a town of plain words says nothing of anybody; each of its words is one that every message may hold.
      if (bare.split(/[^\p{L}\p{N}]+/u).every((word) => word === '' || VOCABULARY.has(word))) continue;
      for (const spelled of [value, value.toUpperCase(), bare]) {
        const failure = {
          program: 'form526',
          stage: 'attempt',
          place: 'evss',
          step: spelled,
          code: spelled,
          message: sentence(spelled),
        } as const;
        const { step, code, pattern } = classKeyOf(failure, NOTHING_DECLARED);
        const kept = ` ${step} ${code} ${pattern} `.toLowerCase();
        expect(kept.includes(` ${bare} `) || (bare.length > 4 && kept.includes(bare)), `${spelled}: ${kept}`).toBe(false);
        quoted += 1;
      }
    }
  }
  expect(quoted).toBeGreaterThan(PEOPLE * 10);
});

function sentence(value: string): string {
  return `Validation failed for ${value}: "${value}" is not (${value}) accepted, see /files/${value}.pdf or ${value}`;
}
