import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { tokenFor } from './testing/token.ts';

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
beforeEach(async () => {
  token = await tokenFor(sandbox, 'claims', 'system/claim.read system/claim.write');
});
afterAll(() => sandbox.stop());

const FORM = {
  data: { type: 'form/526', attributes: { claimantCertification: true, serviceInformation: { branch: 'Navy' } } },
  meta: { transaction_id: 'tx-7' },
};

function call(path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(`${sandbox.urls.claims}/services/claims/v2/veterans/1012345678V012345${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}` },
  });
}

type Claim = { data: { id: string; attributes: { claimId: string; supportingDocuments: { documentTypeLabel: string }[] } } };

it('establishes a claim whose PDF turns up hours later', async () => {
  const sent = await call('/526/synchronous', FORM);
  expect(sent.status).toBe(202);
  const { data } = (await sent.json()) as Claim;
  const read = async (id: string): Promise<Claim> => (await (await call(`/claims/${id}`)).json()) as Claim;
  expect((await read(data.attributes.claimId)).data.attributes.supportingDocuments).toEqual([]);
  sandbox.control.clock.advance(3 * 3_600_000);
  token = await tokenFor(sandbox, 'claims', 'system/claim.read');
  expect((await read(data.id)).data.attributes.supportingDocuments[0]!.documentTypeLabel).toContain('21-526');
  expect(sandbox.control.records.effects('claims')).toMatchObject([{ submission: 'tx-7', count: 1 }]);
});

it('validates, refuses and renders', async () => {
  expect(await (await call('/526/validate', FORM)).json()).toEqual({
    data: { type: 'claims_api_auto_established_claim_validation', attributes: { status: 'valid' } },
  });
  const refused = await call('/526/validate', { data: { type: 'form/526' } });
  expect([refused.status, await refused.json()]).toMatchObject([422, { errors: [{ source: { pointer: 'data/attributes' } }] }]);
  const pdf = Buffer.from(await (await call('/526/generatePDF/minimum-validations', FORM)).arrayBuffer());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect((await call('/claims/1')).status).toBe(404);
});

it('wants a token', async () => {
  token = 'nobody';
  expect((await call('/526', FORM)).status).toBe(401);
});
