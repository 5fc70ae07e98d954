import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { WaybillError } from '#kernel/errors.ts';
import { archiveKeyOf, type ExportFile } from './export.ts';
import type { ExportHouse } from './ports.ts';

type Of = Pick<ExportFile, 'id' | 'program' | 'export' | 'day' | 'sha256'>;
type Kept = Of & Pick<ExportFile, 'archiveKey' | 'archiveRedactedAt'>;

export function archiveContextOf({ program, export: name, id }: Of) {
  return { program, kind: 'export_file', id: `${name}/${id}` };
}

/** Create-once: a second try meets what the first one put. Answers the key. */
export async function keepArchive(
  { objects, keyring }: Pick<ExportHouse, 'objects' | 'keyring'>,
  file: Of,
  content: Buffer,
): Promise<string> {
  const key = archiveKeyOf(file);
  await objects.put(key, await keyring.encrypt(content, archiveContextOf(file)), { contentType: 'application/octet-stream' });
  return key;
}

/** @throws WaybillError WB_OBJECT_MISSING, WB_OBJECT_MISMATCH where it is not what was frozen, WB_DECRYPT; WB_EXPORT_STATE where lines were redacted */
export async function readArchive({ objects, keyring }: Pick<ExportHouse, 'objects' | 'keyring'>, file: Kept): Promise<Buffer> {
  if (file.archiveRedactedAt) {
    const why = 'Lines of it were redacted since, so that our copy can be compared with no list any more.';
    throw new WaybillError('WB_EXPORT_STATE', `The archived copy of export file ${file.id} is not whole. ${why}`, { fileId: file.id });
  }
  const { stream } = await objects.get(file.archiveKey ?? archiveKeyOf(file));
  const content = await keyring.decrypt(await buffer(stream), archiveContextOf(file));
  if (sha256Of(content).equals(file.sha256)) return content;
  throw new WaybillError('WB_OBJECT_MISMATCH', `The archived copy of export file ${file.id} is not what was frozen.`, { fileId: file.id });
}

export function sha256Of(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
