import type { RawBuilder } from 'kysely';
import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, keyOf, nameOf, type Place, type Sort, type SortKey } from '#kernel/db/list-order.ts';
import { WaybillError } from '#kernel/errors.ts';
import { HANDOFF_STATES } from './handoff.ts';
import { type HandoffFilter, matching, statesOf } from './handoff-filter.ts';

/** By what the list of hand-offs is sorted: when it was made, when its state last changed, when Waybill next does something about it. */
export const HANDOFF_ORDERS = ['made', 'changed', 'due'] as const;
export type HandoffSort = Sort<(typeof HANDOFF_ORDERS)[number]>;

export interface Walk {
  readonly at: Date;
  readonly sort: HandoffSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

/** Ids and sort keys of one page, as a statement. */
export type Picked = RawBuilder<{ readonly id: number; readonly sortKey: number | null }>;

const KEYS: Readonly<Record<(typeof HANDOFF_ORDERS)[number], SortKey>> = {
  made: { id: sql`h.id` },
  changed: { id: sql`h.id`, key: sql`h.state_at` },
  due: { id: sql`h.id`, key: sql`due.due_at` },
};
export const PICKED: SortKey = { id: sql`picked.id`, key: sql`picked."sortKey"`, isNullable: true };

/** @throws WaybillError WB_USAGE for `due` over hand-offs that nothing is due about */
export function refuseOrder(filter: HandoffFilter, sort: HandoffSort): void {
  if (nameOf(sort) !== 'due' || filter.next !== undefined) return;
  throw new WaybillError('WB_USAGE', 'The order `due` is of hand-offs that something is due about: ask for `next` too, send or ask.');
}

/** The page in the order in which they were made: whether it walks or gathers is the planner's to choose. */
export function pickMade(session: Session, filter: HandoffFilter, { at, sort, place, limit }: Walk): Picked {
  const found = matching(session, filter, at)
    .where(isBehind(sort, KEYS.made, place))
    .select('h.id');
  return sql`select h.id, null::bigint as "sortKey" from (${found}) h ${inOrder(sort, KEYS.made)} limit ${limit}`;
}

/** The page of what is few, gathered before it is sorted. */
export function pickGathered(session: Session, filter: HandoffFilter, { at, sort, place, limit }: Walk): Picked {
  const key = KEYS[nameOf(sort)];
  const found = matching(session, filter, at).select(['h.id', 'h.state_at']);
  return sql`
    with gathered as materialized (${found})
    select h.id, ${keyOf(key)} as "sortKey" from gathered h left join handoff_schedule due on due.handoff_id = h.id
    where ${isBehind(sort, key, place)} ${inOrder(sort, key)} limit ${limit}`;
}

/** The page by walking an index once for each of its kinds, from the place on, and merging. */
export async function pickWalked(session: Session, filter: HandoffFilter, walk: Walk): Promise<Picked | undefined> {
  if (nameOf(walk.sort) === 'due') return merged(walkSchedule(session, filter, walk), walk);
  const { states: _states, program, ...rest } = filter;
  const programs = program === undefined ? await selectPrograms(session) : [program];
  const kinds = programs.flatMap((of) => statesOf(filter, HANDOFF_STATES).map((state) => ({ ...rest, program: of, states: [state] })));
  const walks = kinds.map((kind) => walkStates(session, kind, walk));
  return walks.length === 0 ? undefined : merged(sql.join(walks, sql` union all `), walk);
}

function merged(walks: RawBuilder<unknown>, { sort, limit }: Walk): Picked {
  return sql`select picked.id, picked."sortKey" from (${walks}) picked ${inOrder(sort, PICKED)} limit ${limit}`;
}

function walkStates(session: Session, filter: HandoffFilter, { at, sort, place, limit }: Walk): RawBuilder<unknown> {
  const key = KEYS[nameOf(sort)];
  const found = matching(session, filter, at)
    .where(isBehind(sort, key, place))
    .select(['h.id', 'h.state_at']);
  return sql`(select h.id, ${keyOf(key)} as "sortKey" from (${found}) h ${inOrder(sort, key)} limit ${limit})`;
}

/** The index of what is due begins with program, destination, kind and lane: each that there is, found by stepping over the others, is walked by itself. */
function walkSchedule(session: Session, filter: HandoffFilter, { at, sort, place, limit }: Walk): RawBuilder<unknown> {
  const { next, ...rest } = filter;
  const found = matching(session, rest, at).where(sql<boolean>`h.id = due.handoff_id`).select('h.id');
  return sql`
    with recursive lane as (
      (select program, destination, kind, lane from handoff_schedule order by program, destination, kind, lane limit 1)
      union all
      select following.* from lane cross join lateral (
        select s.program, s.destination, s.kind, s.lane from handoff_schedule s
        where (s.program, s.destination, s.kind, s.lane) > (lane.program, lane.destination, lane.kind, lane.lane)
        order by s.program, s.destination, s.kind, s.lane limit 1
      ) following
    )
    select walked.id, walked."sortKey" from lane cross join lateral (
      select h.id, ${keyOf(KEYS.due)} as "sortKey" from handoff_schedule due cross join lateral (${found}) h
      where due.program = lane.program and due.destination = lane.destination and due.kind = lane.kind and due.lane = lane.lane
        and ${isBehind(sort, { ...KEYS.due, id: sql`due.handoff_id` }, place)}
      ${inOrder(sort, { ...KEYS.due, id: sql`due.handoff_id` })} limit ${limit}
    ) walked
    where lane.kind in (${sql.join([...next!])}) and (${filter.program ?? null}::text is null or lane.program = ${filter.program ?? null})
      and (${filter.destination ?? null}::text is null or lane.destination = ${filter.destination ?? null})`;
}

/** The programs that have hand-offs, each found by stepping over the others. */
async function selectPrograms(session: Session): Promise<string[]> {
  const { rows } = await sql<{ program: string }>`
    with recursive one as (
      (select program from handoffs order by program limit 1)
      union all
      select following.program from one cross join lateral (
        select h.program from handoffs h where h.program > one.program order by h.program limit 1
      ) following
    )
    select program from one`.execute(session.query);
  return rows.map(({ program }) => program);
}
