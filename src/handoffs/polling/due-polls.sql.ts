import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

/** Which hand-offs of a program are meant: by id, or all of a destination. */
export interface PollChoice {
  readonly program: string;
  readonly destination?: string | undefined;
  readonly ids?: readonly number[] | undefined;
}

/** Hand-offs by what became of the wish to ask about them. */
export interface PollCounts {
  readonly selected: number;
  /** Asked about next, as fast as the partner's limits let. */
  readonly due: number;
  readonly alreadyDue: number;
  /** They have yet to be delivered or looked up; no receipt to ask by. */
  readonly notTaken: number;
  /** Their answer is final, or waits for a person. */
  readonly notPolled: number;
}

/** Makes polls due at once. Each hand-off that was selected is in one of the counts. */
export async function makePollsDue(session: Session, { program, destination, ids }: PollChoice, at: Date): Promise<PollCounts> {
  const { rows } = await sql<PollCounts>`
    with selected as materialized (
      select h.id, next.kind, next.due_at
      from handoffs h left join handoff_schedule next on next.handoff_id = h.id
      where h.program = ${program} and (${ids ?? null}::bigint[] is null or h.id = any (${ids ?? null}::bigint[]))
        and (${destination ?? null}::text is null or h.destination = ${destination ?? null})
    ), moved as (
      update handoff_schedule s set due_at = ${at}
      from selected where s.handoff_id = selected.id and s.kind = 'poll' and s.due_at > ${at}
      returning 1
    )
    select count(*) as selected, (select count(*) from moved) as due,
      count(*) filter (where kind = 'poll') - (select count(*) from moved) as "alreadyDue",
      count(*) filter (where kind in ('deliver', 'look_up')) as "notTaken", count(*) filter (where kind is null) as "notPolled"
    from selected`.execute(session.query);
  return rows[0] as PollCounts;
}

export interface ChosenState {
  readonly destination: string;
  readonly state: HandoffState;
  /** The partner's own word. */
  readonly status: string | null;
  readonly handoffs: number;
}

/** Where the chosen hand-offs are, by destination, state and the partner's word. */
export async function countChosen(session: Session, { program, destination, ids }: PollChoice): Promise<ChosenState[]> {
  const { rows } = await sql<ChosenState>`
    select destination, state, status, count(*) as handoffs from handoffs
    where program = ${program} and (${ids ?? null}::bigint[] is null or id = any (${ids ?? null}::bigint[]))
      and (${destination ?? null}::text is null or destination = ${destination ?? null})
    group by destination, state, status order by destination, state, status`.execute(session.query);
  return rows;
}
