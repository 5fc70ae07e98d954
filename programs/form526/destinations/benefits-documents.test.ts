import { connectorContract } from '../../../src/testing/connector-contract.ts';
import { benefitsDocuments as connector } from '../connectors/benefits-documents.ts';
import { benefitsDocuments as destination } from './benefits-documents.ts';
import { ATTACHMENTS, documentOf, SUBMISSION } from './test-claim.ts';

const row = (requestId: string | number | null, status = 'SUCCESS') => ({
  requestId,
  time: { startTime: 1_718_902_851_802, endTime: 1_720_793_267_285 },
  status,
  steps: [{ name: 'CLAIMS_EVIDENCE', nextStepName: 'BENEFITS_GATEWAY_SERVICE', description: 'x', status: 'SUCCESS' }],
});

connectorContract({
  connector,
  destination,
  delivery: {
    sample: {
      submission: { ...SUBMISSION, identity: { ...SUBMISSION.identity, participant_id: '600076281' } },
      document: documentOf('attachment-2'),
      attachments: ATTACHMENTS,
      parentReceipt: '600453005',
    },
    taken: { state: 'accepted', receipt: /^634$/ },
    calls: [
      {
        name: 'validate claimant',
        matches: /^POST .*\/documents\/validate\/claimant$/,
        hasEffect: false,
        mayBeAbsent: true,
        reply: () => ({ status: 200, body: '{"data":{"valid":true,"success":{"validationToken":"t","validUntil":1752500000000}}}' }),
      },
      {
        name: 'upload',
        matches: /^POST .*\/documents$/,
        hasEffect: true,
        notTaken: [503],
        reply: () => ({ status: 200, body: '{"data":{"success":true,"requestId":634}}' }),
      },
    ],
  },
  polling: {
    matches: /^POST .*\/uploads\/status$/,
    receipts: ['600000634', '600000635', '600000636'],
    row: (id) => row(id),
    unknownRow: (id) => row(id, 'LOST_IN_SPACE'),
    state: 'delivered',
    body: (rows) => ({ data: { statuses: rows } }),
  },
});
