import { buffer } from 'node:stream/consumers';
import { sql } from '../../src/kernel/db/database.ts';
import type { Installation } from '../../src/registry/index.ts';
import { PROGRAM } from './stage.ts';

export interface BareDocument {
  readonly label: string;
  readonly source: 'form' | 'attachment';
  readonly mediaType: string | null;
  readonly objectKey: string | null;
  readonly sha256: string | null;
}

/** What lies in the database of one submission, still encrypted. */
export interface SealedItem {
  readonly id: string;
  readonly submittedAt: Date;
  readonly payload: Buffer;
  readonly identity: Buffer;
  readonly documents: readonly BareDocument[];
}

/** All at once and before the clock runs: the bare loop is not charged for reading what it works on. */
export async function readSealed({ database }: Installation, ids: readonly string[]): Promise<readonly SealedItem[]> {
  const { rows } = await database.transaction([PROGRAM], (session) =>
    sql<SealedItem>`
      select s.external_id as id, s.submitted_at as "submittedAt", p.ciphertext as payload, i.ciphertext as identity, d.documents
      from submissions s join submission_payloads p on p.submission_id = s.id join submission_identities i on i.submission_id = s.id
      cross join lateral (
        select json_agg(json_build_object('label', label, 'source', source, 'mediaType', media_type, 'objectKey', object_key,
          'sha256', encode(content_sha256, 'hex')) order by position) as documents
        from documents where submission_id = s.id
      ) d
      where s.external_id = any (${ids}::text[]) order by s.external_id`.execute(session.query),
  );
  if (rows.length !== ids.length) throw new Error(`${rows.length} of ${ids.length} submissions were read`);
  return rows;
}

export async function decryptItem<Payload, Identity>({ keyring }: Installation, { id, payload, identity }: SealedItem) {
  const read = async (cipher: Buffer, kind: string): Promise<unknown> =>
    JSON.parse((await keyring.decrypt(cipher, { program: PROGRAM, kind, id })).toString('utf8'));
  const stored = (await read(payload, 'payload')) as { payload: Payload; attachments: { label: string; name: string }[] };
  return { ...stored, identity: (await read(identity, 'identity')) as Identity };
}

export async function decryptAttachment({ keyring, objects }: Installation, { objectKey, sha256 }: BareDocument): Promise<Buffer> {
  const { stream } = await objects.get(objectKey as string);
  return buffer(stream.pipe(keyring.decryptStream({ program: PROGRAM, kind: 'attachment', id: sha256 as string })));
}
