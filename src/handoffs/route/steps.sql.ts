import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

/** Submissions of these forms whose route has a step to take, in id order after one. */
export async function selectWithSteps(
  session: Session,
  program: string,
  { forms, after, limit }: { readonly forms: readonly string[]; readonly after: number; readonly limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select steps.submission_id as id
    from unnest(${forms}::text[]) as given (form)
    cross join lateral (
      select st.submission_id from standings st
      where st.has_step and st.program = ${program} and st.form = given.form and st.submission_id > ${after}
      order by st.submission_id limit ${limit}
    ) steps
    order by 1 limit ${limit}`.execute(session.query);
  return rows.map(({ id }) => id);
}

export interface SteppingDocument {
  readonly submissionId: number;
  readonly externalId: string;
  readonly form: string;
  readonly contentHash: Buffer;
  readonly documentId: number;
  readonly label: string;
  readonly documentType: string;
  readonly source: 'form' | 'attachment';
  readonly parentId: number | null;
  readonly isReadable: boolean;
}

/** The documents of those that still have a step; the caller holds the submissions. */
export async function selectSteppingDocuments(session: Session, submissionIds: readonly number[]): Promise<SteppingDocument[]> {
  const { rows } = await sql<SteppingDocument>`
    select s.id as "submissionId", s.external_id as "externalId", s.form, s.content_hash as "contentHash", d.id as "documentId", d.label,
      d.document_type as "documentType", d.source, d.parent_document_id as "parentId", d.problem_code is null as "isReadable"
    from standings st join submissions s on s.id = st.submission_id join documents d on d.submission_id = s.id
    where st.submission_id = any (${submissionIds}::bigint[]) and st.has_step
    order by s.id, d.position, d.id`.execute(session.query);
  return rows;
}

/** The same whether or not a step is left. */
export async function selectDocumentsOf(session: Session, submissionIds: readonly number[]): Promise<SteppingDocument[]> {
  const { rows } = await sql<SteppingDocument>`
    select s.id as "submissionId", s.external_id as "externalId", s.form, s.content_hash as "contentHash", d.id as "documentId", d.label,
      d.document_type as "documentType", d.source, d.parent_document_id as "parentId", d.problem_code is null as "isReadable"
    from submissions s join documents d on d.submission_id = s.id
    where s.id = any (${submissionIds}::bigint[]) order by s.id, d.position, d.id`.execute(session.query);
  return rows;
}

export interface SteppingHandoff {
  readonly id: number;
  readonly submissionId: number;
  readonly documentId: number | null;
  readonly destination: string;
  readonly state: HandoffState;
  readonly round: number;
  readonly reason: string | null;
  readonly healsUntil: Date | null;
  readonly followedAt: Date | null;
}

export async function selectSteppingHandoffs(session: Session, submissionIds: readonly number[]): Promise<SteppingHandoff[]> {
  const { rows } = await sql<SteppingHandoff>`
    select id, submission_id as "submissionId", document_id as "documentId", destination, state, round, reason, heals_until as "healsUntil",
      followed_at as "followedAt"
    from handoffs where submission_id = any (${submissionIds}::bigint[])
    order by submission_id, created_at, id`.execute(session.query);
  return rows;
}

/** A hand-off that the route makes. */
export interface FreshHandoff {
  readonly submissionId: number;
  readonly documentId: number | null;
  readonly destination: string;
  readonly round: number;
  readonly key: Buffer;
  readonly receiptKind: string;
  readonly answerBy: Date;
}

/** The route answered these ends. */
export async function updateFollowed(session: Session, ids: readonly number[], at: Date): Promise<void> {
  await sql`update handoffs set followed_at = ${at} where id = any (${ids}::bigint[]) and followed_at is null`.execute(session.query);
}

/** Inserts them with their history, due at once. One whose document has an open hand-off, or whose round there was, is left out. Answers how many. */
export async function insertFresh(session: Session, program: string, rows: readonly FreshHandoff[], at: Date): Promise<number> {
  const { rows: counted } = await sql<{ n: number }>`
    with inserted as (
      insert into handoffs (submission_id, document_id, program, destination, state, origin, round, key, receipt_kind, state_at, answer_by, created_at)
      select submission_id, document_id, ${program}, destination, 'waiting', 'route', round, key, receipt_kind, ${at}::timestamptz, answer_by, ${at}::timestamptz
      from unnest(
        ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map((row) => row.documentId)}::bigint[], ${rows.map(({ destination }) => destination)}::text[],
        ${rows.map(({ round }) => round)}::integer[], ${rows.map(({ key }) => key)}::bytea[], ${rows.map((row) => row.receiptKind)}::text[],
        ${rows.map((row) => row.answerBy)}::timestamptz[]
      ) with ordinality as row (submission_id, document_id, destination, round, key, receipt_kind, answer_by, place)
      order by place
      on conflict do nothing
      returning id, destination
    ), noted as (
      insert into handoff_history (handoff_id, program, to_state, reason, at)
      select id, ${program}, 'waiting', 'the route', ${at}::timestamptz from inserted
    ), planned as (
      insert into handoff_schedule (handoff_id, program, destination, kind, due_at)
      select id, ${program}, destination, 'deliver', ${at}::timestamptz from inserted
    )
    select count(*)::integer as n from inserted`.execute(session.query);
  return counted[0]?.n ?? 0;
}
