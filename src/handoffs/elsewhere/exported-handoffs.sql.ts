import { type Session, sql } from '#kernel/db/database.ts';

/** One line of a file: a submission that goes to a destination as a whole, or that the file's rules refuse. */
export interface ExportedHandoff {
  readonly submissionId: number;
  readonly round: number;
  readonly key: Buffer;
  readonly contentSha256: Buffer;
  /** The rule that refuses it; null where it is in the file. */
  readonly refused: string | null;
}

export interface ExportedTo {
  readonly program: string;
  readonly destination: string;
  readonly at: Date;
}

/** `sending` for those in the file, `rejected` and answered for those that it refuses. */
export async function insertExported(
  session: Session,
  to: ExportedTo & { readonly answerBy: Date },
  rows: readonly ExportedHandoff[],
): Promise<void> {
  await sql`
    with inserted as (
      insert into handoffs (submission_id, program, destination, state, origin, round, key, content_sha256, attempts, reason, followed_at, state_at, answer_by, created_at)
      select row.submission_id, ${to.program}, ${to.destination}, case when row.refused is null then 'sending' else 'rejected' end, 'run', row.round, row.key,
        row.content_sha256, case when row.refused is null then 1 else 0 end, row.refused, case when row.refused is not null then ${to.at}::timestamptz end,
        ${to.at}, ${to.answerBy}, ${to.at}
      from unnest(${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ round }) => round)}::integer[], ${rows.map(({ key }) => key)}::bytea[],
        ${rows.map((row) => row.contentSha256)}::bytea[], ${rows.map(({ refused }) => refused)}::text[]) as row (submission_id, round, key, content_sha256, refused)
      order by row.submission_id
      returning id, state, reason
    )
    insert into handoff_history (handoff_id, program, to_state, reason, at)
    select id, ${to.program}, state, coalesce(reason, 'frozen_in_file'), ${to.at} from inserted`.execute(session.query);
}

/** `sending` to `delivered` with its receipt. Answers the submissions that moved. */
export async function proveExported(
  session: Session,
  to: ExportedTo & { readonly receiptKind: string; readonly status: string },
  rows: readonly { readonly submissionId: number; readonly receipt: string }[],
): Promise<number[]> {
  const { rows: moved } = await sql<{ submissionId: number }>`
    with moved as (
      update handoffs h set state = 'delivered', state_at = ${to.at}, receipt_kind = ${to.receiptKind}, receipt = row.receipt, status = ${to.status}
      from unnest(${rows.map(({ submissionId }) => submissionId)}::bigint[], ${rows.map(({ receipt }) => receipt)}::text[]) as row (submission_id, receipt)
      where h.submission_id = row.submission_id and h.program = ${to.program} and h.destination = ${to.destination} and h.state = 'sending'
      returning h.id, h.submission_id
    ), noted as (
      insert into handoff_history (handoff_id, program, from_state, to_state, status, reason, at)
      select id, ${to.program}, 'sending', 'delivered', ${to.status}, 'file_confirmed', ${to.at} from moved
    )
    select submission_id as "submissionId" from moved`.execute(session.query);
  return moved.map(({ submissionId }) => submissionId);
}

/** Moves that a decision or a partner's list makes, each along an edge of NEXT. Answers the submissions that moved. */
export async function moveExported(
  session: Session,
  to: ExportedTo & { readonly from: string; readonly to: string; readonly reason: string; readonly author: string },
  submissionIds: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ submissionId: number }>`
    with moved as (
      update handoffs h set state = ${to.to}, state_at = ${to.at}, reason = ${to.reason},
        followed_at = case when ${to.to} in ('cancelled', 'expired') then ${to.at}::timestamptz else h.followed_at end
      where h.submission_id = any (${submissionIds}::bigint[]) and h.program = ${to.program} and h.destination = ${to.destination} and h.state = ${to.from}
      returning h.id, h.submission_id
    ), noted as (
      insert into handoff_history (handoff_id, program, from_state, to_state, reason, author, at)
      select id, ${to.program}, ${to.from}, ${to.to}, ${to.reason}, ${to.author}, ${to.at} from moved
    )
    select submission_id as "submissionId" from moved`.execute(session.query);
  return rows.map(({ submissionId }) => submissionId);
}
