import { createHash } from 'node:crypto';
import { type Forced, row, standingOf, type Upload } from './intake-life.ts';
import { checkPacket } from './intake-packet.ts';
import { createKeptPackets, type KeptPackets } from './kept-packets.ts';
import type { Part } from './multipart.ts';
import { type Answer, asObject, type Call, header, type Operation, type Partner, readJson, senderKey, type World } from './partner.ts';
import { createRandom, sha256 } from './random.ts';

const BASES = ['/services/vba_documents/v1', '/services/vba_documents/v2'];
const PUT_BASE = '/services_user_content/vba_documents';
const LOCATION_MS = 900_000;
const MAX_IDS = 1000;

type Uploads = Map<string, Upload>;
type Intake = { world: World; uploads: Uploads; kept: KeptPackets; newGuid(): string };

/** Lighthouse Benefits Intake: a location, one PUT, then a status life that ends in `vbms`. */
export function createBenefitsIntake(world: World): Partner {
  const uploads: Uploads = new Map();
  const random = createRandom(world.seed, 'benefits-intake');
  const intake: Intake = { world, uploads, kept: createKeptPackets(), newGuid: () => random.uuid() };
  return {
    name: 'benefitsIntake',
    operations: [
      ...BASES.flatMap((base) => operationsUnder(base, intake)),
      submitOperation(intake),
      {
        name: 'put',
        method: 'PUT',
        path: `${PUT_BASE}/:id`,
        identify: (call) => call.params.id ?? '',
        isUnlimited: true,
        answer: (call) => put(intake, call),
      },
    ],
    control: [
      {
        name: 'statuses',
        method: 'POST',
        path: '/sandbox/benefits-intake/statuses',
        identify: () => '',
        answer: (call) => force(call, uploads),
      },
    ],
  };
}

const guarded = (answer: (call: Call) => Answer | Promise<Answer>) => (call: Call) =>
  header(call, 'apikey') ? answer(call) : { status: 401, body: { message: 'No API key found in request' } };

/** The one-call variant of version 2: no location, so nothing that runs out; it says at once what is wrong with a packet. */
function submitOperation({ world, uploads, kept, newGuid }: Intake): Operation {
  return {
    name: 'submit',
    method: 'POST',
    path: `${BASES[1]}/uploads/submit`,
    identify: (call) => sha256(call.body).slice(0, 16),
    answer: guarded((call) => {
      const { failure, parts } = checkPacket(header(call, 'content-type'), call.body);
      const refusal = failure ?? (hasBusinessLine(parts) ? undefined : { code: 'DOC102', detail: 'Missing required keys: businessLine' });
      if (refusal) return { status: 422, body: { errors: [{ status: 422, detail: `${refusal.code} - ${refusal.detail}` }] } };
      const now = world.clock.now();
      const upload: Upload = { guid: newGuid(), createdAt: now, expiresAt: now };
      uploads.set(upload.guid, upload);
      take({ world, kept }, call, upload);
      return { status: 200, body: { data: row(upload, { status: 'uploaded' }, now, null) } };
    }),
  };
}

function hasBusinessLine(parts: Part[]): boolean {
  const metadata = parts.find((part) => part.name === 'metadata');
  return metadata !== undefined && Boolean(asObject(readJson(metadata.content)).businessLine);
}

function operationsUnder(base: string, { world, uploads, kept, newGuid }: Intake): Operation[] {
  const identifyById = (call: Call): string => call.params.id ?? '';
  return [
    {
      name: 'location',
      method: 'POST',
      path: `${base}/uploads`,
      identify: () => '',
      answer: guarded((call) => locate(world, call, uploads, newGuid())),
    },
    {
      name: 'report',
      method: 'POST',
      path: `${base}/uploads/report`,
      identify: (call) => sha256(call.body).slice(0, 16),
      answer: guarded((call) => report(world, call, uploads)),
    },
    {
      name: 'validate',
      method: 'POST',
      path: `${base}/uploads/validate_document`,
      identify: (call) => sha256(call.body).slice(0, 16),
      answer: guarded((call) => validate(call)),
    },
    {
      name: 'download',
      method: 'GET',
      path: `${base}/uploads/:id/download`,
      identify: identifyById,
      answer: guarded((call) => download(call, kept)),
    },
    {
      name: 'status',
      method: 'GET',
      path: `${base}/uploads/:id`,
      identify: identifyById,
      answer: guarded((call) => show(world, call, uploads)),
    },
  ];
}

function locate(world: World, call: Call, uploads: Uploads, guid: string): Answer {
  const now = world.clock.now();
  const lifetime = call.faults.get('expired_location') ? -1 : LOCATION_MS;
  const key = senderKey(call);
  const upload: Upload = { guid, createdAt: now, expiresAt: now + lifetime, ...(key === undefined ? {} : { senderKey: key }) };
  uploads.set(guid, upload);
  const location = `${call.origin}${PUT_BASE}/${guid}?Expires=${Math.floor(upload.expiresAt / 1000)}&Signature=${sha256(`${world.seed}${guid}`).slice(0, 28)}`;
  return { status: 202, body: { data: row(upload, { status: 'pending' }, now, location) } };
}

