import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, keyOf, nameOf, type Place, type Sort, type SortKey } from '#kernel/db/list-order.ts';
import type { SealedAnswer } from '../answers/sealed-answer.ts';

/** Something that does not add up, with a clock. */
export interface NewFinding {
  readonly program: string;
  readonly kind: string;
  /** What it is about, once: opening it again while it is open changes nothing. */
  readonly subject: string;
  readonly submissionId?: number | undefined;
  readonly runId?: number | undefined;
  readonly shareId?: number | undefined;
  /** Nothing personal. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The answer that it is about, where nobody could read it. */
  readonly answer?: SealedAnswer | undefined;
  readonly openedAt: Date;
  readonly answerBy: Date;
}

/** Answers the ids of those that were not open before. */
export async function insertFindings(session: Session, rows: readonly NewFinding[]): Promise<number[]> {
  const { rows: inserted } = await sql<{ id: number }>`
    insert into findings (program, kind, subject, submission_id, run_id, share_id, details, opened_at, answer_by, answer, answer_key_id)
    select program, kind, subject, submission_id, run_id, share_id, details, opened_at, answer_by, decode(answer, 'base64'), answer_key_id from unnest(
      ${rows.map(({ program }) => program)}::text[], ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ subject }) => subject)}::text[],
      ${rows.map((row) => row.submissionId ?? null)}::bigint[], ${rows.map((row) => row.runId ?? null)}::bigint[], ${rows.map((row) => row.shareId ?? null)}::bigint[],
      ${rows.map(({ details }) => JSON.stringify(details ?? {}))}::jsonb[], ${rows.map((row) => row.openedAt)}::timestamptz[], ${rows.map((row) => row.answerBy)}::timestamptz[],
      ${rows.map(({ answer }) => answer?.ciphertext.toString('base64') ?? null)}::text[], ${rows.map(({ answer }) => answer?.keyId ?? null)}::text[]
    ) as row (program, kind, subject, submission_id, run_id, share_id, details, opened_at, answer_by, answer, answer_key_id)
    on conflict (program, kind, subject) where closed_at is null do nothing
    returning id`.execute(session.query);
  return inserted.map(({ id }) => id);
}

export interface FindingName {
  readonly program: string;
  readonly kind: string;
  readonly subject: string;
}

/** Answers the ids of those that were open. */
export async function closeOpen(session: Session, names: readonly FindingName[], reason: string, at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update findings set closed_at = ${at}, closed_reason = ${reason}
    from unnest(${names.map(({ program }) => program)}::text[], ${names.map(({ kind }) => kind)}::text[], ${names.map(({ subject }) => subject)}::text[])
      as name (program, kind, subject)
    where findings.program = name.program and findings.kind = name.kind and findings.subject = name.subject and findings.closed_at is null
    returning findings.id`.execute(session.query);
  return rows.map(({ id }) => id);
}

/**
 * Closes findings about answers whose hand-off is not asked about any more, because somebody settled it otherwise; of those about missing ones, where
 * it is not missing any more. Answers how many.
 */
export async function closeSettled(session: Session, kinds: readonly string[], at: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update findings f set closed_at = ${at}, closed_reason = 'its hand-off was settled otherwise'
    where f.closed_at is null and f.submission_id is not null and f.details ? 'receipt'
      and (f.kind = any (${kinds}::text[]) and not exists (
          select from handoffs h join handoff_schedule s on s.handoff_id = h.id and s.kind = 'poll'
          where h.submission_id = f.submission_id and h.receipt = f.details ->> 'receipt'
        ) or f.kind = 'missing_at_receiver' and not exists (
          select from handoffs h
          where h.submission_id = f.submission_id and h.receipt = f.details ->> 'receipt' and h.state = 'missing'
        ))
    returning f.id`.execute(session.query);
  return rows.length;
}

export const FINDING_LISTS = ['open', 'closed', 'all'] as const;

/** By what findings are sorted: how urgent they are, or when they were opened. */
export const FINDING_ORDERS = ['answer_by', 'opened'] as const;
export type FindingSort = Sort<(typeof FINDING_ORDERS)[number]>;

