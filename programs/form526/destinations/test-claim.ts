import type { DocumentView, OpenedSubmission } from '../../../src/sdk/index.ts';
import { ONE_PAGE_PDF } from '../../../src/testing/connector-contract.ts';

/** An invented claim with a medical release, an upload and a text file, for the tests of the destinations. */
export const SUBMISSION: OpenedSubmission = {
  id: 'c-2026-0001',
  form: '21-526EZ',
  submittedAt: new Date('2026-03-01T23:30:00Z'),
  contentHash: Buffer.alloc(32, 7),
  payload: {
    form526: {
      form526: { applicationExpirationDate: '2020-01-01T00:00:00Z', disabilities: [{ name: 'Tinnitus auris sinistrae' }] },
    },
    form526_uploads: [{ name: 'Kealoha hearing test.pdf', attachmentId: 'L048' }],
    form4142: { privacyNote: 'Waimea Clinic of Otology' },
  },
  identity: {
    first_name: 'Keoni',
    last_name: 'Kāneʻohe-Sample',
    ssn: '900-12-1234',
    file_numbers: ['900121234'],
    zip: '96701-1234',
    birth_date: '1970-02-03',
  },
  documents: [
    form('21-526EZ', 'L533'),
    form('21-4142', 'L107'),
    attachment('attachment-1', 'application/pdf', 'Kealoha hearing test.pdf', ONE_PAGE_PDF.length),
    attachment('attachment-2', 'text/plain', 'Käthe’s v1.2 notes.txt', 20),
  ],
};

export const ATTACHMENTS = { 'attachment-1': ONE_PAGE_PDF, 'attachment-2': Buffer.from('Très bien – 20°', 'utf8') };

export function documentOf(label: string): DocumentView {
  return SUBMISSION.documents.find((document) => document.label === label) as DocumentView;
}

function form(label: string, documentType: string): DocumentView {
  return { label, documentType, isRequired: true, source: 'form', mediaType: null, bytes: null, sha256: null, fileName: null };
}

function attachment(label: string, mediaType: string, fileName: string, bytes: number): DocumentView {
  return { label, documentType: 'L048', isRequired: true, source: 'attachment', mediaType, bytes, sha256: '00', fileName };
}
