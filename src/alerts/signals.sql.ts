import { type Session, sql } from '#kernel/db/database.ts';

/** What rules look at in the tables of slices below, by count and never by id of a person. Nothing here writes. */

export interface PlaceCount {
  readonly program: string;
  readonly destination: string;
  readonly n: number;
}

/** Open findings by program and kind. */
export async function countOpenFindings(session: Session): Promise<{ program: string; kind: string; n: number }[]> {
  const { rows } = await sql<{ program: string; kind: string; n: number }>`
    select program, kind, count(*)::bigint as n from findings where closed_at is null group by program, kind order by program, kind`.execute(
    session.query,
  );
  return rows;
}

/** Hand-offs that came to one state since a moment, each once. */
export async function countMovesSince(session: Session, state: string, since: Date): Promise<PlaceCount[]> {
  const { rows } = await sql<PlaceCount>`
    select h.program, h.destination, count(distinct h.id)::bigint as n
    from handoff_history y join handoffs h on h.id = y.handoff_id
    where y.at > ${since} and y.to_state = ${state}
      and y.to_state in ('accepted', 'rejected', 'expired', 'exhausted', 'missing', 'unknown')
    group by h.program, h.destination order by h.program, h.destination`.execute(session.query);
  return rows;
}

/** Of the hand-offs that were taken or expired since a moment, how many expired. */
export async function countExpiredShare(session: Session, since: Date): Promise<(PlaceCount & { of: number })[]> {
  const { rows } = await sql<PlaceCount & { of: number }>`
    select h.program, h.destination, count(distinct h.id) filter (where y.to_state = 'expired')::bigint as n, count(distinct h.id)::bigint as of
    from handoff_history y join handoffs h on h.id = y.handoff_id
    where y.at > ${since} and y.to_state in ('accepted', 'expired')
    group by h.program, h.destination
    having count(*) filter (where y.to_state = 'expired') > 0
    order by h.program, h.destination`.execute(session.query);
  return rows;
}

/** Exhausted since a moment, where the submission had gone another way before: no way of Waybill's own may be left. */
export async function countExhaustedBackups(session: Session, since: Date): Promise<PlaceCount[]> {
  const { rows } = await sql<PlaceCount>`
    select h.program, h.destination, count(distinct h.id)::bigint as n
    from handoff_history y join handoffs h on h.id = y.handoff_id
    where y.at > ${since} and y.to_state = 'exhausted'
      and exists (select from handoffs before where before.submission_id = h.submission_id and before.id < h.id and before.destination <> h.destination)
    group by h.program, h.destination order by h.program, h.destination`.execute(session.query);
  return rows;
}

/** Taken, and by the receiver's own word still not looked at. */
export async function countUploaded(session: Session, before: Date): Promise<PlaceCount[]> {
  const { rows } = await sql<PlaceCount>`
    select program, destination, count(*)::bigint as n from handoffs
    where state = 'accepted' and status = 'uploaded' and state_at < ${before}
    group by program, destination order by program, destination`.execute(session.query);
  return rows;
}

/** Refused by a fault of the receiver's that may pass, and has not for so long. */
export async function countHealing(session: Session, before: Date, at: Date): Promise<PlaceCount[]> {
  const { rows } = await sql<PlaceCount>`
    select program, destination, count(*)::bigint as n from handoffs
    where state = 'rejected' and heals_until is not null and heals_until > ${at} and state_at < ${before}
    group by program, destination order by program, destination`.execute(session.query);
  return rows;
}

/** Runs that are to be worked on and that nobody has held since the moment given. */
export async function countStuckRuns(session: Session, since: Date): Promise<{ program: string; n: number; oldest: Date }[]> {
  const { rows } = await sql<{ program: string; n: number; oldest: Date }>`
    select r.program, count(*)::bigint as n, min(r.state_at) as oldest from runs r
    where r.state in ('queued', 'running', 'preparing') and r.wanted = 'run' and r.state_at < ${since}
      and not exists (select from run_slices s where s.run_id = r.id and s.attempt = r.attempt and s.leased_until > ${since})
    group by r.program order by r.program`.execute(session.query);
  return rows;
}
