import { Readable } from 'node:stream';
import { WaybillError } from '#kernel/errors.ts';
import type { LoadedProgram } from '../registry/index.ts';
import { type FileKeeper, type ReceivedFile, receiveFile } from '../submissions/index.ts';

interface Inline {
  /** The submission in the intake format, without the bytes that came with it. */
  readonly content: Readonly<Record<string, unknown>>;
  /** In the order of the attachments; a hole is one that did not come. */
  readonly files: readonly ReceivedFile[];
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Takes the files out of a submission whose attachments bring them as base64 under `content`, opens and keeps each. Addresses of files are for
 * imports: nobody who calls makes this server read its own disk.
 * @throws WaybillError WB_SUBMISSION_REFUSED naming the attachment
 */
export async function receiveInline(body: Readonly<Record<string, unknown>>, program: LoadedProgram, keeper: FileKeeper): Promise<Inline> {
  const { attachments } = body;
  const rules = typeof body.form === 'string' ? program.forms.get(body.form)?.attachmentRules : undefined;
  // Whatever else it is, intake says what is wrong with it.
  if (!Array.isArray(attachments) || !rules) return { content: body, files: [] };
  const files: ReceivedFile[] = [];
  for (const [n, entry] of attachments.entries()) {
    const bytes = bytesOf(entry, n);
    if (bytes) files[n] = await receiveFile(sourceOf(bytes), nameOf(entry), rules, keeper);
  }
  return { content: { ...body, attachments: attachments.map(withoutContent) }, files };
}

function isEntry(entry: unknown): entry is Entry {
  return typeof entry === 'object' && entry !== null;
}

function bytesOf(entry: unknown, n: number): Buffer | undefined {
  if (!isEntry(entry)) return undefined;
  for (const key of ['path', 'uri']) {
    if (key in entry)
      throw refused(`attachments[${n}].${key}`, 'import_only', 'Addresses of files are read by imports only; send content.');
  }
  if (!('content' in entry)) return undefined;
  const bytes = typeof entry.content === 'string' ? Buffer.from(entry.content, 'base64') : undefined;
  // Buffer.from leaves out what it cannot read.
  if (bytes && bytes.toString('base64').replace(/={1,2}$/, '') === (entry.content as string).replace(/={1,2}$/, '')) return bytes;
  throw refused(`attachments[${n}].content`, 'not_base64', 'The content of an attachment is base64 without line ends.');
}

function refused(field: string, rule: string, message: string): WaybillError {
  return new WaybillError('WB_SUBMISSION_REFUSED', `The submission is refused: ${field} (${rule}).`, {
    faults: [{ field, rule, message }],
  });
}

function nameOf(entry: unknown): string {
  return isEntry(entry) && typeof entry.name === 'string' ? entry.name : '';
}

function sourceOf(bytes: Buffer): Parameters<typeof receiveFile>[0] {
  return { identity: '', bytes: bytes.length, open: async () => Readable.from([bytes]) };
}

function withoutContent(entry: unknown): unknown {
  if (!isEntry(entry)) return entry;
  const { content: _content, ...rest } = entry;
  return rest;
}
