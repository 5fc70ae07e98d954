import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { NoticedSubmission } from '../../../src/sdk/index.ts';
import { addressesOf } from './addresses.ts';
import { notices } from './index.ts';
import { easternText, maskedFileName } from './words.ts';

test.each([
  ['2024-05-01T19:01:00Z', 'May 1, 2024 3:01 p.m. EDT'],
  ['2024-01-01T05:00:00Z', 'January 1, 2024 12:00 a.m. EST'],
  ['2024-03-10T06:59:59Z', 'March 10, 2024 1:59 a.m. EST'],
  ['2024-03-10T07:00:00Z', 'March 10, 2024 3:00 a.m. EDT'],
])('%s is %s', (at, text) => expect(easternText(new Date(at))).toBe(text));

describe('masked file names', () => {
  it.each([
    ['private_medical.pdf', 'priXXXX_XXXXXal.pdf'],
    ['abcde.pdf', 'abcde.pdf'],
    ['abcdef.pdf', 'abcXef.pdf'],
    ['no-extension', 'no-XXXXXXXon'],
    ['.hidden', '.hiXXen'],
    ['a.b.c.d.e.tar.gz', 'a.b.X.X.X.Xar.gz'],
    ['Ärztlicher Brief.pdf', 'ÄrzXXXXXXX XXXef.pdf'],
  ])('%s is %s', (name, masked) => expect(maskedFileName(name)).toBe(masked));

  it('keeps length and extension, and of the middle no letter or digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-w0-9 _-]{6,40}$/), fc.constantFrom('pdf', 'txt', 'jpeg'), (base, extension) => {
        const masked = maskedFileName(`${base}.${extension}`);
        expect(masked).toHaveLength(base.length + 1 + extension.length);
        expect(masked.slice(3, base.length - 2)).not.toMatch(/[a-z0-9]/);
        expect(masked.endsWith(`.${extension}`)).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

const document = (label: string, source: 'form' | 'attachment', fileName: string | null = null) => ({
  label,
  source,
  fileName,
  documentType: 'L1',
  isRequired: true,
  mediaType: null,
  bytes: null,
  sha256: null,
});
const about: NoticedSubmission = {
  submission: {
    id: '1',
    form: '21-526EZ',
    submittedAt: new Date('2024-05-01T19:01:00Z'),
    contentHash: Buffer.alloc(0),
    payload: {},
    identity: { first_name: 'Marigold' },
    documents: [
      document('21-526EZ', 'form'),
      document('21-4142', 'form'),
      document('attachment1', 'attachment', 'private_medical.pdf'),
      document('attachment2', 'attachment', 'buddy_letter.txt'),
    ],
  },
  failedAt: new Date('2024-05-03T19:01:00Z'),
  documents: ['attachment2'],
};

const noticeFor = (document: { label: string; source: 'form' | 'attachment' } | undefined) =>
  notices.definitions.find((each) =>
    each.isAbout({
      kind: 'action_needed',
      form: '21-526EZ',
      reason: 'exhausted',
      document: document && { ...document, documentType: 'L1', hasParent: true },
    }),
  );

describe('what the templates are given', () => {
  it.each([
    [
      undefined,
      'form526_submission_failure_email',
      ['date_of_failure', 'date_submitted', 'files_submitted', 'first_name', 'forms_submitted'],
    ],
    [{ label: '21-4142', source: 'form' as const }, 'form4142_upload_failure_email', ['date_submitted', 'first_name']],
    [{ label: '21-0781V2', source: 'form' as const }, 'form0781_upload_failure_email', ['date_submitted', 'first_name']],
    [
      { label: 'attachment2', source: 'attachment' as const },
      'document_upload_failure_email',
      ['date_submitted', 'filename', 'first_name'],
    ],
  ])('%o: %s', (failed, name, fields) => {
    const notice = noticeFor(failed);
    expect(notice?.name).toBe(name);
    expect(Object.keys(notice!.fields([about])).toSorted()).toEqual(fields);
  });

  it('names what failed, masked', () => {
    expect(noticeFor({ label: 'attachment2', source: 'attachment' })!.fields([about])).toEqual({
      first_name: 'Marigold',
      date_submitted: 'May 1, 2024 3:01 p.m. EDT',
      filename: 'budXX_XXXXer.txt',
    });
    expect(noticeFor(undefined)!.fields([about])).toMatchObject({
      forms_submitted: '21-526EZ, 21-4142',
      files_submitted: 'priXXXX_XXXXXal.pdf, budXX_XXXXer.txt',
      date_of_failure: 'May 3, 2024 3:01 p.m. EDT',
    });
  });

  it('says that there were no files', () => {
    const bare = { ...about, submission: { ...about.submission, documents: [document('21-526EZ', 'form')] } };
    expect(noticeFor(undefined)!.fields([bare]).files_submitted).toBe('None');
  });
});

test('the address of the claim goes before those of the profile; what is none is left out', () => {
  const payload = {
    form526: { form526: { veteran: { emailAddress: 'claim@example.org', daytimePhone: { areaCode: '555', phoneNumber: '0100199' } } } },
  };
  const identity = { emails: ['profile@example.org', 'not an address'], phone: '1-555-010-0100' };
  expect(addressesOf({ payload, identity })).toEqual({
    emails: ['claim@example.org', 'profile@example.org'],
    phones: ['+15550100199', '+15550100100'],
  });
  expect(addressesOf({ payload: { form526: { form526: {} } }, identity: {} })).toEqual({ emails: [], phones: [] });
});
