import { readMultipart } from './multipart.ts';
import type { OAuth } from './oauth.ts';
import { type Answer, asObject, asText, type Call, header, type Partner, readJson, senderKey, type World } from './partner.ts';
import { hash32, sha256 } from './random.ts';

const BASE = '/services/benefits-documents/v1';
const HOUR = 3_600_000;
/** Storage takes hours, the link to the claim days: one recorded success took 21.9 days. */
const LIFE = { stored: 2 * HOUR, linked: 48 * HOUR };
const STEPS = [
  {
    name: 'CLAIMS_EVIDENCE',
    nextStepName: 'BENEFITS_GATEWAY_SERVICE',
    description: 'The workflow step that uploads the document to Claims Evidence',
  },
  { name: 'BENEFITS_GATEWAY_SERVICE', description: 'The workflow step that uploads the document to Benefits Gateway Service' },
];

type Forced = { status: 'IN_PROGRESS' | 'SUCCESS' | 'FAILED'; failedStep?: string };
type Document = { requestId: number; takenAt: number; forced?: Forced };

/** Lighthouse Benefits Documents: an upload is taken at once and finished much later; the status tells. */
export function createBenefitsDocuments(world: World, oauth: OAuth): Partner {
  const documents = new Map<string, Document>();
  const next = { requestId: hash32(`benefits-documents/${world.seed}`) % 100_000 };
  const guarded = (scope: string, answer: (call: Call) => Answer) => (call: Call) =>
    oauth.hasToken(call, scope) ? answer(call) : { status: 401, body: { message: 'Unauthorized' } };
  const identify = (call: Call): string => sha256(call.body).slice(0, 16);
  return {
    name: 'benefitsDocuments',
    operations: [
      {
        name: 'upload',
        method: 'POST',
        path: `${BASE}/documents`,
        identify,
        answer: guarded('documents.write', (call) => upload(world, call, documents, next)),
      },
      {
        name: 'status',
        method: 'POST',
        path: `${BASE}/uploads/status`,
        identify,
        answer: guarded('documents.read', (call) => status(world, call, documents)),
      },
      {
        name: 'validateClaimant',
        method: 'POST',
        path: `${BASE}/documents/validate/claimant`,
        identify,
        answer: guarded('documents.write', (call) => validateClaimant(world, call)),
      },
    ],
    control: [
      {
        name: 'statuses',
        method: 'POST',
        path: '/sandbox/benefits-documents/statuses',
        identify: () => '',
        answer: (call) => force(call, documents),
      },
    ],
  };
}

function upload(world: World, call: Call, documents: Map<string, Document>, next: { requestId: number }): Answer {
  const parts = readMultipart(header(call, 'content-type'), call.body);
  const parameters = parts?.find((part) => part.name === 'parameters');
  const file = parts?.find((part) => part.name === 'file');
  if (!parameters || !file) return refuse(400, 'Both parts, parameters and file, must be sent', call);
  const data = asObject(asObject(readJson(parameters.content)).data);
  const wrong = checkParameters(data);
  if (wrong) return refuse(400, wrong, call);
  if (call.faults.get('ok_with_errors')) return { status: 500, body: { status: 500, error: 'Failed to verify payload.' } };
  const requestId = ++next.requestId;
  const now = world.clock.now();
  documents.set(String(requestId), { requestId, takenAt: now });
  const hash = sha256(file.content);
  world.records.effect(
    'benefitsDocuments',
    senderKey(call) ?? asText(data.claimId),
    `${asText(data.docType)}/${hash.slice(0, 16)}`,
    hash,
    now,
  );
  world.keep('benefits-documents', String(requestId), asText(data.fileName), file.content);
  return { status: 200, body: { data: { success: true, requestId } } };
}

function checkParameters(data: Record<string, unknown>): string | undefined {
  const people = [data.participantId, data.fileNumber].filter((value) => value !== undefined && value !== null && value !== '');
  if (people.length !== 1) return 'Exactly one of file number or participant id must be given';
  if (!/^L\d{3,4}$/.test(asText(data.docType))) return 'docType is not a known document type';
  if (!Number.isInteger(Number(data.claimId)) || data.claimId === null) return 'claimId must be an integer';
  if (typeof data.fileName !== 'string' || data.fileName === '') return 'fileName must be given';
  if (typeof data.systemName !== 'string') return 'systemName must be given';
  return undefined;
}

