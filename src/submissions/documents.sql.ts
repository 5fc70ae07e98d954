import { type Session, sql } from '#kernel/db/database.ts';
import type { Fingerprints } from './fingerprint.ts';
import { originalOf, type ReceivedFile } from './submission.ts';

/** A document that cannot be read. */
export interface BrokenDocument {
  readonly id: number;
  readonly submissionId: number;
  readonly label: string;
}

/** The documents of these submissions that cannot be read, by submission; none of what was forgotten. */
export async function findBroken(session: Session, submissionIds: readonly number[]): Promise<Map<number, BrokenDocument[]>> {
  if (submissionIds.length === 0) return new Map();
  const { rows } = await sql<BrokenDocument>`
    select id, submission_id as "submissionId", label from documents
    where submission_id = any (${submissionIds}::bigint[]) and problem_code is not null
      and exists (select from submission_payloads p where p.submission_id = documents.submission_id)`.execute(session.query);
  return Map.groupBy(rows, ({ submissionId }) => submissionId);
}

/** A document's file that came later and opened well. */
export interface MendedFile {
  readonly document: BrokenDocument;
  readonly file: ReceivedFile;
}

/** Puts the files in the place of those that could not be read. Answers the documents that changed: one that was mended meanwhile keeps its file. */
export async function updateMended(session: Session, rows: readonly MendedFile[]): Promise<Set<number>> {
  const column = <T>(value: (row: MendedFile) => T) => rows.map(value);
  const { rows: changed } = await sql<{ id: number }>`
    update documents set media_type = mended.media_type, bytes = mended.bytes, content_sha256 = mended.content_sha256,
      received_bytes = mended.received_bytes, received_sha256 = mended.received_sha256, object_key = mended.object_key,
      problem_code = null, problem = null
    from unnest(
      ${column(({ document }) => document.id)}::bigint[], ${column(({ file }) => file.mediaType)}::text[], ${column(({ file }) => file.bytes)}::bigint[],
      ${column(({ file }) => file.sha256)}::bytea[], ${column(({ file }) => originalOf(file)?.receivedBytes ?? null)}::bigint[],
      ${column(({ file }) => originalOf(file)?.receivedSha256 ?? null)}::bytea[], ${column(({ file }) => file.objectKey)}::text[]
    ) as mended (id, media_type, bytes, content_sha256, received_bytes, received_sha256, object_key)
    where documents.id = mended.id and documents.problem_code is not null
    returning documents.id`.execute(session.query);
  return new Set(changed.map(({ id }) => id));
}

/** An attachment as it came, for comparing. */
export interface StoredUpload {
  readonly submissionId: number;
  readonly label: string;
  readonly bytes: number | null;
  readonly sha256: Buffer | null;
}

export async function selectUploads(session: Session, submissionIds: readonly number[]): Promise<Map<number, StoredUpload[]>> {
  const { rows } = await sql<StoredUpload>`
    select submission_id as "submissionId", label, coalesce(received_bytes, bytes) as bytes, coalesce(received_sha256, content_sha256) as sha256
    from documents where submission_id = any (${submissionIds}::bigint[]) and source = 'attachment'`.execute(session.query);
  return Map.groupBy(rows, ({ submissionId }) => submissionId);
}

/** The key stays: the content under which a submission is known again was hashed with it. */
export async function updateFingerprints(
  session: Session,
  rows: readonly { readonly submissionId: number; readonly fingerprints: Fingerprints }[],
): Promise<void> {
  await sql`
    update submission_fingerprints f set fingerprint = fresh.fingerprint, near_fingerprint = fresh.near_fingerprint, rules_version = fresh.rules_version
    from unnest(
      ${rows.map(({ submissionId }) => submissionId)}::bigint[], ${rows.map(({ fingerprints }) => fingerprints.fingerprint)}::bytea[],
      ${rows.map(({ fingerprints }) => fingerprints.near)}::bytea[], ${rows.map(({ fingerprints }) => fingerprints.rulesVersion)}::integer[]
    ) as fresh (submission_id, fingerprint, near_fingerprint, rules_version)
    where f.submission_id = fresh.submission_id`.execute(session.query);
}
