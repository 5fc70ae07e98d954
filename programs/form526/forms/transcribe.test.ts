import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentBlock, DocumentModel } from '../../../src/sdk/index.ts';
import { isRecord } from '../payload.ts';
import { FORM_526 } from './form-526.ts';
import { FORM_0781, FORM_0781A } from './form-0781.ts';
import { FORM_0781V2 } from './form-0781v2.ts';
import { FORM_4142 } from './form-4142.ts';
import { FORM_8940 } from './form-8940.ts';
import { type FormText, type Question, transcribe } from './transcribe.ts';

const FORMS: readonly FormText[] = [FORM_526, FORM_0781, FORM_0781A, FORM_0781V2, FORM_4142, FORM_8940];

function answersOf(model: DocumentModel): string[] {
  return model.sections.flatMap((section) => section.blocks.flatMap(valuesIn));
}

function valuesIn(block: DocumentBlock): string[] {
  if (block.kind === 'row') return block.value.split('\n');
  if (block.kind === 'group') return block.blocks.flatMap(valuesIn);
  if (block.kind === 'entries') return block.entries.flat().flatMap(valuesIn);
  return [];
}

/** Every answer of a payload as it must be printed. */
function leavesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['None given'] : value.flatMap(leavesOf);
  if (isRecord(value)) return Object.keys(value).length === 0 ? ['None given'] : Object.values(value).flatMap(leavesOf);
  if (value === null) return ['Not answered'];
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : expect.fail(`JSON holds no ${typeof value}.`);
}

function keysOf(questions: readonly Question[]): string[] {
  return questions.flatMap((question) => [question.at, ...('inside' in question ? keysOf(question.inside) : [])]);
}

/** Parts that mix the form's own keys with strange ones, in any shape: what is a list may come as a text, and the other way round. */
function partsOf(form: FormText): fc.Arbitrary<Record<string, unknown>> {
  const known = keysOf(form.sections.flatMap(({ questions }) => questions));
  const key = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    fc.constantFrom('newQuestion', 'VA_thing', 'odd key!', '__proto__', ''),
  );
  const leaf = fc.oneof(
    fc.stringMatching(/^[\w .$#*\\[\]{}-]{0,20}$/),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  })).value;
  return fc.dictionary(key, value, { minKeys: 1, maxKeys: 8 });
}

describe.each(FORMS)('$number $title', (form) => {
  it('prints every answer of any part once, and nothing else', () => {
    fc.assert(
      fc.property(partsOf(form), (part) => {
        expect(answersOf(transcribe(part, form, '1')).sort()).toEqual(leavesOf(part).sort());
      }),
      { numRuns: 300 },
    );
  });
});

it('prints answers nested deeper than any stack', () => {
  let deep: unknown = 'innermost';
  for (let depth = 0; depth < 20_000; depth++) deep = { level: deep };
  expect(answersOf(transcribe({ remarks: deep }, FORM_4142, '1'))).toEqual(['innermost']);
});

it('says of an empty entry that nothing was given', () => {
  expect(answersOf(transcribe({ providerFacility: [{}, null, []] }, FORM_4142, '1'))).toEqual(['None given', 'Not answered', 'None given']);
});

it('puts what no question asks for under its path, in a section of its own', () => {
  const model = transcribe({ email: 'a@b.test', newQuestion: { vaThing: [{ when: '2020-01-01' }, 'x'] } }, FORM_4142, '7');
  expect(model.label).toBe('Transcription of the answers given; not the official form');
  expect(model.sections.at(-1)).toEqual({
    title: 'Further answers as submitted',
    blocks: [
      { kind: 'row', label: 'New question › VA thing › 1 › When', value: '2020-01-01' },
      { kind: 'row', label: 'New question › VA thing › 2', value: 'x' },
    ],
  });
});
