import { type Session, sql } from '#kernel/db/database.ts';
import { type HandoffState, OPEN_STATES } from './handoff.ts';

export type ScheduleKind = 'deliver' | 'look_up' | 'poll';

/** What is next for a hand-off. Counters that are left out begin anew. */
export interface NextDue {
  readonly kind: ScheduleKind;
  readonly dueAt: Date;
  readonly askedAt?: Date | undefined;
  readonly tries?: number | undefined;
  readonly misses?: number | undefined;
  readonly missedSince?: Date | undefined;
}

/** One move as it is stored. `from` and `to` the same: the partner's word or step changed, nothing else. */
export interface StoredMove {
  readonly handoffId: number;
  readonly from: HandoffState;
  readonly to: HandoffState;
  readonly status?: string | undefined;
  readonly step?: string | undefined;
  /** A row of the destination's error table, or why it moved. */
  readonly reason?: string | undefined;
  readonly receipt?: string | undefined;
  readonly answerBy?: Date | undefined;
  readonly healsUntil?: Date | undefined;
  /** Who decided, where a person did. */
  readonly author?: string | undefined;
  /** Undefined: nothing is next, and it leaves the schedule. */
  readonly next?: NextDue | undefined;
}

/**
 * `stale`: it is not in the state it was to leave. `beside_open`: it would be open again, and another hand-off of the document is.
 * `receipt_of_another`: another hand-off holds the receipt.
 */
export type MoveVerdict = 'moved' | 'stale' | 'beside_open' | 'receipt_of_another';

export async function selectSubmissionsOf(session: Session, handoffIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ submissionId: number }>`
    select distinct submission_id as "submissionId" from handoffs where id = any (${handoffIds}::bigint[]) order by 1`.execute(
    session.query,
  );
  return rows.map(({ submissionId }) => submissionId);
}

