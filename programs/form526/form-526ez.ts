import { defineForm, type RoutedDocument, type RouteHop } from '../../src/sdk/index.ts';
import { attachmentsOf, documentsOf, UNTYPED_ATTACHMENT } from './documents.ts';
import { payload526 } from './payload.ts';

const MEGABYTE = 1_000_000;

/** The disability claim with everything that goes with it. */
export const form526ez = defineForm({
  name: '21-526EZ',
  title: 'Application for disability compensation',
  payload: payload526,
  documents: documentsOf,
  attachments: attachmentsOf,
  route,
  // The partner's own limits for evidence: 150 MB for a PDF, 50 MB for anything else, pages of at most 78 by 101 inches.
  attachmentRules: { pdfBytes: 150 * MEGABYTE, otherBytes: 50 * MEGABYTE, page: [78, 101] },
  attachmentType: UNTYPED_ATTACHMENT,
  fingerprint: {
    version: 1,
    // These change with every try of the same claim.
    ignore: [
      'form526.form526.applicationExpirationDate',
      'form526.form526.claimDate',
      'form526.form526.claimSubmissionSource',
      'form526_uploads[].confirmationCode',
    ],
    uploads: 'form526_uploads',
  },
  searchable: {
    ssn: (_payload, identity) => (identity.ssn ? [identity.ssn.replaceAll(/\D/g, '')] : []),
    file_number: (_payload, identity) => (identity.file_numbers ?? []).map((number) => number.replaceAll(/\D/g, '')),
    last_name: (_payload, identity) => (identity.last_name ? [identity.last_name.normalize('NFC').trim().toLocaleLowerCase('en-US')] : []),
  },
});

/** The claim goes electronically, then on paper with everything that belongs to it. Its medical release has a way of its own. */
function route({ label, hasParent }: RoutedDocument): readonly RouteHop[] {
  if (!hasParent) return [['claims_api', 'evss'], ['benefits_intake']];
  if (label === '21-4142') return [['central_mail']];
  return [['benefits_documents', 'evss_documents']];
}
