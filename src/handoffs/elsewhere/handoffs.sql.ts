import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

/** A hand-off that an older system made. */
export interface ImportedHandoff {
  readonly submissionId: number;
  readonly externalId: string;
  readonly destination: string;
  /** The document's label; undefined: the whole submission went in one delivery. */
  readonly document: string | undefined;
  readonly receiptKind: string;
  readonly receipt: string;
  /** The partner's own word. */
  readonly status: string;
  readonly state: Extract<HandoffState, 'accepted' | 'provisional' | 'delivered' | 'rejected' | 'expired'>;
  readonly at: Date;
  readonly answerBy: Date;
  /** The destination is asked about it first within so long; undefined: it cannot be asked. */
  readonly askWithinMinutes: number | undefined;
  readonly key: Buffer;
}

/**
 * Inserts in order; one that a unique index refuses (a receipt that is known, a second open one) is left out. What the destination can still say
 * something about goes onto the schedule: what it works on or may take back, and refusals, which are asked about once because some heal. First
 * questions are spread over the time given. Answers positions, from 0, of the stored.
 */
export async function insertImported(session: Session, program: string, rows: readonly ImportedHandoff[], at: Date): Promise<Set<number>> {
  const { rows: stored } = await sql<{ position: number }>`
    with given as materialized (
      select row.*, row.position::integer as place, d.id as document_id
      from unnest(
        ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ destination }) => destination)}::text[], ${rows.map(({ document }) => document ?? null)}::text[],
        ${rows.map((row) => row.receiptKind)}::text[], ${rows.map(({ receipt }) => receipt)}::text[], ${rows.map(({ state }) => state)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.answerBy)}::timestamptz[], ${rows.map(({ key }) => key)}::bytea[],
        ${rows.map(({ status }) => status)}::text[], ${rows.map((row) => row.askWithinMinutes ?? null)}::float8[]
      ) with ordinality as row (submission_id, destination, document, receipt_kind, receipt, state, at, answer_by, key, status, ask_within, position)
      left join documents d on d.submission_id = row.submission_id and d.label = row.document
      where row.document is null or d.id is not null
    ), inserted as (
      insert into handoffs (submission_id, document_id, program, destination, state, origin, key, receipt_kind, receipt, status, state_at, answer_by,
        created_at)
      select submission_id, document_id, ${program}, destination, state, 'import', key, receipt_kind, receipt, status, at, answer_by, at from given
      order by at desc, place
      on conflict do nothing
      returning id, program, destination, receipt_kind, receipt, status, state
    ), noted as (
      insert into handoff_history (handoff_id, program, to_state, status, reason, at)
      select id, program, state, status, 'imported', ${at} from inserted
    ), planned as (
      insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt)
      select inserted.id, inserted.program, inserted.destination, 'poll',
        ${at}::timestamptz + rules.ask_within * (hashint8(inserted.id) & 65535) / 65536.0 * interval '1 minute', inserted.receipt
      from inserted join (select distinct destination, ask_within from given where ask_within is not null) rules using (destination)
      where inserted.state in ('accepted', 'provisional', 'rejected')
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