/** The packet as it was put, which the real one keeps for ten days and this one while it has room. */
async function download(call: Call, kept: KeptPackets): Promise<Answer> {
  const id = call.params.id ?? '';
  const zip = await kept.zip(id);
  if (!zip) return { status: 404, body: { errors: [{ status: 404, detail: `No such document: ${id}` }] } };
  return {
    status: 200,
    body: zip,
    headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${id}.zip"` },
  };
}

function put(intake: Intake, call: Call): Answer {
  const { world, uploads } = intake;
  const upload = uploads.get(call.params.id ?? '');
  const now = world.clock.now();
  if (!upload || call.query.Signature !== sha256(`${world.seed}${upload.guid}`).slice(0, 28)) return storeError('SignatureDoesNotMatch');
  if (upload.expiresAt < now || call.faults.get('expired_location')) return storeError('AccessDenied');
  take(intake, call, upload);
  return { status: 200, body: '', headers: { etag: `"${createHash('md5').update(call.body).digest('hex')}"` } };
}

/** A bad packet is taken all the same; its failure shows in the status. */
function take({ world, kept }: Pick<Intake, 'world' | 'kept'>, call: Call, upload: Upload): void {
  const now = world.clock.now();
  const { failure, pdf, submission, parts } = checkPacket(header(call, 'content-type'), call.body);
  upload.putAt ??= now;
  upload.failure = failure;
  upload.pdf = pdf;
  kept.keep(upload.guid, parts);
  for (const part of parts) world.keep('benefits-intake', upload.guid, part.name, part.content);
  for (const part of parts.filter((each) => each.name !== 'metadata')) {
    const hash = sha256(part.content);
    const key = upload.senderKey ?? senderKey(call);
    world.records.effect('benefitsIntake', key ?? submission, key ? part.name : `${part.name}/${hash.slice(0, 16)}`, hash, now);
  }
}

/** The store behind the signed location answers in its own XML. */
function storeError(code: string): Answer {
  const text = code === 'AccessDenied' ? 'Request has expired' : 'The request signature does not match';
  return {
    status: 403,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
    headers: { 'content-type': 'application/xml' },
  };
}

function show(world: World, call: Call, uploads: Uploads): Answer {
  const id = call.params.id ?? '';
  const upload = uploads.get(id);
  if (!upload || call.faults.row('unknown_id', id))
    return { status: 404, body: { errors: [{ status: 404, detail: `No such document: ${id}` }] } };
  return { status: 200, body: { data: row(upload, standingOf(world, call, upload), world.clock.now(), null) } };
}

function report(world: World, call: Call, uploads: Uploads): Answer {
  const ids = asObject(readJson(call.body)).ids;
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MAX_IDS || !ids.every((id) => typeof id === 'string')) {
    return {
      status: 422,
      body: { errors: [{ status: 422, detail: `Invalid or missing required parameters: ids must hold 1 to ${MAX_IDS} texts` }] },
    };
  }
  const asked = [...new Set(ids)].filter((id) => !call.faults.row('lost_row', id));
  const data = asked.map((id) => {
    const upload = call.faults.row('unknown_id', id) ? undefined : uploads.get(id);
    return upload ? row(upload, standingOf(world, call, upload), world.clock.now(), null) : unknownRow(id, world.clock.now());
  });
  return { status: 200, body: { data } };
}

function unknownRow(id: string, now: number): object {
  const upload: Upload = { guid: id, createdAt: now, expiresAt: now };
  return row(upload, { status: 'error', code: 'DOC105', detail: 'Invalid or unknown id' }, now, null);
}

function validate(call: Call): Answer {
  const refuse = (detail: string): Answer => ({
    status: 422,
    body: { errors: [{ title: 'Document failed validation', detail, status: '422' }] },
  });
  if (call.body.length === 0) return refuse('Document was not provided');
  if (call.body.length > 100 * 1024 * 1024) return refuse('Document exceeds the file size limit of 100 MB');
  if (call.body.subarray(0, 1024).indexOf('%PDF-') < 0) return refuse('Document is not a PDF');
  if (call.body.indexOf('/Encrypt') >= 0) return refuse('Document is locked with a user password');
  return { status: 200, body: { data: { type: 'document_validation', attributes: { status: 'valid' } } } };
}

/** `{"<guid>": {"status", "code"?, "detail"?} | null}`: fixes the status of an upload, or gives it back its life. */
function force(call: Call, uploads: Uploads): Answer {
  const wanted = Object.entries(asObject(readJson(call.body)));
  const unknown = wanted.filter(([guid]) => !uploads.has(guid)).map(([guid]) => guid);
  for (const [guid, forced] of wanted) {
    const upload = uploads.get(guid);
    if (upload) upload.forced = forced === null ? undefined : (forced as Forced);
  }
  return { status: unknown.length > 0 ? 404 : 200, body: { changed: wanted.length - unknown.length, unknown } };
}