function status(world: World, call: Call, documents: Map<string, Document>): Answer {
  const ids = asObject(asObject(readJson(call.body)).data).requestIds;
  if (!Array.isArray(ids) || ids.length === 0) return refuse(400, 'requestIds must hold at least one id', call);
  const texts = [...new Set(ids.map(String))];
  const found = texts.filter((id) => documents.has(id) && !call.faults.row('unknown_id', id));
  const missing = texts.filter((id) => !found.includes(id));
  if (found.length === 0) return refuse(404, 'None of the request ids was found', call);
  const answered = found.filter((id) => !call.faults.row('lost_row', id));
  const statuses = answered.map((id) => describe(world, call, documents.get(id)!));
  return {
    status: 200,
    body: {
      data: {
        statuses,
        ...(missing.length > 0 ? { requestIdsNotFound: missing.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : id)) } : {}),
      },
    },
  };
}

function describe(world: World, call: Call, document: Document): object {
  const age = world.clock.now() - document.takenAt;
  const flipped = call.faults.row('flipped_status', String(document.requestId));
  const forced: Forced | undefined =
    document.forced ?? (flipped ? { status: 'FAILED', failedStep: flipped.detail ?? 'CLAIMS_EVIDENCE' } : undefined);
  const state = forced?.status ?? (age >= LIFE.linked ? 'SUCCESS' : 'IN_PROGRESS');
  const failedStep = state === 'FAILED' ? (forced?.failedStep ?? 'CLAIMS_EVIDENCE') : undefined;
  const endTime = state === 'IN_PROGRESS' ? undefined : document.takenAt + Math.min(age, LIFE.linked);
  const stepStates = stepStatuses(state, failedStep, age);
  return {
    requestId: document.requestId,
    time: { startTime: document.takenAt, ...(endTime === undefined ? {} : { endTime }) },
    status: state,
    steps: STEPS.map((step, i) => ({ ...step, status: stepStates[i] })),
    ...(failedStep ? { error: { detail: 'Workflow maximum step attempts exceeded for the current step', step: failedStep } } : {}),
  };
}

function stepStatuses(state: Forced['status'], failedStep: string | undefined, age: number): [string, string] {
  if (state === 'SUCCESS') return ['SUCCESS', 'SUCCESS'];
  if (failedStep === 'CLAIMS_EVIDENCE') return ['FAILED', 'NOT_STARTED'];
  if (failedStep) return ['SUCCESS', 'FAILED'];
  return age >= LIFE.stored ? ['SUCCESS', 'NOT_STARTED'] : ['NOT_STARTED', 'NOT_STARTED'];
}

/** A refusal of the claimant comes as HTTP 200, as recorded. */
function validateClaimant(world: World, call: Call): Answer {
  const data = asObject(asObject(readJson(call.body)).data);
  if (call.faults.get('ok_with_errors') || !data.participantId || !data.claimId) {
    return { status: 200, body: { data: { valid: false, error: { message: 'The claimant could not be verified for this claim' } } } };
  }
  const validationToken = sha256(`${world.seed}/${asText(data.participantId)}/${asText(data.claimId)}`);
  return { status: 200, body: { data: { valid: true, success: { validationToken, validUntil: world.clock.now() + HOUR } } } };
}

function refuse(status: number, detail: string, call: Call): Answer {
  const title = status === 404 ? 'Not found' : 'Invalid request';
  return { status, body: { errors: [{ detail, status, title, instance: sha256(call.body).slice(0, 8), diagnostics: '' }] } };
}

/** `{"<requestId>": {"status", "failedStep"?} | null}`: fixes a document's status, or gives it back its life. */
function force(call: Call, documents: Map<string, Document>): Answer {
  const wanted = Object.entries(asObject(readJson(call.body)));
  const known = wanted.filter(([id]) => documents.has(id));
  for (const [id, forced] of known) documents.get(id)!.forced = forced === null ? undefined : (forced as Forced);
  return { status: known.length < wanted.length ? 404 : 200, body: { changed: known.length } };
}
