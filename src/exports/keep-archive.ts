import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { WaybillError } from '#kernel/errors.ts';
import { archiveKeyOf, type ExportFile } from './export.ts';
import type { ExportHouse } from './ports.ts';

type Of = Pick<ExportFile, 'id' | 'program' | 'export' | 'day' | 'sha256'>;

function contextOf({ program, export: name, id }: Of) {
  return { program, kind: 'export_file', id: `${name}/${id}` };
}

/** Create-once: a second try meets what the first one put. Answers the key. */
export async function keepArchive(
  { objects, keyring }: Pick<ExportHouse, 'objects' | 'keyring'>,
  file: Of,
  content: Buffer,
): Promise<string> {
  const key = archiveKeyOf(file);
  await objects.put(key, await keyring.encrypt(content, contextOf(file)), { contentType: 'application/octet-stream' });
  return key;
}

/** @throws WaybillError WB_OBJECT_MISSING, WB_OBJECT_MISMATCH where it is not what was frozen, WB_DECRYPT */
export async function readArchive({ objects, keyring }: Pick<ExportHouse, 'objects' | 'keyring'>, file: Of): Promise<Buffer> {
  const { stream } = await objects.get(archiveKeyOf(file));
  const content = await keyring.decrypt(await buffer(stream), contextOf(file));
  if (sha256Of(content).equals(file.sha256)) return content;
  throw new WaybillError('WB_OBJECT_MISMATCH', `The archived copy of export file ${file.id} is not what was frozen.`, { fileId: file.id });
}

export function sha256Of(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
