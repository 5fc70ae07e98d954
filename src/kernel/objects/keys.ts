import { WaybillError } from '../errors.ts';

const KEY_BYTES = 900;
/** Under the 255 bytes that Linux and macOS give a file name, with room for the folder mark. */
const SEGMENT_BYTES = 250;
const FOLDER_MARK = '+';
/** A name that stands for itself, as nearly all do. */
const PLAIN = /^[a-z0-9_=@,~-][a-z0-9._=@,~-]*$/;
const CONTROL = /\p{Cc}/u;
/** Only names that the encoder writes; anything else in the folder was put there by someone else and is no object. */
const ENCODED = /^(?:[a-z0-9_=@,~-]|%[0-9A-F]{2})(?:[a-z0-9._=@,~-]|%[0-9A-F]{2})*$/;

/**
 * Throws `WB_OBJECT_KEY` unless the key is one that every store takes: 1 to 900 bytes, no empty, `.` or `..` segment, no control character,
 * and no segment longer than 250 bytes once encoded for a file name. One rule for all stores, so that no key works on one and fails on another.
 */
export function checkKey(key: string): void {
  const fault = keyFault(key);
  if (fault) throw new WaybillError('WB_OBJECT_KEY', `The object key ${JSON.stringify(key.slice(0, 80))} ${fault}.`);
}

function keyFault(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (!key.isWellFormed()) return 'holds half a character';
  if (Buffer.byteLength(key) > KEY_BYTES) return `is longer than ${KEY_BYTES} bytes`;
  if (CONTROL.test(key)) return 'holds a control character';
  const segments = key.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return 'has an empty segment, "." or ".."';
  if (segments.some((segment) => encodeSegment(segment).length > SEGMENT_BYTES)) {
    return `has a segment longer than ${SEGMENT_BYTES} bytes as a file name`;
  }
  return undefined;
}

/**
 * The path of an object below the store's folder. Folders carry a mark that no encoded name holds, so `a` and `a/b` both exist. Capitals are
 * encoded because macOS takes `A` and `a` for one file; a leading dot is, so that hidden names stay free for the store.
 */
export function pathOfKey(key: string): string {
  const names = key.split('/').map(encodeSegment);
  const file = names.pop() as string;
  return [...names.map((name) => name + FOLDER_MARK), file].join('/');
}

function encodeSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  let name = '';
  for (const byte of Buffer.from(segment)) name += isPlain(byte, name === '') ? String.fromCharCode(byte) : percent(byte);
  return name;
}

function isPlain(byte: number, isFirst: boolean): boolean {
  const character = String.fromCharCode(byte);
  return isFirst ? /[a-z0-9_=@,~-]/.test(character) : /[a-z0-9._=@,~-]/.test(character);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** What a name in the store's folder stands for, or undefined where the store did not write it. */
export function nameToSegment(name: string): { segment: string; isFolder: boolean } | undefined {
  const isFolder = name.endsWith(FOLDER_MARK);
  const encoded = isFolder ? name.slice(0, -1) : name;
  if (PLAIN.test(encoded)) return { segment: encoded, isFolder };
  if (!ENCODED.test(encoded)) return undefined;
  const segment = Buffer.from(
    encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
  return encodeSegment(segment) === encoded ? { segment, isFolder } : undefined;
}

/** Orders keys as every store lists them: by the bytes of their UTF-8, which is not JavaScript's own order beyond the BMP. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

/** The media type that a key's ending stands for; `application/octet-stream` for any other. */
export function contentTypeOf(key: string): string {
  return TYPES[key.slice(key.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
