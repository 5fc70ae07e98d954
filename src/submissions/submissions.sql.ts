import { binaryArray } from '#kernel/db/binary-array.ts';
import { type Session, sql } from '#kernel/db/database.ts';
import type { SealedSubmission } from './prepare-submissions.ts';
import { originalOf } from './submission.ts';

export interface KnownSubmission {
  readonly id: number;
  readonly externalId: string;
  readonly contentHash: Buffer;
  /** The key that the content was hashed under at intake: what comes again is hashed under the same. */
  readonly keyVersion: string;
}

/** Which of these ids the program has, with the hash of their content. */
export async function findKnown(session: Session, program: string, externalIds: readonly string[]): Promise<Map<string, KnownSubmission>> {
  const { rows } = await sql<KnownSubmission>`
    select s.id, s.external_id as "externalId", s.content_hash as "contentHash", f.key_version as "keyVersion"
    from submissions s join submission_fingerprints f on f.submission_id = s.id
    where s.program = ${program} and s.external_id = any (${externalIds}::text[])`.execute(session.query);
  return new Map(rows.map((row) => [row.externalId, row]));
}

export interface Arrival {
  readonly program: string;
  readonly origin: 'api' | 'import';
  readonly importId: number | null;
  readonly receivedAt: Date;
}

/** Inserts those whose id is free, in the order of their ids so that two intakes of one file wait instead of deadlocking. Answers the new ids. */
export async function insertSubmissions(
  session: Session,
  rows: readonly SealedSubmission[],
  arrival: Arrival,
): Promise<Map<string, number>> {
  const { rows: inserted } = await sql<{ id: number; externalId: string }>`
    insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, import_id, start_by)
    select ${arrival.program}, form, external_id, person_id, submitted_at, ${arrival.receivedAt}, content_hash, ${arrival.origin}, ${arrival.importId}::bigint, start_by
    from unnest(
      ${rows.map(({ submission }) => submission.form)}::text[], ${rows.map(({ submission }) => submission.externalId)}::text[],
      ${rows.map(({ submission }) => submission.personId)}::text[], ${rows.map(({ submission }) => submission.submittedAt)}::timestamptz[],
      ${rows.map(({ contentHash }) => contentHash)}::bytea[], ${rows.map(({ startBy }) => startBy)}::timestamptz[]
    ) as row (form, external_id, person_id, submitted_at, content_hash, start_by)
    order by external_id collate "C"
    on conflict (program, external_id) do nothing
    returning id, external_id as "externalId"`.execute(session.query);
  return new Map(inserted.map(({ id, externalId }) => [externalId, id]));
}

export interface StoredSubmission extends SealedSubmission {
  readonly id: number;
}

/**
 * Payloads and identities are nearly all of an intake's bytes, so they travel as binary arrays: COPY would need a staging table, since
 * row-level security allows none into these, and writes everything twice.
 */
export async function insertPayloads(session: Session, program: string, keyId: string, rows: readonly StoredSubmission[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await sql`
    with payloads as (
      insert into submission_payloads (submission_id, program, key_id, ciphertext)
      select id, ${program}, ${keyId}, ciphertext
      from unnest(${ids}::bigint[], ${binaryArray(rows.map(({ payload }) => payload))}::bytea[]) as row (id, ciphertext)
    )
    insert into submission_identities (submission_id, program, key_id, ciphertext)
    select id, ${program}, ${keyId}, ciphertext
    from unnest(${ids}::bigint[], ${binaryArray(rows.map(({ identity }) => identity))}::bytea[]) as row (id, ciphertext)
  `.execute(session.query);
}

/** Ids are drawn first, so that documents and what belongs to them go in at once and standing is settled once. */
export async function insertDocuments(session: Session, program: string, rows: readonly StoredSubmission[]): Promise<void> {
  const documents = rows.flatMap(({ id, documents }) => documents.map((document) => ({ ...document, id })));
  const column = <T>(value: (document: (typeof documents)[number]) => T) => documents.map(value);
  await sql`
    with given as materialized (
      select nextval(pg_get_serial_sequence('documents', 'id')) as id, row.*
      from unnest(
        ${column(({ id }) => id)}::bigint[], ${column(({ label }) => label)}::text[], ${column((d) => d.documentType)}::text[], ${column((d) => d.isRequired)}::boolean[],
        ${column(({ parent }) => parent)}::text[], ${column(({ position }) => position)}::integer[], ${column(({ source }) => source)}::text[],
        ${column(({ file }) => file?.mediaType ?? null)}::text[], ${column(({ file }) => file?.bytes ?? null)}::bigint[],
        ${column(({ file }) => file?.sha256 ?? null)}::bytea[], ${column(({ file }) => originalOf(file)?.receivedBytes ?? null)}::bigint[],
        ${column(({ file }) => originalOf(file)?.receivedSha256 ?? null)}::bytea[], ${column(({ file }) => file?.objectKey ?? null)}::text[],
        ${column(({ file }) => file?.problemCode ?? null)}::text[], ${column(({ file }) => file?.problem ?? null)}::text[]
      ) as row (submission_id, label, document_type, is_required, parent, position, source, media_type, bytes, content_sha256,
        received_bytes, received_sha256, object_key, problem_code, problem)
    )
    insert into documents (id, submission_id, program, label, document_type, is_required, parent_document_id, position, source, media_type, bytes,
      content_sha256, received_bytes, received_sha256, object_key, problem_code, problem)
    overriding system value
    select given.id, given.submission_id, ${program}, given.label, given.document_type, given.is_required, parent.id, given.position, given.source,
      given.media_type, given.bytes, given.content_sha256, given.received_bytes, given.received_sha256, given.object_key, given.problem_code, given.problem
    from given left join given parent on parent.submission_id = given.submission_id and parent.label = given.parent`.execute(session.query);
}

export async function insertFingerprints(session: Session, program: string, rows: readonly StoredSubmission[]): Promise<void> {
  await sql`
    insert into submission_fingerprints (submission_id, program, person_id, fingerprint, near_fingerprint, rules_version, key_version)
    select submission_id, ${program}, person_id, fingerprint, near_fingerprint, rules_version, key_version
    from unnest(
      ${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ submission }) => submission.personId)}::text[],
      ${rows.map(({ fingerprints }) => fingerprints.fingerprint)}::bytea[], ${rows.map(({ fingerprints }) => fingerprints.near)}::bytea[],
      ${rows.map(({ fingerprints }) => fingerprints.rulesVersion)}::integer[], ${rows.map(({ fingerprints }) => fingerprints.keyVersion)}::text[]
    ) as row (submission_id, person_id, fingerprint, near_fingerprint, rules_version, key_version)`.execute(session.query);
}

export async function insertSearch(session: Session, program: string, rows: readonly StoredSubmission[]): Promise<void> {
  const entries = rows.flatMap(({ id, search }) => search.map(({ field, index }) => ({ id, field, index })));
  await sql`
    insert into submission_search (submission_id, program, field, blind_index)
    select submission_id, ${program}, field, blind_index
    from unnest(${entries.map(({ id }) => id)}::bigint[], ${entries.map(({ field }) => field)}::text[], ${entries.map(({ index }) => index)}::bytea[])
      as row (submission_id, field, blind_index)
    on conflict do nothing`.execute(session.query);
}
