import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

export interface NewTruthList {
  readonly program: string;
  readonly destination: string;
  readonly receiptKind: string;
  readonly fileName: string;
  readonly fileSha256: Buffer;
  readonly objectKey: string;
  readonly asOf: Date;
  readonly coversFrom: Date | undefined;
  readonly reading: Readonly<Record<string, unknown>>;
  readonly givenBy: string;
  readonly givenAt: Date;
  readonly reason: string;
}

export interface TruthListRecord {
  readonly id: number;
  readonly program: string;
  readonly destination: string;
  readonly receiptKind: string;
  readonly fileName: string;
  readonly fileSha256: Buffer;
  readonly asOf: Date;
  readonly coversFrom: Date | null;
  readonly givenBy: string;
  readonly givenAt: Date;
  readonly reason: string;
  /** Rows of the file; hand-offs to the destination. */
  readonly theirs: number;
  readonly ours: number;
  readonly acceptedBy: string | null;
  readonly acceptedAt: Date | null;
  readonly acceptedReason: string | null;
  readonly accepted: Readonly<Record<string, number>> | null;
}

const COLUMNS = sql`id, program, destination, receipt_kind as "receiptKind", file_name as "fileName", file_sha256 as "fileSha256", as_of as "asOf",
  covers_from as "coversFrom", given_by as "givenBy", given_at as "givenAt", reason, theirs, ours, accepted_by as "acceptedBy",
  accepted_at as "acceptedAt", accepted_reason as "acceptedReason", accepted`;

/** Undefined where the same file as of the same moment is there; whoever else gives it at this moment is waited for. */
export async function insertTruthList(session: Session, list: NewTruthList): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into truth_lists (program, destination, receipt_kind, file_name, file_sha256, object_key, as_of, covers_from, reading, given_by, given_at, reason)
    values (${list.program}, ${list.destination}, ${list.receiptKind}, ${list.fileName}, ${list.fileSha256}, ${list.objectKey}, ${list.asOf},
      ${list.coversFrom ?? null}, ${JSON.stringify(list.reading)}, ${list.givenBy}, ${list.givenAt}, ${list.reason})
    on conflict (program, destination, file_sha256, as_of) do nothing returning id`.execute(session.query);
  return rows[0]?.id;
}

export async function selectListsOfFile(
  session: Session,
  { program, destination, fileSha256 }: Pick<NewTruthList, 'program' | 'destination' | 'fileSha256'>,
): Promise<TruthListRecord[]> {
  const { rows } = await sql<TruthListRecord>`
    select ${COLUMNS} from truth_lists
    where program = ${program} and destination = ${destination} and file_sha256 = ${fileSha256} order by id`.execute(session.query);
  return rows;
}

export async function selectTruthLists(
  session: Session,
  of: { readonly program?: string | undefined; readonly beforeId?: number | undefined; readonly limit: number },
): Promise<TruthListRecord[]> {
  const { rows } = await sql<TruthListRecord>`
    select ${COLUMNS} from truth_lists
    where (${of.program ?? null}::text is null or program = ${of.program ?? null}) and (${of.beforeId ?? null}::bigint is null or id < ${of.beforeId ?? null})
    order by id desc limit ${of.limit}`.execute(session.query);
  return rows;
}

/** Holds the list's row until the transaction ends. */
export async function lockTruthList(session: Session, id: number): Promise<TruthListRecord | undefined> {
  const { rows } = await sql<TruthListRecord>`select ${COLUMNS} from truth_lists where id = ${id} for update`.execute(session.query);
  return rows[0];
}

export async function selectTruthList(session: Session, id: number): Promise<TruthListRecord | undefined> {
  const { rows } = await sql<TruthListRecord>`select ${COLUMNS} from truth_lists where id = ${id}`.execute(session.query);
  return rows[0];
}

export interface Exit {
  readonly side: 'theirs' | 'ours';
  readonly layer: string;
  readonly exit: string;
  readonly n: number;
}

export async function selectExits(session: Session, listId: number): Promise<Exit[]> {
  const { rows } = await sql<Exit>`
    select side, layer, exit, n from truth_exits where list_id = ${listId} order by side desc, layer, exit`.execute(session.query);
  return rows;
}

/** A row of the result. */
export interface ResultRow {
  readonly id: number;
  readonly side: 'theirs' | 'ours';
  readonly row: number | null;
  readonly receipt: string | null;
  readonly status: string | null;
  readonly state: string | null;
  readonly statusAt: Date | null;
  readonly field: string | null;
  readonly rule: string | null;
  readonly handoffId: number | null;
  readonly submission: string | null;
  readonly document: string | null;
  readonly ourState: HandoffState | null;
  readonly layer: string;
  readonly exit: string;
}

/** The next rows behind `after`: the file's in its order, then what it lacks. */
export async function selectResults(
  session: Session,
  listId: number,
  { after, limit, layer }: { readonly after: ResultRow | undefined; readonly limit: number; readonly layer?: string },
): Promise<ResultRow[]> {
  const place = after && [after.side === 'theirs' ? 0 : 1, after.row ?? 0, after.id];
  const { rows } = await sql<ResultRow>`
    select r.id, r.side, r.row_number as row, r.receipt, r.status, r.state, r.status_at as "statusAt", r.field, r.rule, r.handoff_id as "handoffId",
      s.external_id as submission, d.label as document, r.our_state as "ourState", r.layer, r.exit
    from truth_rows r
    left join handoffs h on h.id = r.handoff_id
    left join submissions s on s.id = h.submission_id
    left join documents d on d.id = h.document_id
    where r.list_id = ${listId} and (${layer ?? null}::text is null or r.layer = ${layer ?? null})
      and (${place === undefined}::boolean
        or (case r.side when 'theirs' then 0 else 1 end, coalesce(r.row_number, 0), r.id) > (${place?.[0] ?? 0}::integer, ${place?.[1] ?? 0}::integer, ${place?.[2] ?? 0}::bigint))
    order by case r.side when 'theirs' then 0 else 1 end, coalesce(r.row_number, 0), r.id limit ${limit}`.execute(session.query);
  return rows;
}

/** What is to be moved once the comparison is accepted. */
export interface Proof {
  readonly id: number;
  readonly row: number | null;
  readonly handoffId: number;
  readonly submissionId: number;
  readonly receipt: string;
  readonly status: string | null;
  readonly from: HandoffState;
  /** Null: the list lacks it. */
  readonly to: HandoffState | null;
  readonly createdAt: Date;
}

export async function selectProofs(session: Session, listId: number, afterId: number, limit: number): Promise<Proof[]> {
  const { rows } = await sql<Proof>`
    select r.id, r.row_number as row, r.handoff_id as "handoffId", h.submission_id as "submissionId", h.receipt, r.status, r.our_state as "from",
      r.state as "to", h.created_at as "createdAt"
    from truth_rows r join handoffs h on h.id = r.handoff_id
    where r.list_id = ${listId} and r.layer in ('differs', 'contrary') and r.id > ${afterId} order by r.id limit ${limit}`.execute(
    session.query,
  );
  return rows;
}

/** Whose hand-offs are to be moved. */
export async function selectProofSubmissions(session: Session, listId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct h.submission_id as id from truth_rows r join handoffs h on h.id = r.handoff_id
    where r.list_id = ${listId} and r.layer in ('differs', 'contrary') order by 1`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** What of the file does not fit: unknown here, contradictory, or against what is known here. */
