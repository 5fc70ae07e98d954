import { renderForm526 } from './evss-form.ts';
import type { OAuth } from './oauth.ts';
import { type Answer, asObject, type Call, type Operation, type Partner, readJson, type World } from './partner.ts';
import { createRandom, hash32, sha256 } from './random.ts';

const BASE = '/services/claims/v2/veterans/:icn';
const HOUR = 3_600_000;
/** The claim stands at once; its PDF joins the supporting documents later. */
const PDF_AFTER_MS = 2 * HOUR;

type Claim = { id: string; claimId: number; icn: string; takenAt: number };

/** Lighthouse claims version 2. */
export function createClaims(world: World, oauth: OAuth): Partner {
  const claims = new Map<string, Claim>();
  const random = createRandom(world.seed, 'claims');
  const next = { claimId: 600_000_000 + (hash32(`claims/${world.seed}`) % 1_000_000) };
  const establish = (call: Call): Claim => {
    const claim = { id: random.uuid(), claimId: ++next.claimId, icn: call.params.icn ?? '', takenAt: world.clock.now() };
    claims.set(String(claim.claimId), claim);
    world.records.effect('claims', transactionOf(call), '21-526EZ', sha256(call.body), claim.takenAt);
    return claim;
  };
  const form = (name: string, path: string, answer: (call: Call, attributes: Record<string, unknown>) => Answer): Operation => ({
    name,
    method: 'POST',
    path: `${BASE}${path}`,
    identify: transactionOf,
    answer: (call) => (oauth.hasToken(call, 'system/claim.write') ? checkForm(call, answer) : unauthorized()),
  });
  const read = (name: string, path: string, answer: (call: Call) => Answer): Operation => ({
    name,
    method: 'GET',
    path: `${BASE}${path}`,
    identify: (call) => call.params.id ?? '',
    answer: (call) => (oauth.hasToken(call, 'system/claim.read') ? answer(call) : unauthorized()),
  });
  return {
    name: 'claims',
    operations: [
      form('submit', '/526', (call) => ({ status: 202, body: { data: { id: establish(call).id, type: 'forms/526' } } })),
      form('submitSynchronous', '/526/synchronous', (call) => {
        const claim = establish(call);
        return { status: 202, body: { data: { id: claim.id, type: 'forms/526', attributes: { claimId: String(claim.claimId) } } } };
      }),
      form('validate', '/526/validate', () => ({
        status: 200,
        body: { data: { type: 'claims_api_auto_established_claim_validation', attributes: { status: 'valid' } } },
      })),
      form('generatePDF', '/526/generatePDF/minimum-validations', (_call, attributes) => ({
        status: 200,
        body: renderForm526([], attributes),
        headers: { 'content-type': 'application/pdf' },
      })),
      read('list', '/claims', (call) => ({
        status: 200,
        body: { data: [...claims.values()].filter((claim) => claim.icn === call.params.icn).map((claim) => describe(world, call, claim)) },
      })),
      read('show', '/claims/:id', (call) => show(world, call, claims)),
    ],
  };
}

function transactionOf(call: Call): string {
  const id = asObject(asObject(readJson(call.body)).meta).transaction_id;
  return typeof id === 'string' && id !== '' ? id : sha256(call.body).slice(0, 24);
}

function unauthorized(): Answer {
  return { status: 401, body: { errors: [{ title: 'Not authorized', detail: 'Not authorized', status: '401' }] } };
}

function checkForm(call: Call, answer: (call: Call, attributes: Record<string, unknown>) => Answer): Answer {
  const data = asObject(asObject(readJson(call.body)).data);
  const attributes = asObject(data.attributes);
  const refuse = (pointer: string, detail: string): Answer => ({
    status: 422,
    body: { errors: [{ title: 'Unprocessable entity', detail, status: '422', source: { pointer } }] },
  });
  if (data.type !== 'form/526') return refuse('data/type', 'The type must be form/526');
  if (Object.keys(attributes).length === 0) return refuse('data/attributes', 'The attributes are missing');
  const struck = call.faults.get('ok_with_errors');
  return struck ? refuse('data/attributes', struck.detail ?? 'The form does not hold to the schema') : answer(call, attributes);
}

function show(world: World, call: Call, claims: Map<string, Claim>): Answer {
  const id = call.params.id ?? '';
  const claim = claims.get(id) ?? [...claims.values()].find((each) => each.id === id);
  if (!claim || claim.icn !== call.params.icn || call.faults.row('unknown_id', id)) {
    return { status: 404, body: { errors: [{ title: 'Resource not found', detail: 'Claim not found', status: '404' }] } };
  }
  return { status: 200, body: { data: describe(world, call, claim) } };
}

/** A claim without its PDF is not a delivered claim: `flipped_status` keeps the PDF away for ever. */
function describe(world: World, call: Call, claim: Claim): object {
  const hasPdf = world.clock.now() - claim.takenAt >= PDF_AFTER_MS && !call.faults.row('flipped_status', claim.id);
  const pdf = {
    documentId: `{${claim.id.toUpperCase()}}`,
    documentTypeLabel: 'VA 21-526 Veterans Application for Compensation or Pension',
    originalFileName: null,
    trackedItemId: null,
  };
  return {
    id: String(claim.claimId),
    type: 'claim',
    attributes: {
      claimDate: new Date(claim.takenAt).toISOString().slice(0, 10),
      status: 'CLAIM_RECEIVED',
      lighthouseId: claim.id,
      supportingDocuments: hasPdf ? [pdf] : [],
    },
  };
}
