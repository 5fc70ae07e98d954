import { type Session, sql } from '#kernel/db/database.ts';
import { isBad, MOVES, type TruthRow } from './truth.ts';
import type { TruthListRecord } from './truth-lists.sql.ts';

/** Rows of a file, as they were read. What cannot be used has left the comparison already. */
export async function insertTheirRows(session: Session, listId: number, program: string, rows: readonly TruthRow[]): Promise<void> {
  const good = rows.map((row) => (isBad(row) ? undefined : row));
  const bad = rows.map((row) => (isBad(row) ? row : undefined));
  await sql`
    insert into truth_rows (list_id, program, side, row_number, receipt, status, state, status_at, field, rule, layer, exit)
    select ${listId}::bigint, ${program}, 'theirs', row.*, case when row.rule is not null then 'refused' end, row.rule
    from unnest(
      ${rows.map(({ row }) => row)}::integer[], ${rows.map(({ receipt }) => receipt)}::text[], ${good.map((row) => row?.status ?? null)}::text[],
      ${good.map((row) => row?.state ?? null)}::text[], ${good.map((row) => row?.at ?? null)}::timestamptz[],
      ${bad.map((row) => row?.field ?? null)}::text[], ${bad.map((row) => row?.rule ?? null)}::text[]
    ) as row (row_number, receipt, status, state, status_at, field, rule)`.execute(session.query);
}

/**
 * Which hand-off each row is about, where there is one; rows that were refused for something else are about one too. Then the rows that
 * say two things of one receipt leave, all of them; and those that say the same again, but the first.
 */
export async function matchTheirRows(session: Session, list: TruthListRecord): Promise<void> {
  await sql`
    update truth_rows r set handoff_id = h.id, our_state = h.state
    from handoffs h
    where r.list_id = ${list.id} and r.side = 'theirs' and h.program = ${list.program} and h.destination = ${list.destination}
      and h.receipt_kind = ${list.receiptKind} and h.receipt = r.receipt`.execute(session.query);
  await sql`
    update truth_rows r set layer = case when told.is_two then 'contradictory' else 'repeated' end, exit = case when told.is_two then 'two_states' else 'said_again' end
    from (
      select id, min(state) over same <> max(state) over same as is_two, row_number() over (partition by receipt order by row_number) as place
      from truth_rows where list_id = ${list.id} and side = 'theirs' and layer is null
      window same as (partition by receipt)
    ) told
    where r.id = told.id and (told.is_two or told.place > 1)`.execute(session.query);
}

/**
 * The rest of the file's rows against our hand-offs. What is newer here than the list is not moved back by it. A receipt that is one of ours but for
 * leading zeros or the case of its letters is named as such, and proves nothing.
 */
export async function compareTheirRows(session: Session, list: TruthListRecord): Promise<void> {
  await sql`
    update truth_rows r set layer = judged.layer, exit = judged.exit
    from (
      select r.id,
        case when h.id is null then 'theirs_only' when h.created_at > ${list.asOf} then 'later' when h.state = r.state then 'agrees'
          when h.state_at > ${list.asOf} then 'later' when allowed.to_state is null then 'conflict' else 'differs' end as layer,
        case when h.id is null and alike.receipt is not null then 'misspelt' when h.id is null then 'unknown_here'
          when h.created_at > ${list.asOf} then 'made_after_list' when h.state = r.state then h.state
          when h.state_at > ${list.asOf} then 'moved_after_list' else h.state || '_to_' || r.state end as exit
      from truth_rows r
      left join handoffs h on h.id = r.handoff_id
      left join unnest(${MOVES.map(({ from }) => from)}::text[], ${MOVES.map(({ to }) => to)}::text[]) as allowed (from_state, to_state)
        on allowed.from_state = h.state and allowed.to_state = r.state
      left join (
        select distinct lower(ltrim(receipt, '0')) as receipt from handoffs
        where program = ${list.program} and destination = ${list.destination} and receipt is not null
      ) alike on h.id is null and alike.receipt = lower(ltrim(r.receipt, '0'))
      where r.list_id = ${list.id} and r.side = 'theirs' and r.layer is null
    ) judged
    where r.id = judged.id`.execute(session.query);
}