/** Answers the ids that are locked: those of the session's programs, with their copies. */
export async function lockSubmissions(session: Session, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select id from lock_submissions(${ids}::bigint[]) as id`.execute(session.query);
  return new Set(rows.map(({ id }) => id));
}

/** Moves, notes the history and plans what is next. The caller holds the submissions. */
export async function storeMoves(
  session: Session,
  program: string,
  moves: readonly StoredMove[],
  at: Date,
): Promise<{ readonly id: number; readonly submissionId: number; readonly verdict: Exclude<MoveVerdict, 'stale'> }[]> {
  const { rows } = await sql<{ id: number; submissionId: number; verdict: Exclude<MoveVerdict, 'stale'> }>`
    with given as materialized (
      select * from unnest(
        ${moves.map((row) => row.handoffId)}::bigint[], ${moves.map(({ from }) => from)}::text[], ${moves.map(({ to }) => to)}::text[],
        ${moves.map((row) => row.status ?? null)}::text[], ${moves.map((row) => row.step ?? null)}::text[], ${moves.map((row) => row.reason ?? null)}::text[],
        ${moves.map((row) => row.receipt ?? null)}::text[], ${moves.map((row) => row.answerBy ?? null)}::timestamptz[],
        ${moves.map((row) => row.healsUntil ?? null)}::timestamptz[], ${moves.map((row) => row.author ?? null)}::text[],
        ${moves.map((row) => row.next?.kind ?? null)}::text[], ${moves.map((row) => row.next?.dueAt ?? null)}::timestamptz[],
        ${moves.map((row) => row.next?.askedAt ?? null)}::timestamptz[], ${moves.map((row) => row.next?.tries ?? 0)}::integer[],
        ${moves.map((row) => row.next?.misses ?? 0)}::integer[], ${moves.map((row) => row.next?.missedSince ?? null)}::timestamptz[]
      ) with ordinality as row (id, from_state, to_state, status, step, reason, receipt, answer_by, heals_until, author,
        kind, due_at, asked_at, tries, misses, missed_since, place)
    ), target as materialized (
      select given.*, h.submission_id, h.document_id, h.destination, h.receipt_kind,
        given.to_state = any (${[...OPEN_STATES]}::text[]) and not given.from_state = any (${[...OPEN_STATES]}::text[]) as opens
      from given join handoffs h on h.id = given.id and h.state = given.from_state and h.program = ${program}
    ), judged as materialized (
      select target.*, case
        when target.opens and (row_number() over (partition by target.submission_id, target.document_id, target.opens order by target.place) > 1
          or exists (
            select from handoffs other
            where other.submission_id = target.submission_id and coalesce(other.document_id, 0) = coalesce(target.document_id, 0)
              and other.id <> target.id and other.state = any (${[...OPEN_STATES]}::text[])
          )) then 'beside_open'
        when target.receipt is not null and exists (
          select from handoffs other
          where other.program = ${program} and other.destination = target.destination and other.receipt_kind = target.receipt_kind
            and other.receipt = target.receipt and other.id <> target.id
        ) then 'receipt_of_another'
        else 'moved'
      end as verdict
      from target
    ), moved as (
      update handoffs h
      set state = j.to_state, state_at = case when j.to_state = j.from_state then h.state_at else ${at}::timestamptz end,
        status = coalesce(j.status, h.status), step = coalesce(j.step, h.step),
        reason = case when j.to_state = j.from_state then coalesce(j.reason, h.reason) else j.reason end,
        receipt = coalesce(j.receipt, h.receipt), answer_by = coalesce(j.answer_by, h.answer_by),
        heals_until = case when j.to_state = j.from_state then coalesce(j.heals_until, h.heals_until) else j.heals_until end,
        followed_at = case when j.to_state = j.from_state and j.author is null then h.followed_at end
      from judged j where h.id = j.id and j.verdict = 'moved'
      returning h.id, h.destination, h.receipt, j.from_state, j.to_state, j.status, j.step, j.reason, j.author, j.kind, j.due_at, j.asked_at, j.tries,
        j.misses, j.missed_since, j.place
    ), noted as (
      insert into handoff_history (handoff_id, program, from_state, to_state, status, step, reason, author, at)
      select id, ${program}, from_state, to_state, status, step, reason, author, ${at}::timestamptz from moved order by place
    ), planned as (
      insert into handoff_schedule (handoff_id, program, destination, kind, due_at, asked_at, tries, misses, missed_since, receipt)
      select id, ${program}, destination, kind, due_at, asked_at, tries, misses, missed_since, receipt from moved where kind is not null
      on conflict (handoff_id) do update
        set kind = excluded.kind, due_at = excluded.due_at, asked_at = excluded.asked_at, tries = excluded.tries, misses = excluded.misses,
          missed_since = excluded.missed_since, receipt = excluded.receipt
    ), dropped as (
      delete from handoff_schedule using moved where handoff_schedule.handoff_id = moved.id and moved.kind is null
    )
    select id, submission_id as "submissionId", verdict from judged`.execute(session.query);
  return rows;
}

/** Of the documents of these hand-offs: the others that are open and not on their way, so that they can still give way. */
export async function selectGivingWay(
  session: Session,
  handoffIds: readonly number[],
): Promise<{ readonly id: number; readonly state: 'waiting' | 'retrying' }[]> {
  const { rows } = await sql<{ id: number; state: 'waiting' | 'retrying' }>`
    select distinct other.id, other.state from handoffs h join handoffs other
      on other.submission_id = h.submission_id and coalesce(other.document_id, 0) = coalesce(h.document_id, 0) and other.id <> h.id
    where h.id = any (${handoffIds}::bigint[]) and not other.id = any (${handoffIds}::bigint[]) and other.state in ('waiting', 'retrying')`.execute(
    session.query,
  );
  return rows;
}

export interface ProvedTwice {
  readonly submissionId: number;
  readonly externalId: string;
  readonly document: string;
  readonly handoffs: readonly { readonly destination: string; readonly receipt: string | null }[];
}

/** Documents of these hand-offs that more than one hand-off, their own or the whole submission's, has delivered. */
export async function selectProvedTwice(session: Session, handoffIds: readonly number[]): Promise<ProvedTwice[]> {
  const { rows } = await sql<ProvedTwice>`
    select d.submission_id as "submissionId", s.external_id as "externalId", d.label as document,
      json_agg(json_build_object('destination', h.destination, 'receipt', h.receipt) order by h.id) as handoffs
    from (select distinct submission_id, document_id from handoffs where id = any (${handoffIds}::bigint[])) proved
    join documents d on d.submission_id = proved.submission_id and (proved.document_id is null or d.id = proved.document_id)
    join submissions s on s.id = d.submission_id
    join handoffs h on h.submission_id = d.submission_id and (h.document_id is null or h.document_id = d.id) and h.state = 'delivered'
    group by d.id, s.id having count(*) > 1`.execute(session.query);
  return rows;
}
