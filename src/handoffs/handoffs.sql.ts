import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from './handoff.ts';

/** A hand-off that an older system made. */
export interface ImportedHandoff {
  readonly submissionId: number;
  readonly externalId: string;
  readonly destination: string;
  /** The document's label; undefined: the whole submission went in one delivery. */
  readonly document: string | undefined;
  readonly receiptKind: string;
  readonly receipt: string;
  readonly state: Extract<HandoffState, 'accepted' | 'provisional' | 'delivered' | 'rejected' | 'expired'>;
  readonly at: Date;
  readonly answerBy: Date;
  readonly key: Buffer;
}

/** Inserts in order; one that a unique index refuses (a receipt that is known, a second open one) is left out. Answers positions, from 1, of the stored. */
export async function insertImported(session: Session, program: string, rows: readonly ImportedHandoff[], at: Date): Promise<Set<number>> {
  const { rows: stored } = await sql<{ position: number }>`
    with given as materialized (
      select row.*, row.position::integer as place, d.id as document_id
      from unnest(
        ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ destination }) => destination)}::text[], ${rows.map(({ document }) => document ?? null)}::text[],
        ${rows.map((row) => row.receiptKind)}::text[], ${rows.map(({ receipt }) => receipt)}::text[], ${rows.map(({ state }) => state)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.answerBy)}::timestamptz[], ${rows.map(({ key }) => key)}::bytea[]
      ) with ordinality as row (submission_id, destination, document, receipt_kind, receipt, state, at, answer_by, key, position)
      left join documents d on d.submission_id = row.submission_id and d.label = row.document
      where row.document is null or d.id is not null
    ), inserted as (
      insert into handoffs (submission_id, document_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at)
      select submission_id, document_id, ${program}, destination, state, 'import', key, receipt_kind, receipt, at, answer_by, at from given
      order by at desc, place
      on conflict do nothing
      returning id, program, destination, receipt_kind, receipt, state
    ), noted as (
      insert into handoff_history (handoff_id, program, to_state, reason, at)
      select id, program, state, 'imported', ${at} from inserted
    )
    select min(given.place)::integer as position from inserted join given using (destination, receipt_kind, receipt) group by inserted.id`.execute(
    session.query,
  );
  return new Set(stored.map(({ position }) => position - 1));
}

/** For each receipt that is known: the submission that holds it. */
export async function findReceipts(session: Session, rows: readonly ImportedHandoff[]): Promise<Map<string, number>> {
  const { rows: known } = await sql<{ destination: string; receiptKind: string; receipt: string; submissionId: number }>`
    select h.destination, h.receipt_kind as "receiptKind", h.receipt, h.submission_id as "submissionId"
    from unnest(
      ${rows.map(({ destination }) => destination)}::text[], ${rows.map((row) => row.receiptKind)}::text[], ${rows.map(({ receipt }) => receipt)}::text[]
    ) as row (destination, receipt_kind, receipt)
    join handoffs h using (destination, receipt_kind, receipt)`.execute(session.query);
  return new Map(known.map((row) => [receiptName(row), row.submissionId]));
}

/** One text for a receipt, unique over destinations and kinds. */
export function receiptName({
  destination,
  receiptKind,
  receipt,
}: Pick<ImportedHandoff, 'destination' | 'receiptKind' | 'receipt'>): string {
  return JSON.stringify([destination, receiptKind, receipt]);
}