const BY_OPENING: SortKey = { id: sql`f.id` };
const BY_ANSWER: SortKey = { id: sql`f.id`, key: sql`f.answer_by` };

export interface FindingFilter {
  readonly program?: string | undefined;
  readonly kind?: string | undefined;
  /** Of one submission, by our own id. */
  readonly submissionId?: number | undefined;
  /** `open` where left out. */
  readonly list?: (typeof FINDING_LISTS)[number] | undefined;
}

export interface FindingWalk {
  readonly sort: FindingSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

/** A finding, as operators read it. */
export interface ListedFinding {
  readonly id: number;
  readonly program: string;
  readonly kind: string;
  readonly subject: string;
  /** External id, where it is about one submission. */
  readonly submission: string | null;
  readonly runId: number | null;
  readonly shareId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** Whether an answer that could not be read is kept with it. */
  readonly hasAnswer: boolean;
  readonly openedAt: Date;
  readonly answerBy: Date;
  readonly closedAt: Date | null;
  readonly closedReason: string | null;
  /** Null: its own check closed it. */
  readonly closedBy: string | null;
}

export async function selectFindings(
  session: Session,
  filter: FindingFilter,
  { sort, place, limit }: FindingWalk,
): Promise<(ListedFinding & { readonly sortKey: number | null })[]> {
  const { program = null, kind = null, submissionId = null, list = 'open' } = filter;
  const key = nameOf(sort) === 'opened' ? BY_OPENING : BY_ANSWER;
  const { rows } = await sql<ListedFinding & { readonly sortKey: number | null }>`
    select f.id, f.program, f.kind, f.subject, s.external_id as submission, f.run_id as "runId", f.share_id as "shareId", f.details,
      f.answer is not null as "hasAnswer", f.opened_at as "openedAt", f.answer_by as "answerBy", f.closed_at as "closedAt",
      f.closed_reason as "closedReason", f.closed_by as "closedBy", ${keyOf(key)} as "sortKey"
    from findings f left join submissions s on s.id = f.submission_id
    where case ${list}::text when 'open' then f.closed_at is null when 'closed' then f.closed_at is not null else true end
      and (${program}::text is null or f.program = ${program}) and (${kind}::text is null or f.kind = ${kind})
      and (${submissionId}::bigint is null or f.submission_id = ${submissionId})
      and ${isBehind(sort, key, place)}
    ${inOrder(sort, key)} limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectFinding(session: Session, id: number): Promise<ListedFinding | undefined> {
  const { rows } = await sql<ListedFinding>`
    select f.id, f.program, f.kind, f.subject, s.external_id as submission, f.run_id as "runId", f.share_id as "shareId", f.details,
      f.answer is not null as "hasAnswer", f.opened_at as "openedAt", f.answer_by as "answerBy", f.closed_at as "closedAt",
      f.closed_reason as "closedReason", f.closed_by as "closedBy"
    from findings f left join submissions s on s.id = f.submission_id where f.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Answers false where it was closed before. */
export async function closeById(
  session: Session,
  { id, reason, by, at }: { readonly id: number; readonly reason: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update findings set closed_at = ${at}, closed_reason = ${reason}, closed_by = ${by} where id = ${id} and closed_at is null returning id`.execute(
    session.query,
  );
  return rows.length > 0;
}

export interface FindingWithAnswer {
  readonly id: number;
  readonly program: string;
  readonly kind: string;
  readonly subject: string;
  readonly submission: string | null;
  readonly answer: Buffer;
}

export async function selectFindingAnswer(session: Session, id: number): Promise<FindingWithAnswer | undefined> {
  const { rows } = await sql<FindingWithAnswer>`
    select f.id, f.program, f.kind, f.subject, s.external_id as submission, f.answer
    from findings f left join submissions s on s.id = f.submission_id where f.id = ${id} and f.answer is not null`.execute(session.query);
  return rows[0];
}
