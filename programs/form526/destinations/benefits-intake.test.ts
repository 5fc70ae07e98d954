import { connectorContract } from '../../../src/testing/connector-contract.ts';
import { benefitsIntake as connector } from '../connectors/benefits-intake.ts';
import { benefitsIntake as destination } from './benefits-intake.ts';
import { ATTACHMENTS, SUBMISSION } from './test-claim.ts';

const GUID = '0f0e0d0c-0b0a-4a09-8807-060504030201';
const row = (id: string | number | null, attributes: object = {}) => ({
  id,
  type: 'document_upload',
  attributes: { guid: id, status: 'received', code: null, detail: '', location: null, updated_at: '2026-03-01T00:00:00Z', ...attributes },
});

connectorContract({
  connector,
  destination,
  settings: { apikey: 'key', validate_documents: 'yes' },
  delivery: {
    sample: { submission: SUBMISSION, attachments: ATTACHMENTS },
    keepsReceiptFirst: true,
    taken: { state: 'accepted', receipt: GUID },
    calls: [
      {
        name: 'validate',
        matches: /^POST .*\/uploads\/validate_document$/,
        hasEffect: false,
        reply: () => ({ status: 200, body: '{"data":{"type":"document_validation","attributes":{"status":"valid"}}}' }),
      },
      {
        name: 'locate',
        matches: /^POST .*\/uploads$/,
        hasEffect: false,
        reply: (origin) => ({
          status: 202,
          body: JSON.stringify({ data: row(GUID, { status: 'pending', location: `${origin}/store/x?Signature=s` }) }),
        }),
      },
      {
        name: 'put',
        matches: /^PUT \/store\/x\?Signature=s$/,
        hasEffect: true,
        isBodyless: true,
        notTaken: [503],
        reply: () => ({ status: 200, headers: { etag: '"0"' } }),
      },
    ],
  },
  polling: {
    matches: /^POST .*\/uploads\/report$/,
    receipts: [GUID, '11111111-0b0a-4a09-8807-060504030201', '22222222-0b0a-4a09-8807-060504030201'],
    row: (id) => row(id),
    unknownRow: (id) => row(id, { status: 'lost_in_space' }),
    state: 'accepted',
    body: (rows) => ({ data: rows }),
  },
  lookUp: {
    sample: { submission: SUBMISSION, receipt: GUID },
    receipt: GUID,
    state: 'accepted',
    calls: [
      {
        name: 'status',
        matches: new RegExp(`^GET .*/uploads/${GUID}$`),
        hasEffect: false,
        reply: () => ({ status: 200, body: JSON.stringify({ data: row(GUID) }) }),
      },
    ],
  },
});