export interface Oddity {
  readonly id: number;
  readonly row: number;
  readonly receipt: string;
  readonly layer: 'theirs_only' | 'contradictory' | 'conflict';
  readonly exit: string;
  readonly submissionId: number | null;
}

export async function selectOddities(session: Session, listId: number, afterId: number, limit: number): Promise<Oddity[]> {
  const { rows } = await sql<Oddity>`
    select r.id, r.row_number as row, r.receipt, r.layer, r.exit, h.submission_id as "submissionId"
    from truth_rows r left join handoffs h on h.id = r.handoff_id
    where r.list_id = ${listId} and r.layer in ('theirs_only', 'contradictory', 'conflict') and r.id > ${afterId}
    order by r.id limit ${limit}`.execute(session.query);
  return rows;
}

/** Open findings about receipts that were unknown here, and that the list's rows now find. */
export async function selectSettledStrangers(session: Session, list: TruthListRecord, kind: string): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select f.subject from findings f
    join truth_rows r on r.list_id = ${list.id} and r.side = 'theirs' and r.handoff_id is not null and f.subject = ${`${list.destination} `} || r.receipt
    where f.program = ${list.program} and f.kind = ${kind} and f.closed_at is null`.execute(session.query);
  return rows.map(({ subject }) => subject);
}

export async function markAccepted(
  session: Session,
  listId: number,
  of: { readonly by: string; readonly at: Date; readonly reason: string; readonly result: Readonly<Record<string, number>> },
): Promise<void> {
  await sql`
    update truth_lists set accepted_by = ${of.by}, accepted_at = ${of.at}, accepted_reason = ${of.reason}, accepted = ${JSON.stringify(of.result)}
    where id = ${listId}`.execute(session.query);
}

/** Two lists may be the same file as of two moments. */
export async function moveTruthFile(session: Session, from: string, to: string): Promise<void> {
  await sql`update truth_lists set object_key = ${to} where object_key = ${from}`.execute(session.query);
}
