import { type Part, readMultipart } from './multipart.ts';
import { asObject, asText, readJson } from './partner.ts';
import { sha256 } from './random.ts';

const MAX_BYTES = 100 * 1024 * 1024;
const NAME = /^[A-Za-z\-/ ]{1,50}$/;
const BASE64_HEAD = 'data:multipart/form-data;base64,';
const LINES = ['CMP', 'PMC', 'INS', 'EDU', 'VRE', 'BVA', 'FID', 'NCA', 'OTH'];

export type Packet = { failure?: { code: string; detail: string }; pdf?: object; submission: string; parts: Part[] };

/** Opens what was put to a location by the receiver's rules. A bad packet is taken all the same; its failure shows in the status. */
export function checkPacket(contentType: string | undefined, body: Buffer): Packet {
  if (body.length === 0) return failed('DOC107', 'Empty payload');
  const parts = openParts(contentType, body);
  if (!parts) return failed('DOC101', 'Invalid multipart payload');
  const metadata = parts.find((part) => part.name === 'metadata');
  const content = parts.find((part) => part.name === 'content');
  if (!metadata) return failed('DOC102', 'Missing metadata part', parts);
  if (!content) return failed('DOC103', 'Missing content part', parts);
  const strange = parts.find((part) => !/^(metadata|content|attachment\d+)$/.test(part.name));
  if (strange) return failed('DOC101', 'Invalid part name', parts);
  const fields = asObject(readJson(metadata.content));
  const submission = sha256(`${asText(fields.fileNumber)}/${asText(fields.source)}/${sha256(content.content)}`).slice(0, 24);
  const failure = checkMetadata(fields) ?? checkDocuments(parts);
  return { ...(failure ? { failure } : {}), pdf: describe(parts, fields), submission, parts };
}

function failed(code: string, detail: string, parts: Part[] = []): Packet {
  return { failure: { code, detail }, submission: '', parts };
}

function openParts(contentType: string | undefined, body: Buffer): Part[] | undefined {
  if (body.toString('latin1', 0, BASE64_HEAD.length) !== BASE64_HEAD) return readMultipart(contentType, body);
  const decoded = Buffer.from(body.toString('latin1', BASE64_HEAD.length), 'base64');
  const boundary = decoded.toString('latin1', 2, decoded.indexOf('\r\n'));
  return readMultipart(`multipart/form-data; boundary=${boundary}`, decoded);
}

function checkMetadata(fields: Record<string, unknown>): Packet['failure'] {
  const needed = ['veteranFirstName', 'veteranLastName', 'fileNumber', 'zipCode', 'source', 'docType'];
  const missing = needed.filter((name) => fields[name] === undefined || fields[name] === '');
  if (missing.length > 0) return { code: 'DOC102', detail: `Missing required keys: ${missing.join(',')}` };
  const wrong = Object.keys(fields).filter((name) => typeof fields[name] !== 'string');
  if (wrong.length > 0) return { code: 'DOC102', detail: `Non-string values for keys: ${wrong.join(',')}` };
  const text = fields as Record<string, string>;
  if (!NAME.test(text.veteranFirstName!) || !NAME.test(text.veteranLastName!))
    return { code: 'DOC102', detail: 'Invalid Veteran name (e.g. empty, invalid characters, or too long)' };
  if (!/^\d{8,9}$/.test(text.fileNumber!)) return { code: 'DOC102', detail: 'Non-numeric or invalid-length fileNumber' };
  if (!/^\d{5}(-\d{4})?$/.test(text.zipCode!)) return { code: 'DOC102', detail: 'Invalid zipCode' };
  if (text.businessLine && !LINES.includes(text.businessLine)) return { code: 'DOC102', detail: 'Invalid businessLine' };
  return undefined;
}

function checkDocuments(parts: Part[]): Packet['failure'] {
  for (const part of parts.filter((each) => each.name !== 'metadata')) {
    if (part.content.length > MAX_BYTES) return { code: 'DOC106', detail: 'Maximum document size exceeded. Limit is 100 MB per document' };
    if (part.content.subarray(0, 1024).indexOf('%PDF-') < 0) return { code: 'DOC103', detail: `Invalid ${part.name} part: not a PDF` };
    if (part.content.indexOf('/Encrypt') >= 0) return { code: 'DOC103', detail: `Invalid ${part.name} part: locked with a password` };
  }
  return undefined;
}

function describe(parts: Part[], fields: Record<string, unknown>): object {
  const documents = parts.filter((part) => part.name !== 'metadata').map((part) => ({ name: part.name, ...measurePages(part.content) }));
  const content = documents.find((document) => document.name === 'content')!;
  const plain = ({ name: _name, ...rest }: { name: string }): object => rest;
  return {
    total_documents: documents.length,
    total_pages: documents.reduce((sum, document) => sum + document.page_count, 0),
    content: { ...plain(content), attachments: documents.filter((document) => document !== content).map(plain) },
    line_of_business: fields.businessLine || 'CMP',
  };
}

/** Pages by their marks in the file; files whose objects are packed show none and count as one. */
function measurePages(file: Buffer): { page_count: number; dimensions: object; file_size: number } {
  const marks = file.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  return { page_count: Math.max(1, marks), dimensions: { height: 11, width: 8.5, oversized_pdf: false }, file_size: file.length };
}
