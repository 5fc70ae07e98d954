import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { checkSubmission } from './check-submission.ts';
import type { IntakeProgram } from './submission.ts';

const program = {
  name: form526.name,
  startWithinDays: form526.startWithinDays,
  forms: new Map(form526.forms.map((form) => [form.name, form])),
  destinations: new Map(form526.destinations.map((destination) => [destination.name, destination])),
} as unknown as IntakeProgram;
const AT = new Date('2026-03-01T00:00:00Z');

/** What one hand-off of a claim with a medical release, a statement and one file is read as. */
function read(handoff: object, parts: object = { form4142: { a: 1 }, form0781: { form0781: { a: 1 } } }) {
  const checked = checkSubmission(
    {
      id: 'a',
      form: '21-526EZ',
      person_id: 'p',
      submitted_at: '2026-01-01T00:00:00Z',
      payload: { form526: { form526: {} }, ...parts },
      identity: {},
      attachments: [{ name: 'a.pdf', path: 'a.pdf' }],
      facts: { handoffs: [{ receipt: '1', at: '2026-01-02T00:00:00Z', ...handoff }] },
    },
    program,
    AT,
  );
  return 'submission' in checked ? checked.submission.facts.handoffs[0]?.document : checked.faults.map(({ rule }) => rule);
}

const UPLOAD = { destination: 'benefits_documents', status: 'SUCCESS' };
const MAIL = { destination: 'central_mail', status: 'Received' };

test('what an older system sent names its document: a form, or a file by its place', () => {
  expect(read({ ...UPLOAD, document: 'attachment1' })).toBe('attachment1');
  expect(read({ ...UPLOAD, document: '21-0781' })).toBe('21-0781');
  expect(read({ ...UPLOAD, document: 'attachment2' })).toEqual(['unknown_document']);
});

test('what names none is read as the one document that goes there, and never as the whole submission', () => {
  expect(read(MAIL)).toBe('21-4142');
  expect(read(MAIL, {})).toEqual(['document_not_named']);
  expect(read(UPLOAD, {})).toBe('attachment1');
  expect(read(UPLOAD)).toEqual(['document_not_named']);
  expect(read({ destination: 'evss', status: 'established' })).toBe('21-526EZ');
  expect(read({ destination: 'benefits_intake', status: 'vbms' })).toBeUndefined();
});

test('a file that the payload lists and that never came can have been sent all the same', () => {
  const parts = { form526_uploads: [{ name: 'a.pdf' }, { name: 'b.pdf' }] };
  expect(read({ ...UPLOAD, document: 'attachment2' }, parts)).toBe('attachment2');
  expect(read({ ...UPLOAD, document: 'attachment3' }, parts)).toEqual(['unknown_document']);
  expect(read(UPLOAD, parts)).toEqual(['document_not_named']);
});

test('null is what is not known, and a receipt given as a number is the same as its text', () => {
  const known = {
    id: 'a',
    form: '21-526EZ',
    person_id: 'p',
    submitted_at: '2026-01-01T00:00:00Z',
    payload: { form526: { form526: { a: 1 } } },
  };
  const checked = checkSubmission(
    {
      ...known,
      identity: { first_name: 'Ada', middle_name: null, file_numbers: null, emails: null, birth_date: null, icn: null },
      attachments: [{ name: 'a.pdf', path: null, uri: null, document_type: null }],
      facts: { handoffs: [{ ...UPLOAD, document: null, receipt: 22, at: '2026-01-02T00:00:00Z' }], remediations: null },
    },
    program,
    AT,
  );
  expect(checked).toMatchObject({ submission: { identity: { first_name: 'Ada' }, facts: { handoffs: [{ receipt: '22' }] } } });
  expect('submission' in checked && [Object.keys(checked.submission.identity), checked.submission.attachments]).toEqual([
    ['first_name'],
    [{ name: 'a.pdf' }],
  ]);
});
