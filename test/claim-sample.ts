import { createHash } from 'node:crypto';
import type { DocumentView } from '../src/sdk/index.ts';
import { type DeliverySample, ONE_PAGE_PDF } from '../src/testing/connector-contract.ts';

export const ICN = '1012667145V762142';

const document = (given: Partial<DocumentView> & Pick<DocumentView, 'label' | 'documentType'>): DocumentView => ({
  isRequired: true,
  source: 'form',
  mediaType: null,
  bytes: null,
  sha256: null,
  fileName: null,
  ...given,
});

export const EVIDENCE = document({
  label: 'attachment1',
  documentType: 'L015',
  source: 'attachment',
  mediaType: 'application/pdf',
  bytes: ONE_PAGE_PDF.length,
  fileName: 'letter of Quilla Marchbanks.pdf',
});

/** An invented person's claim with one attachment and one further form. */
export const CLAIM: DeliverySample = {
  submission: {
    id: 'claim-7',
    form: '21-526EZ',
    submittedAt: new Date('2026-02-27T15:00:00Z'),
    contentHash: createHash('sha256').update('claim-7').digest(),
    payload: {
      form526: { form526: { veteran: { emailAddress: 'quilla@marchbanks.example' }, standardClaim: true } },
      form8940: { unemployability: { employer: 'Marchbanks Shipping' } },
    },
    identity: {
      first_name: 'Quilla',
      last_name: 'Marchbanks',
      ssn: '900557788',
      file_numbers: ['900-55-7788', '900557788', '90055771'],
      icn: ICN,
      birth_date: '1961-04-09',
    },
    documents: [document({ label: '21-526EZ', documentType: 'L533' }), document({ label: '21-8940', documentType: 'L149' }), EVIDENCE],
  },
  attachments: { attachment1: ONE_PAGE_PDF },
};
