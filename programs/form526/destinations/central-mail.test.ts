import { connectorContract } from '../../../src/testing/connector-contract.ts';
import { centralMail as connector } from '../connectors/central-mail.ts';
import { centralMail as destination } from './central-mail.ts';
import { documentOf, SUBMISSION } from './test-claim.ts';

const row = (uuid: string | number | null, fields: object = {}) => ({ uuid, status: 'Received', errorMessage: '', ...fields });
const uuidIn = (body: Buffer) => /"uuid":"([^"]+)"/.exec(body.toString('utf8'))?.[1] ?? 'none';

connectorContract({
  connector,
  destination,
  settings: { token: 'token' },
  delivery: {
    sample: { submission: SUBMISSION, document: documentOf('21-4142') },
    keepsReceiptFirst: true,
    taken: { state: 'accepted', receipt: /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/ },
    calls: [
      {
        name: 'upload',
        matches: /^POST \/EmmsAPI\/VADocument\/upload$/,
        hasEffect: true,
        notTaken: [503],
        reply: (_, { body }) => ({ status: 200, body: `Request was received successfully  [uuid: ${uuidIn(body)}]` }),
      },
    ],
  },
  polling: {
    matches: /^POST \/EmmsAPI\/VADocument\/getStatus$/,
    receipts: ['0f0e0d0c-0b0a-4a09-8807-060504030201', '1f0e0d0c-0b0a-4a09-8807-060504030201', '2f0e0d0c-0b0a-4a09-8807-060504030201'],
    row: (uuid) => row(uuid),
    unknownRow: (uuid) => row(uuid, { status: 'Lost in space' }),
    state: 'accepted',
    body: (rows) => [rows],
  },
});
