import { type Session, sql } from '#kernel/db/database.ts';

export interface SealedRow {
  readonly id: number;
  readonly program: string;
  readonly externalId: string;
  readonly form: string;
  readonly submittedAt: Date;
  readonly contentHash: Buffer;
  readonly payload: Buffer;
  readonly identity: Buffer;
}

export async function selectSealed(session: Session, ids: readonly number[]): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select s.id, s.program, s.external_id as "externalId", s.form, s.submitted_at as "submittedAt", s.content_hash as "contentHash",
      payload.ciphertext as payload, identity.ciphertext as identity
    from submissions s
    join submission_payloads payload on payload.submission_id = s.id
    join submission_identities identity on identity.submission_id = s.id
    where s.id = any (${ids}::bigint[]) order by s.id`.execute(session.query);
  return rows;
}

export interface DocumentRow {
  readonly id: number;
  readonly submissionId: number;
  readonly label: string;
  readonly documentType: string;
  readonly isRequired: boolean;
  readonly parent: string | null;
  readonly source: 'form' | 'attachment';
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly sha256: Buffer | null;
  readonly objectKey: string | null;
  readonly problemCode: string | null;
  readonly problem: string | null;
}

export async function selectDocuments(session: Session, submissionIds: readonly number[]): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select d.id, d.submission_id as "submissionId", d.label, d.document_type as "documentType", d.is_required as "isRequired", parent.label as parent,
      d.source, d.media_type as "mediaType", d.bytes, d.content_sha256 as sha256, d.object_key as "objectKey", d.problem_code as "problemCode", d.problem
    from documents d left join documents parent on parent.id = d.parent_document_id
    where d.submission_id = any (${submissionIds}::bigint[]) order by d.submission_id, d.position`.execute(session.query);
  return rows;
}

export interface AttachmentRow {
  readonly program: string;
  readonly externalId: string;
  readonly sha256: Buffer | null;
  readonly objectKey: string | null;
}

/** Where the bytes of one attachment lie. The payload is not touched: it is many times larger than this row. */
export async function selectAttachment(session: Session, submissionId: number, label: string): Promise<AttachmentRow | undefined> {
  const { rows } = await sql<AttachmentRow>`
    select s.program, s.external_id as "externalId", d.content_sha256 as sha256, d.object_key as "objectKey"
    from documents d join submissions s on s.id = d.submission_id
    where d.submission_id = ${submissionId} and d.label = ${label} and d.source = 'attachment'`.execute(session.query);
  return rows[0];
}

export interface SubmissionRow {
  readonly id: number;
  readonly program: string;
  readonly externalId: string;
  readonly form: string;
  readonly personId: string;
  readonly submittedAt: Date;
  readonly receivedAt: Date;
  readonly origin: 'api' | 'import';
  readonly importId: number | null;
  readonly releasedAt: Date | null;
  readonly state: string;
  readonly reason: string | null;
  readonly answerBy: Date | null;
}

export async function selectSubmission(
  session: Session,
  program: string,
  externalId: string,
  at: Date,
): Promise<SubmissionRow | undefined> {
  const { rows } = await sql<SubmissionRow>`
    select s.id, s.program, s.external_id as "externalId", s.form, s.person_id as "personId", s.submitted_at as "submittedAt", s.received_at as "receivedAt",
      s.origin, s.import_id as "importId", release.released_at as "releasedAt", standing_state(st.settled, st.answer_by, ${at}) as state,
      standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason, st.answer_by as "answerBy"
    from submissions s join standings st on st.submission_id = s.id left join submission_releases release on release.submission_id = s.id
    where s.program = ${program} and s.external_id = ${externalId}`.execute(session.query);
  return rows[0];
}

export interface RemediationRecord {
  readonly id: number;
  readonly kind: string;
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly author: string;
  readonly evidence: unknown;
  readonly keptId: string | null;
  readonly runId: number | null;
  readonly decidedAt: Date;
}

/** The newest, which counts, first. */
export async function selectRemediations(session: Session, submissionId: number): Promise<RemediationRecord[]> {
  const { rows } = await sql<RemediationRecord>`
    select r.id, r.kind, r.is_success as "isSuccess", r.reason, r.author, r.evidence, kept.external_id as "keptId", r.run_id as "runId", r.decided_at as "decidedAt"
    from remediations r left join submissions kept on kept.id = r.kept_submission_id
    where r.submission_id = ${submissionId} order by r.decided_at desc, r.id desc`.execute(session.query);
  return rows;
}

/** Submissions by keyed hashes of what a field holds; `place` is the hash's, from 1. */
export async function selectBySearch(
  session: Session,
  search: { readonly program: string; readonly field: string; readonly indexes: readonly Buffer[]; readonly most: number },
): Promise<{ readonly place: number; readonly externalId: string }[]> {
  const { rows } = await sql<{ place: number; externalId: string }>`
    select given.place::int as place, found.external_id as "externalId"
    from unnest(${search.indexes}::bytea[]) with ordinality as given (index, place)
    cross join lateral (
      select s.id, s.external_id from submission_search f join submissions s on s.id = f.submission_id
      where f.program = ${search.program} and f.field = ${search.field} and f.blind_index = given.index
      order by s.id limit ${search.most}
    ) found
    order by given.place, found.id`.execute(session.query);
  return rows;
}