/**
 * Our hand-offs to the destination, each in one exit, and rows for those that the list lacks. One that was called done before the list was made, and that
 * the list lacks, is contrary proof; but not where a row of the list could not be read, which may be the one.
 */
export async function compareOurHandoffs(session: Session, list: TruthListRecord): Promise<void> {
  await sql`
    with theirs as materialized (
      select distinct on (handoff_id) handoff_id, layer from truth_rows
      where list_id = ${list.id} and side = 'theirs' and handoff_id is not null order by handoff_id, (layer = 'repeated'), row_number
    ), illegible as materialized (
      select exists (select from truth_rows where list_id = ${list.id} and side = 'theirs' and receipt is null) as is_any
    ), alike as materialized (
      select distinct lower(ltrim(receipt, '0')) as receipt from truth_rows where list_id = ${list.id} and exit = 'misspelt'
    ), judged as materialized (
      select h.id, h.state, h.receipt,
        case
          when h.receipt is null or h.receipt_kind is distinct from ${list.receiptKind} then 'not_comparable'
          when h.created_at > ${list.asOf} or h.created_at < ${list.coversFrom}::timestamptz then 'outside_window'
          when theirs.handoff_id is not null then 'in_list'
          when h.state in ('delivered', 'provisional') and h.state_at <= ${list.asOf} and alike.receipt is null and not illegible.is_any then 'contrary'
          else 'ours_only'
        end as layer,
        case
          when h.receipt is null then 'no_receipt' when h.receipt_kind is distinct from ${list.receiptKind} then 'other_kind_of_receipt'
          when h.created_at > ${list.asOf} then 'made_after_list' when h.created_at < ${list.coversFrom}::timestamptz then 'made_before_list'
          when theirs.handoff_id is not null then theirs.layer
          when h.state in ('rejected', 'expired', 'exhausted', 'cancelled', 'missing') then 'not_called_there'
          when h.state not in ('delivered', 'provisional') then 'not_proved_yet'
          when h.state_at > ${list.asOf} then 'proved_after_list'
          when alike.receipt is not null then 'misspelt'
          when illegible.is_any then 'rows_illegible'
          else h.state
        end as exit
      from handoffs h cross join illegible
      left join theirs on theirs.handoff_id = h.id
      left join alike on alike.receipt = lower(ltrim(h.receipt, '0'))
      where h.program = ${list.program} and h.destination = ${list.destination}
    ), lacking as (
      insert into truth_rows (list_id, program, side, receipt, handoff_id, our_state, layer, exit)
      select ${list.id}, ${list.program}, 'ours', receipt, id, state, layer, exit from judged where layer in ('ours_only', 'contrary') order by id
    )
    insert into truth_exits (list_id, program, side, layer, exit, n)
    select ${list.id}, ${list.program}, 'ours', layer, exit, count(*) from judged group by layer, exit`.execute(session.query);
}

/** Counts the file's exits, and both wholes from the tables themselves: the exits have to add up to them. */
export async function countSides(session: Session, list: TruthListRecord): Promise<void> {
  await sql`
    insert into truth_exits (list_id, program, side, layer, exit, n)
    select list_id, program, 'theirs', layer, exit, count(*) from truth_rows
    where list_id = ${list.id} and side = 'theirs' and layer is not null group by list_id, program, layer, exit`.execute(session.query);
  await sql`
    update truth_lists set theirs = (select count(*) from truth_rows where list_id = ${list.id} and side = 'theirs'),
      ours = (select coalesce(sum(n), 0) from truth_exits where list_id = ${list.id} and side = 'ours')
    where id = ${list.id}`.execute(session.query);
}
