import { type Claimant, renderForm526 } from './evss-form.ts';
import { fixedPdfAnswer } from './fixed-pdf.ts';
import { type Answer, asObject, type Call, header, type Operation, type Partner, readJson, type World } from './partner.ts';
import { hash32, sha256 } from './random.ts';

const BASE = '/wss-form526-services-web-v2/rest/form526/v2';
const DOCUMENTS = '/wss-document-services-web-3.7/rest/queuedDocumentUploadService/ajaxUploadFile';
/** One of these tells whose form it is. */
const PERSON_HEADERS = ['pnid', 'birlsfilenumber', 'pid'];
const CACHE_BYTES = 64 * 1024 * 1024;

type Message = { key: string; severity: 'FATAL' | 'ERROR' | 'WARN'; text: string };

/** EVSS, form 526 web services version 2, and its document upload. */
export function createEvss(world: World): Partner {
  const pdfs = createPdfCache();
  const claims = { next: 600_000_000 + (hash32(`evss/${world.seed}`) % 1_000_000) };
  const form = (name: string, answer: (call: Call, form526: Record<string, unknown>) => Answer): Operation => ({
    name,
    method: 'POST',
    path: `${BASE}/${name}`,
    identify: transactionOf,
    answer: (call) => (name === 'getPDF' && world.settings.isPdfFixed ? fixedPdfAnswer() : checkForm(world, call, answer)),
  });
  return {
    name: 'evss',
    operations: [
      form('getPDF', (call, form526) => ({ status: 200, body: pdfs(claimantOf(call), form526) })),
      form('validate', () => ({ status: 200, body: {} })),
      form('submit', (call) => submit(world, call, claims)),
      {
        name: 'ratedDisabilities',
        method: 'GET',
        path: `${BASE}/ratedDisabilities`,
        identify: transactionOf,
        answer: (call) => ratedDisabilities(call),
      },
      {
        name: 'documents',
        method: 'POST',
        path: DOCUMENTS,
        identify: (call) => call.query.claimId ?? '',
        answer: (call) => uploadDocument(world, call),
      },
    ],
  };
}

function checkForm(world: World, call: Call, answer: (call: Call, form526: Record<string, unknown>) => Answer): Answer {
  if (PERSON_HEADERS.every((name) => !eauth(call, name)))
    return refuse(403, [message('form526.header.va_eauth_pnid.NotNull', 'FATAL', 'The header is missing')]);
  const struck = refusalByFault(call);
  if (struck) return struck;
  const outer = readJson(call.body);
  if (outer === undefined) return refuse(400, [message('form526.json.parse', 'FATAL', 'The request body is not JSON')]);
  const sent = asObject(outer).form526;
  // Some callers wrap the form once more; the recorded requests hold both shapes.
  const form526 = asObject(sent).form526 ?? sent;
  const found = validate(world, form526);
  return found.length > 0 ? refuse(400, found) : answer(call, form526 as Record<string, unknown>);
}

function validate(world: World, form526: unknown): Message[] {
  if (Object.keys(asObject(form526)).length === 0) return [message('form526.NotNull', 'ERROR', 'The form is missing or is not an object')];
  const expires = asObject(form526).applicationExpirationDate;
  if (expires === undefined || expires === null) return [];
  const at = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
  if (Number.isNaN(at))
    return [message('form526.applicationExpirationDate.Pattern', 'ERROR', 'The application expiration date is not a date')];
  return at < world.clock.now()
    ? [message('form526.applicationExpirationDate.isPast', 'ERROR', 'The application expiration date is in the past')]
    : [];
}

function refusalByFault(call: Call): Answer | undefined {
  if (call.faults.get('pif_in_use')) return refuse(500, [message('form526.submit.establishClaim.serviceError', 'FATAL', 'PIF in use')]);
  const inside = call.faults.get('ok_with_errors');
  return (
    inside &&
    refuse(200, [
      message(
        'form526.submit.establishClaim.serviceError',
        'ERROR',
        inside.detail ?? 'Error calling external service to establish the claim',
      ),
    ])
  );
}

