import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { FormLabel } from '../../programs/form526/documents.ts';
import { attachmentsOf, documentsOf } from '../../programs/form526/documents.ts';
import { FIELDS_0781 } from '../../programs/form526/forms/field-maps/form-0781.ts';
import { renderForm } from '../../programs/form526/forms/render-form.ts';
import { isRecord, type Payload526, payload526 } from '../../programs/form526/payload.ts';
import { hasRecorded, listRecorded, readRecorded } from '../../sandbox/testing/recorded.ts';
import { closePdfWorkers, pdfKit } from '../../src/kernel/pdf/index.ts';
import { extractText, qpdfFaults, squeeze } from './extract-text.ts';

afterAll(closePdfWorkers);

const STORY = Array.from({ length: 5_000 }, (_, index) => `Câu ${index},`).join(' ');

const PAYLOAD: Payload526 = {
  form526: {
    form526: {
      veteran: { emailAddress: 'kahale@example.test', homelessness: null },
      bddQualified: true,
      disabilities: [{ name: 'Mất thính lực', diagnosticCode: 6100 }],
    },
  },
  form4142: {
    veteranFullName: { first: 'Kekoa', last: 'Kānekoa' },
    providerFacility: [{ providerFacilityName: 'ʻOhana #1 [clinic] $5 *', treatmentDateRange: [{ from: '1980-1-1', to: '1985-1-1' }] }],
    limitedConsent: STORY,
  },
  form0781: {
    form0781: {
      incidents: [
        {
          incidentDate: '2000-01-01',
          incidentDescription: '#read("/etc/passwd")\n\n\\end{document} ]}',
          personalAssault: false,
          newKey: 7.5,
        },
      ],
      remarks: null,
    },
    form0781v2: {
      eventTypes: { combat: true },
      events: [{ details: 'x'.repeat(5_000), location: 'Phú Bài' }],
      treatmentProvidersDetails: [{ facilityInfo: 'Tripler', treatmentYear: 2001 }],
    },
    somethingElse: ['kept'],
  },
  form8940: { unemployability: { mostEarningsInAYear: '100,000', previousEmployers: [{ name: 'Employer A', hoursPerWeek: '40' }] } },
};

function contextOf(blanks: Readonly<Record<string, Buffer>> = {}) {
  return { pdf: pdfKit, blankForm: async (name: string) => blanks[name], submission: { id: '42' } };
}

function leavesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (isRecord(value)) return Object.values(value).flatMap(leavesOf);
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

async function renderAll(payload: Payload526): Promise<string> {
  let text = '';
  for (const { label } of documentsOf(payload)) {
    const { pdf, warnings } = await renderForm(contextOf(), label as FormLabel, payload);
    expect(warnings).toEqual([]);
    expect(qpdfFaults(pdf) ?? '').toBe('');
    text += await extractText(pdf);
  }
  return text;
}

function expectEveryAnswer(text: string, parts: unknown): void {
  for (const leaf of leavesOf(parts)) expect(text.includes(squeeze(leaf)), leaf.slice(0, 80)).toBe(true);
}

it('every answer of a submission is in the text of its forms', async () => {
  const text = await renderAll(PAYLOAD);
  const { form526_uploads: _, ...parts } = PAYLOAD;
  expectEveryAnswer(text, parts);
});

it('says of a transcription that it is one, and not of the instructions', async () => {
  const form = await renderForm(contextOf(), '21-4142', PAYLOAD);
  expect(form.isTranscription).toBe(true);
  expect(await extractText(form.pdf)).toContain('Transcriptionoftheanswersgiven;nottheofficialform');
  const instructions = await renderForm(contextOf(), 'bdd-instructions', PAYLOAD);
  expect(instructions.isTranscription).toBe(false);
  expect((await PDFDocument.load(instructions.pdf)).getPageCount()).toBe(1);
});

it('fills an official blank where there is one, and continues on further pages', async () => {
  const document = await PDFDocument.create();
  const page = document.addPage([612, 792]);
  for (const [index, { field }] of FIELDS_0781.slice(0, 30).entries()) {
    document
      .getForm()
      .createTextField(field.replace('#', '0'))
      .addToPage(page, { x: 40, y: 740 - index * 24, width: 200, height: 18 });
  }
  const blank = Buffer.from(await document.save());
  const { pdf, isTranscription } = await renderForm(contextOf({ '21-0781': blank }), '21-0781', PAYLOAD);
  expect(isTranscription).toBe(false);
  expect(qpdfFaults(pdf) ?? '').toBe('');
  const text = await extractText(pdf);
  expectEveryAnswer(text, { ...(PAYLOAD.form0781 as { form0781: object }).form0781, beside: ['kept'] });
});

/** What older systems write in the place of a part, and parts of any other shape. */
const anyPart = fc.oneof(
  fc.constantFrom<unknown>(null, false, '', 0, [], {}, [null], [{}], { a: null }),
  fc.constantFrom<unknown>('Kept words', 77, ['Kept one', { b: 'Kept two' }], { c: { d: 'Kept three' }, e: ['Kept four', null] }),
  fc.record(
    {
      form0781: fc.constantFrom<unknown>(null, {}, ['Kept five'], { remarks: 'Kept six' }),
      form0781a: fc.constantFrom<unknown>({}, { remarks: 8 }, 'Kept seven'),
    },
    { requiredKeys: [] },
  ),
  fc
    .record(
      { name: fc.constantFrom<unknown>(null, 'a.pdf', 7), attachmentId: fc.constantFrom<unknown>(null, 'L048', 48, '') },
      { requiredKeys: [] },
    )
    .map((each) => [each, null]),
);
const anyClaim = fc.constantFrom<Record<string, unknown>>(
  { form526: { veteran: { emailAddress: 'flat' } } },
  { form526: { form526: { veteran: null, toxicExposure: { gulfWar1990: 'wrapped' } } } },
  { form526: { form526: { form526: { disabilities: [{ name: 'thrice' }] }, beside: 'Kept eight' }, source: 'Kept nine' } },
  { form526: { form526: null, disabilities: 'Kept ten' } },
);

it('whatever stands in the place of a part, the payload is taken in and every answer of it is printed or is the name of an upload', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyClaim,
      fc.record(
        { form526_uploads: anyPart, form4142: anyPart, form0781: anyPart, form8940: anyPart, form9999: anyPart },
        { requiredKeys: [] },
      ),
      async (claim, parts) => {
        const payload = payload526.parse({ ...claim, ...parts });
        const { form526_uploads: uploads, ...others } = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== false));
        const text = await renderAll(payload);
        expectEveryAnswer(text, others);
        const named = attachmentsOf(payload).map(({ name }) => name);
        for (const leaf of leavesOf(uploads)) expect(text.includes(squeeze(leaf)) || named.length > 0, leaf).toBe(true);
        expect(attachmentsOf(payload).every(({ documentType }) => documentType === 'L048' || documentType === 'L023')).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
});

it('a payload without a claim is refused', () => {
  for (const form526 of [undefined, null, [], {}, 'x', { form526: null }, { form526: [] }])
    expect(payload526.safeParse({ form526, form4142: { a: 1 } }).success, JSON.stringify(form526)).toBe(false);
});

describe.skipIf(!hasRecorded)('recorded payloads (skipped: the folder of recordings is absent)', () => {
  it('print every answer', async () => {
    const paths = listRecorded('disability_compensation_form/submissions', '.json');
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const payload = payload526.parse(JSON.parse(readRecorded(path)));
      const { form526_uploads: _, flashes: __, ...parts } = payload;
      expectEveryAnswer(await renderAll(payload), parts);
    }
  });
});
