import { type Session, sql } from '#kernel/db/database.ts';
import type { Risk } from '#sdk';
import type { AttemptCounts, OutcomeCounts } from '../run.ts';

type Attempt = { readonly id: number; readonly program: string; readonly attempt: number };

/** Cuts every eligible item of the run into slices of its first attempt. Answers how many. */
export async function insertSlices(session: Session, run: Attempt, size: number): Promise<number> {
  const { rows } = await sql`
    insert into run_slices (run_id, program, attempt, slice, first_position, last_position, items, state)
    select ${run.id}, ${run.program}, ${run.attempt}, cut.slice, min(cut.position), max(cut.position), count(*), 'due'
    from (
      select p.position, ((row_number() over (order by p.position) - 1) / ${size}::int)::int as slice
      from run_blocks b cross join generate_series(b.first_position, b.last_position) as p (position)
      where b.run_id = ${run.id} and not exists (
        select from run_items i where i.run_id = b.run_id and i.position = p.position and not i.is_eligible
      )
    ) cut
    group by cut.slice returning 1`.execute(session.query);
  return rows.length;
}

/** The same for a run whose slices are its blocks as they were frozen: reads no item. */
export async function insertSlicesOfBlocks(session: Session, run: Attempt): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with cut as (
      insert into run_slices (run_id, program, attempt, slice, first_position, last_position, items, block, state)
      select b.run_id, ${run.program}, ${run.attempt}, b.block, b.first_position, b.last_position, b.eligible, b.block, 'due'
      from run_blocks b where b.run_id = ${run.id} and b.eligible > 0
      returning 1
    )
    select count(*) as n from cut`.execute(session.query);
  return rows[0]?.n ?? 0;
}

/** The same over the positions given: a later attempt. */
export async function insertSlicesOf(session: Session, run: Attempt, positions: readonly number[], size: number): Promise<void> {
  await sql`
    insert into run_slices (run_id, program, attempt, slice, first_position, last_position, positions, items, state)
    select ${run.id}, ${run.program}, ${run.attempt}, cut.slice, min(cut.position), max(cut.position), array_agg(cut.position order by cut.position),
      count(*), 'due'
    from (
      select position, ((row_number() over (order by position) - 1) / ${size}::int)::int as slice from unnest(${positions}::int[]) position
    ) cut
    group by cut.slice`.execute(session.query);
}

export interface Lease {
  readonly runId: number;
  readonly attempt: number;
  readonly slice: number;
  readonly fence: number;
  readonly first: number;
  readonly last: number;
  /** Only these of the range; null: every eligible one. */
  readonly positions: readonly number[] | null;
  /** The frozen block that it is, where it is one. */
  readonly block: number | null;
  /** Some of its items have their outcomes already: a worker before this one lost it. */
  readonly isBegun: boolean;
}

/**
 * Takes the next slice that is due or whose worker fell silent, unless every lane of the run is taken or writing is stopped for all. The caller holds the run's row, so that
 * two workers do not both count a free lane; or it lets a slice go in this transaction, and a lane with it.
 */
export async function leaseSlice(
  session: Session,
  run: { readonly id: number; readonly attempt: number; readonly lanes: number; readonly risk: Risk },
  lease: { readonly worker: string; readonly at: Date; readonly until: Date },
): Promise<Lease | undefined> {
  const { rows } = await sql<Lease>`
    with free as (
      select slice from run_slices
      where run_id = ${run.id} and attempt = ${run.attempt} and state <> 'done' and (state = 'due' or leased_until <= ${lease.at})
        and not (${run.risk !== 'reads'}::boolean and writes_stopped())
        and ${run.lanes} > (
          select count(*) from run_slices
          where run_id = ${run.id} and attempt = ${run.attempt} and state = 'leased' and leased_until > ${lease.at}
        )
      order by slice limit 1 for update skip locked
    )
    update run_slices s set state = 'leased', fence = fence + 1, worker = ${lease.worker}, leased_until = ${lease.until},
      progress_at = ${lease.at}
    from free where s.run_id = ${run.id} and s.attempt = ${run.attempt} and s.slice = free.slice
    returning s.run_id as "runId", s.attempt, s.slice, s.fence, s.first_position as first, s.last_position as last, s.positions, s.block,
      s.succeeded + s.failed + s.skipped + s.unknown > 0 as "isBegun"`.execute(session.query);
  return rows[0];
}

export interface HeldSlice {
  readonly wanted: string;
  readonly ratePerSecond: number | null;
  /** Nobody may change or send anything now. */
  readonly isStopped: boolean;
}

/**
 * Counts outcomes into the slice and renews its lease, if it is still held: the fence. Undefined: another worker has the slice, and nothing
 * may be written. Answers what the run is wanted to do, at which rate, and whether writing is stopped for all.
 */
export async function countIntoSlice(
  session: Session,
  lease: Lease,
  counted: OutcomeCounts & { readonly again: number; readonly changed: number },
  { at, until }: { readonly at: Date; readonly until: Date },
): Promise<HeldSlice | undefined> {
  const { rows } = await sql<HeldSlice>`
    update run_slices s set succeeded = s.succeeded + ${counted.succeeded}, failed = s.failed + ${counted.failed},
      skipped = s.skipped + ${counted.skipped}, unknown = s.unknown + ${counted.unknown}, again = s.again + ${counted.again}, changed = s.changed + ${counted.changed}, leased_until = ${until},
      progress_at = case when ${counted.succeeded + counted.failed + counted.skipped + counted.unknown} > 0 then ${at} else s.progress_at end
    from runs r
    where s.run_id = ${lease.runId} and s.attempt = ${lease.attempt} and s.slice = ${lease.slice} and s.fence = ${lease.fence}
      and s.state = 'leased' and r.id = s.run_id
    returning r.wanted, r.rate_per_second as "ratePerSecond", r.risk <> 'reads' and writes_stopped() as "isStopped"`.execute(session.query);
  return rows[0];
}

/** Lets go of a slice: done when every position has its outcome, due again otherwise. Undefined where another worker has it. */
export async function releaseSlice(session: Session, lease: Lease): Promise<(OutcomeCounts & { isDone: boolean }) | undefined> {
  const { rows } = await sql<OutcomeCounts & { isDone: boolean }>`
    update run_slices set worker = null, leased_until = null,
      state = case when succeeded + failed + skipped + unknown = items then 'done' else 'due' end
    where run_id = ${lease.runId} and attempt = ${lease.attempt} and slice = ${lease.slice} and fence = ${lease.fence} and state = 'leased'
    returning succeeded, failed, skipped, unknown, state = 'done' as "isDone"`.execute(session.query);
  return rows[0];
}

export interface SliceStanding {
  /** Held by a worker that lives, as far as anyone knows. */
  readonly live: number;
  /** Due, or held by a worker that fell silent. */
  readonly waiting: number;
}

export async function selectSliceStanding(session: Session, run: { id: number; attempt: number }, at: Date): Promise<SliceStanding> {
  const { rows } = await sql<SliceStanding>`
    select count(*) filter (where state = 'leased' and leased_until > ${at}) as live,
      count(*) filter (where state = 'due' or leased_until <= ${at}) as waiting
    from run_slices where run_id = ${run.id} and attempt = ${run.attempt} and state <> 'done'`.execute(session.query);
  return rows[0] as SliceStanding;
}

/** Ends the slices that a cancelled run leaves; what nobody works on can no longer be taken. */
export async function closeSlices(session: Session, run: { id: number; attempt: number }): Promise<void> {
  await sql`
    update run_slices set state = 'done', worker = null, leased_until = null
    where run_id = ${run.id} and attempt = ${run.attempt} and state <> 'done'`.execute(session.query);
}

/** What the slices of these runs' present attempts counted, by run. */
export async function sumSlices(session: Session, runIds: readonly number[]): Promise<ReadonlyMap<number, AttemptCounts>> {
  const { rows } = await sql<AttemptCounts & { id: number }>`
    select r.id, coalesce(sum(s.succeeded), 0)::bigint as succeeded, coalesce(sum(s.failed), 0)::bigint as failed,
      coalesce(sum(s.skipped), 0)::bigint as skipped, coalesce(sum(s.unknown), 0)::bigint as unknown,
      coalesce(sum(s.again), 0)::bigint as again, coalesce(sum(s.items), 0)::bigint as items
    from runs r left join run_slices s on s.run_id = r.id and s.attempt = r.attempt
    where r.id = any (${runIds}::bigint[]) group by r.id`.execute(session.query);
  return new Map(rows.map(({ id, ...counted }) => [id, counted]));
}

/** Those who hold slices now, and since when they were last heard of. */
export async function selectHolders(
  session: Session,
  run: { id: number; attempt: number },
): Promise<readonly { worker: string; leasedUntil: Date; slices: number }[]> {
  const { rows } = await sql<{ worker: string; leasedUntil: Date; slices: number }>`
    select worker, max(leased_until) as "leasedUntil", count(*) as slices from run_slices
    where run_id = ${run.id} and attempt = ${run.attempt} and state = 'leased' group by worker order by worker`.execute(session.query);
  return rows;
}

/** When a slice of the attempt was last taken or counted an outcome; null: none was ever taken. */
export async function selectProgressAt(session: Session, run: { id: number; attempt: number }): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(progress_at) as at from run_slices where run_id = ${run.id} and attempt = ${run.attempt}`.execute(session.query);
  return rows[0]?.at ?? null;
}

/** Takes every slice away from whoever holds it; what they still do counts for nothing. Answers how many, and from whom. */
export async function takeAwaySlices(
  session: Session,
  run: { id: number; attempt: number },
): Promise<readonly { slice: number; worker: string }[]> {
  const { rows } = await sql<{ slice: number; worker: string }>`
    with held as (
      select slice, worker from run_slices
      where run_id = ${run.id} and attempt = ${run.attempt} and state = 'leased' for update
    )
    update run_slices s set state = 'due', fence = fence + 1, worker = null, leased_until = null
    from held where s.run_id = ${run.id} and s.attempt = ${run.attempt} and s.slice = held.slice
    returning s.slice, held.worker`.execute(session.query);
  return rows;
}
