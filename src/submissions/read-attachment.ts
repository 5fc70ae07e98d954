import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Keyring } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type ObjectStore, readThrough } from '#kernel/objects/index.ts';
import type { AttachmentRow } from './read-submissions.sql.ts';
import { attachmentContext } from './receive-file.ts';

/** Where the bytes of an attachment lie, and what they are bound to. */
export interface AttachmentPlace extends AttachmentRow {
  readonly label: string;
}

/** Opened in one piece: six streams for each message cost three times what its bytes do. */
const IN_ONE_PIECE_BYTES = 1_048_576;

/**
 * The bytes at a place that a recorded reading answered: see `openAttachment` and `openSubmissions`.
 * @throws WaybillError WB_NOT_FOUND where it never came; WB_OBJECT_MISSING where the store lost it
 */
export async function readAttachment(
  doors: { readonly keyring: Keyring; readonly store: ObjectStore },
  place: AttachmentPlace,
): Promise<Readable> {
  const { program, externalId, label, sha256, objectKey } = place;
  if (!objectKey || !sha256) throw new WaybillError('WB_NOT_FOUND', `The ${label} of submission ${externalId} never came.`);
  const { stream, bytes } = await doors.store.get(objectKey);
  const context = attachmentContext(program, sha256);
  if (bytes <= IN_ONE_PIECE_BYTES) return Readable.from([await doors.keyring.decrypt(await buffer(stream), context)]);
  return readThrough(stream, doors.keyring.decryptStream(context));
}
