import { type Session, sql } from '#kernel/db/database.ts';
import type { PollChoice } from './due-polls.sql.ts';
import type { LanePlace } from './schedule.sql.ts';

export interface TakenLane {
  readonly fence: number;
  /** Questions in a row that got no answer. */
  readonly faults: number;
  readonly resumeAt: Date | null;
}

/** Takes a lane: whoever had it before can record nothing more. */
export async function takeLane(session: Session, { program, destination, lane }: LanePlace): Promise<TakenLane> {
  const { rows } = await sql<TakenLane>`
    insert into poll_lanes (program, destination, lane, fence) values (${program}, ${destination}, ${lane}, 1)
    on conflict (program, destination, lane) do update set fence = poll_lanes.fence + 1
    returning fence, faults, resume_at as "resumeAt"`.execute(session.query);
  return rows[0] as TakenLane;
}

/** Holds the lane's row until the transaction ends, and counts the answer. Undefined: another worker has the lane, and nothing may be written. */
export async function holdLane(
  session: Session,
  { program, destination, lane, fence }: LanePlace & { readonly fence: number },
): Promise<TakenLane | undefined> {
  const { rows } = await sql<TakenLane>`
    update poll_lanes set faults = greatest(faults - 1, 0)
    where program = ${program} and destination = ${destination} and lane = ${lane} and fence = ${fence}
    returning fence, faults, resume_at as "resumeAt"`.execute(session.query);
  return rows[0];
}

/** All lanes of a destination, locked in order: two that pause them do not wait for each other. */
export async function lockLanes(session: Session, program: string, destination: string): Promise<(TakenLane & { lane: number })[]> {
  const { rows } = await sql<TakenLane & { lane: number }>`
    select lane, fence, faults, resume_at as "resumeAt" from poll_lanes
    where program = ${program} and destination = ${destination} order by lane for update`.execute(session.query);
  return rows;
}

/** Counts a fault of one lane, up to where it changes nothing more, and lets the lanes given rest until then. */
export async function pauseLanes(
  session: Session,
  { program, destination, lane }: LanePlace,
  lanes: readonly number[],
  until: Date,
): Promise<void> {
  await sql`
    update poll_lanes set faults = least(faults + case when lane = ${lane} then 1 else 0 end, 8), resume_at = greatest(resume_at, ${until}::timestamptz)
    where program = ${program} and destination = ${destination} and lane = any (${lanes}::smallint[])`.execute(session.query);
}

/** Ends the rest of the lanes of the chosen hand-offs' destinations. The faults stay: the first questions are small ones. */
export async function resumeLanes(session: Session, { program, destination, ids }: PollChoice): Promise<void> {
  await sql`
    update poll_lanes set resume_at = null
    where program = ${program} and resume_at is not null and destination in (
      select h.destination from handoffs h
      where h.program = ${program} and (${ids ?? null}::bigint[] is null or h.id = any (${ids ?? null}::bigint[]))
        and (${destination ?? null}::text is null or h.destination = ${destination ?? null})
    )`.execute(session.query);
}
