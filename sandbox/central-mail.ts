import { readMultipart } from './multipart.ts';
import { type Answer, asObject, asText, type Call, header, type Partner, readJson, type World } from './partner.ts';
import { sha256 } from './random.ts';

const BASE = '/EmmsAPI/VADocument';
const HOUR = 3_600_000;
const LIFE = [
  { status: 'Received', afterMs: 0 },
  { status: 'In Process', afterMs: HOUR },
  { status: 'Success', afterMs: 24 * HOUR },
  { status: 'VBMS Complete', afterMs: 72 * HOUR },
];
const NAME = /^[A-Za-z\-/ ]{1,50}$/;

type Mail = { uuid: string; takenAt: number };

/** Central Mail (EMMS): one multipart upload a packet, told apart by the sender's uuid, and a status call for many. */
export function createCentralMail(world: World): Partner {
  const mails = new Map<string, Mail>();
  return {
    name: 'centralMail',
    operations: [
      {
        name: 'upload',
        method: 'POST',
        path: `${BASE}/upload`,
        identify: (call) => sha256(call.body).slice(0, 16),
        answer: (call) => upload(world, call, mails),
      },
      {
        name: 'getStatus',
        method: 'POST',
        path: `${BASE}/getStatus`,
        identify: (call) => sha256(call.body).slice(0, 16),
        answer: (call) => status(world, call, mails),
      },
    ],
  };
}

function upload(world: World, call: Call, mails: Map<string, Mail>): Answer {
  const parts = readMultipart(header(call, 'content-type'), call.body);
  if (!parts) return plain(400, 'Bad request: not multipart', '');
  const read = (name: string): Buffer | undefined => parts.find((part) => part.name === name)?.content;
  if (!read('token')?.length) return plain(401, 'Unauthorized', '');
  const metadata = asObject(readJson(read('metadata') ?? Buffer.alloc(0)));
  const uuid = asText(metadata.uuid);
  const wrong = checkMetadata(metadata);
  if (wrong) return plain(412, `Metadata Field Error - ${wrong}`, uuid);
  const document = read('document');
  if (!document || document.indexOf('%PDF-') < 0) return plain(412, 'Document Error - Missing document', uuid);
  if (document.indexOf('/Encrypt') >= 0) return plain(422, 'Document is password protected', uuid);
  const attachments = parts.filter((part) => /^attachment\d+$/.test(part.name));
  if (attachments.length !== Number(metadata.numberAttachments)) return plain(409, 'Mismatch of attachments and numberAttachments', uuid);
  const now = world.clock.now();
  if (mails.has(uuid)) return plain(400, 'Document already uploaded with uuid', uuid);
  mails.set(uuid, { uuid, takenAt: now });
  world.records.effect('centralMail', uuid, asText(metadata.docType), sha256(document), now);
  world.keep('central-mail', uuid, 'document.pdf', document);
  return plain(200, 'Request was received successfully ', uuid);
}

function plain(status: number, text: string, uuid: string): Answer {
  return { status, body: `${text} [uuid: ${uuid}]`, headers: { 'content-type': 'text/plain; charset=us-ascii' } };
}

function checkMetadata(fields: Record<string, unknown>): string | undefined {
  const needed = [
    'uuid',
    'veteranFirstName',
    'veteranLastName',
    'fileNumber',
    'zipCode',
    'receiveDt',
    'source',
    'hashV',
    'numberAttachments',
    'docType',
    'numberPages',
  ];
  const missing = needed.find((name) => fields[name] === undefined || fields[name] === null || fields[name] === '');
  if (missing) return `Missing ${missing}`;
  if (!/^\d{8,9}$/.test(String(fields.fileNumber))) return 'Invalid fileNumber';
  if (!/^\d{5}(-\d{4})?$/.test(String(fields.zipCode))) return 'Invalid zipCode';
  const name = ['veteranFirstName', 'veteranLastName'].find((each) => !NAME.test(String(fields[each])));
  return name && `Invalid ${name}`;
}

/** A nested list, one row for each uuid that is known; unknown ones are left out. */
function status(world: World, call: Call, mails: Map<string, Mail>): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'));
  const asked = readJson(Buffer.from(form.get('uuid') ?? ''));
  if (!form.get('token')) return plain(401, 'Unauthorized', '');
  if (!Array.isArray(asked)) return plain(400, 'uuid must be a JSON list', '');
  const rows = asked.map(String).flatMap((uuid) => {
    const mail = mails.get(uuid);
    if (!mail || call.faults.row('lost_row', uuid)) return [];
    return [describe(world, call, mail)];
  });
  return { status: 200, body: [rows] };
}

function describe(world: World, call: Call, mail: Mail): object {
  const now = world.clock.now();
  const lastUpdated = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  const flipped = call.faults.row('flipped_status', mail.uuid);
  if (flipped)
    return {
      uuid: mail.uuid,
      status: 'Error',
      errorMessage: flipped.detail ?? 'Errors: ;ERR-EMMS-FAILED, Unidentified Mail;',
      lastUpdated,
    };
  const step = LIFE.findLast((each) => now - mail.takenAt >= each.afterMs)!;
  return { uuid: mail.uuid, status: step.status, errorMessage: '', lastUpdated };
}