function submit(world: World, call: Call, claims: { next: number }): Answer {
  world.records.effect('evss', transactionOf(call), '21-526EZ', sha256(call.body), world.clock.now());
  const claimId = ++claims.next;
  return {
    status: 200,
    body: {
      claimId,
      endProductClaimCode: '020SUPP',
      endProductClaimName: 'eBenefits 526EZ-Supplemental (020)',
      inflightDocumentId: 100_000 + (claimId % 900_000),
    },
  };
}

function ratedDisabilities(call: Call): Answer {
  if (eauth(call, 'pnid') === undefined)
    return refuse(403, [message('form526.header.va_eauth_pnid.NotNull', 'FATAL', 'The header is missing')]);
  return { status: 200, body: { ratedDisabilities: [] } };
}

function uploadDocument(world: World, call: Call): Answer {
  const datetime = new Date(world.clock.now()).toISOString();
  const failed = (key: string, text: string): Answer => ({
    status: 200,
    body: { messages: [message(key, 'FATAL', text)], success: false, vrmUploadSuccess: false, datetime },
  });
  if (call.faults.get('ok_with_errors')) return failed('EVSS_15001', 'The document could not be stored');
  if (call.body.length === 0) return failed('EVSS_15006', 'The document is corrupt or empty');
  const { claimId = '', docType = '', qqfile = '' } = call.query;
  if (!/^L\d{3,4}$/.test(docType)) return failed('EVSS_15004', 'The document type or encoding is not accepted');
  world.records.effect('evss', claimId, `${docType}/${sha256(qqfile).slice(0, 12)}`, sha256(call.body), world.clock.now());
  return { status: 200, body: { messages: [], success: true, vrmUploadSuccess: true, datetime } };
}

/** The transaction id that the caller sends along; else the person's number with the body's hash. */
function transactionOf(call: Call): string {
  return eauth(call, 'service_transaction_id') ?? sha256(`${eauth(call, 'pnid') ?? ''}${call.body.toString('latin1')}`).slice(0, 24);
}

function claimantOf(call: Call): Claimant {
  const fields: [string, string][] = [
    ['First name', 'firstname'],
    ['Middle name', 'middlename'],
    ['Last name', 'lastname'],
    ['Suffix', 'suffix'],
    ['Social Security number', 'pnid'],
    ['VA file number', 'birlsfilenumber'],
    ['Date of birth', 'birthdate'],
  ];
  return fields.map(([label, name]) => ({ label, value: eauth(call, name) ?? '' }));
}

/** A `va_eauth_…` header in either spelling. Percent-encoded letters and bytes of UTF-8 above ASCII are read as what they mean. */
function eauth(call: Call, name: string): string | undefined {
  const raw = header(call, `va_eauth_${name}`) ?? header(call, `va-eauth-${name.replaceAll('_', '-')}`) ?? header(call, `va-eauth-${name}`);
  if (raw === undefined) return undefined;
  const decoded = Buffer.from(raw, 'latin1').toString('utf8');
  const text = decoded.includes('\ufffd') ? raw : decoded;
  return /%[89A-F][0-9A-F]/i.test(text) ? percentDecoded(text) : text;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function message(key: string, severity: Message['severity'], text: string): Message {
  return { key, severity, text };
}

function refuse(status: number, messages: Message[]): Answer {
  return { status, body: { messages } };
}

/** Answers `{"pdf": base64}` for a form; the same content gives the same bytes and is rendered once. */
function createPdfCache(): (claimant: Claimant, form526: unknown) => { pdf: string } {
  const kept = new Map<string, string>();
  let bytes = 0;
  return (claimant, form526) => {
    const key = sha256(JSON.stringify([claimant, form526]));
    let pdf = kept.get(key);
    if (pdf === undefined) {
      pdf = renderForm526(claimant, form526).toString('base64');
      kept.set(key, pdf);
      bytes += pdf.length;
      for (const [oldest, text] of kept) {
        if (bytes <= CACHE_BYTES || oldest === key) break;
        kept.delete(oldest);
        bytes -= text.length;
      }
    }
    return { pdf };
  };
}
