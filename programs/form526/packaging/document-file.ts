import anyAscii from 'any-ascii';
import type { DeliveryContext, DocumentView } from '../../../src/sdk/index.ts';
import type { Part } from '../connectors/multipart.ts';
import type { Payload526 } from '../payload.ts';
import { makeEntry, readWhole } from './gather-entries.ts';

const MEGABYTE = 1_000_000;

/** The file types that Benefits Documents takes, with the endings under which it knows them; the first one is put where a name has none. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/gif': ['gif'],
  'image/png': ['png'],
  'image/tiff': ['tif', 'tiff'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/bmp': ['bmp'],
  'text/plain': ['txt'],
};

const LONGEST_NAME = 100;

export interface DocumentFile {
  readonly fileName: string;
  readonly mostBytes: number;
  readonly part: Part;
}

/** A document as one file by the receiver's rules; undefined where it takes no such type. Forms are rendered, uploads go as they came. */
export async function documentFile(context: DeliveryContext<unknown>, document: DocumentView): Promise<DocumentFile | undefined> {
  if (document.source === 'form') {
    const name = `${document.label}.pdf`;
    const { content } = await makeEntry(context, context.submission.payload as Payload526, { name, document });
    return fileOf(name, 'application/pdf', content);
  }
  const type = document.mediaType ?? '';
  if (!Object.hasOwn(ENDINGS, type)) return undefined;
  const name = cleanFileName(document.fileName ?? document.label, type);
  const open = () => context.attachment(document.label);
  return fileOf(name, type, type === 'text/plain' ? asciiOf(await readWhole(await open())) : open);
}

function fileOf(fileName: string, type: string, content: Part['content']): DocumentFile {
  const mostBytes = (type === 'application/pdf' ? 150 : 50) * MEGABYTE;
  return { fileName, mostBytes, part: { name: 'file', type, fileName, content } };
}

/** Plain characters, no dot but the one before the ending, and the ending of what the file really is. */
export function cleanFileName(name: string, mediaType: string): string {
  const plain = anyAscii(name.normalize('NFC')).replaceAll(/[^A-Za-z0-9 ._()-]/g, '_');
  const dot = plain.lastIndexOf('.');
  const endings = ENDINGS[mediaType] ?? ['pdf'];
  const given = dot < 0 ? '' : plain.slice(dot + 1).toLowerCase();
  const ending = endings.includes(given) ? given : (endings[0] as string);
  const stem = (dot < 0 ? plain : plain.slice(0, dot)).replaceAll('.', '').trim();
  return `${stem.slice(0, LONGEST_NAME - ending.length - 1).trim() || 'document'}.${ending}`;
}

/** Text is taken in ASCII only; 2,464 documents were lost to other encodings in fourteen months. */
export function asciiOf(text: Buffer): Buffer {
  return Buffer.from(anyAscii(decode(text).normalize('NFC')), 'latin1');
}

function decode(text: Buffer): string {
  if (text[0] === 0xff && text[1] === 0xfe) return new TextDecoder('utf-16le').decode(text);
  if (text[0] === 0xfe && text[1] === 0xff) return new TextDecoder('utf-16be').decode(text);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('windows-1252').decode(text);
  }
}
