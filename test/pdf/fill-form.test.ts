import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, expect, it } from 'vitest';
import { closePdfWorkers, fillForm, inspectPdf } from '../../src/kernel/pdf/index.ts';
import { extractText, qpdfFaults } from './extract-text.ts';

afterAll(closePdfWorkers);

async function aBlank(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage([612, 792]);
  const form = document.getForm();
  form.createTextField('Person[0].Name[0]').addToPage(page, { x: 50, y: 700, width: 200, height: 20 });
  const story = form.createTextField('Story');
  story.enableMultiline();
  story.addToPage(page, { x: 50, y: 400, width: 300, height: 100 });
  const number = form.createTextField('Number');
  number.setMaxLength(9);
  number.addToPage(page, { x: 50, y: 650, width: 120, height: 20 });
  form.createCheckBox('Agrees').addToPage(page, { x: 50, y: 600, width: 12, height: 12 });
  const branch = form.createRadioGroup('Branch');
  branch.addOptionToPage('Army', page, { x: 50, y: 560, width: 12, height: 12 });
  branch.addOptionToPage('Navy', page, { x: 90, y: 560, width: 12, height: 12 });
  return Buffer.from(await document.save());
}

it('fills every kind of field with the whole of Unicode that people are named in', async () => {
  const { pdf, overflow } = await fillForm(
    await aBlank(),
    [
      { field: 'Person[0].Name[0]', label: 'Name', value: 'Nguyễn Kānekoa Ђорђе' },
      { field: 'Number', label: 'Number', value: '796068949' },
      { field: 'Agrees', label: 'Agrees', value: true },
      { field: 'Branch', label: 'Branch', value: 'Navy' },
      { field: 'Story', label: 'Story', value: 'A short story\nin two lines.' },
    ],
    'Continuation',
  );
  expect(overflow).toEqual([]);
  expect((await inspectPdf(pdf)).pages).toBe(1);
  expect(qpdfFaults(pdf) ?? '').toBe('');
  const text = await extractText(pdf);
  for (const part of ['NguyễnKānekoaЂорђе', '796068949', 'Ashortstory', 'intwolines.']) expect(text).toContain(part);
});

it('prints what does not fit, and what has no field, on continuation pages', async () => {
  const story = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
  const fields = [
    { field: 'Story', label: 'What happened', value: story },
    { field: 'Number', label: 'Number', value: '12345678901' },
    { field: 'Person[0].Name[0]', label: 'Name', value: '漢字 name' },
    { field: 'Branch', label: 'Branch', value: 'Space Force' },
    { field: 'No such field', label: 'Other question', value: false },
  ];
  const { pdf, overflow } = await fillForm(await aBlank(), fields, 'Form · Submission 1');
  expect(overflow).toEqual(fields);
  const text = await extractText(pdf);
  for (const part of ['Seecontinuationpage', story.replaceAll(' ', ''), '12345678901', '漢字name', 'SpaceForce', 'OtherquestionNo'])
    expect(text).toContain(part);
  expect(qpdfFaults(pdf) ?? '').toBe('');
});

it('refuses a blank that does not open', async () => {
  await expect(fillForm(Buffer.from('%PDF-1.7 nothing'), [], 'x')).rejects.toMatchObject({ code: 'WB_PDF_BLANK' });
});
