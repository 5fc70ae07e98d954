import { type Session, sql } from '#kernel/db/database.ts';

export interface Sample {
  readonly program: string;
  readonly name: string;
  readonly value: number;
}

/** The first counts of an hour stay: later ones of the same hour change nothing. */
export async function insertSamples(session: Session, samples: readonly Sample[], at: Date): Promise<void> {
  await sql`
    insert into alert_samples (program, name, hour, value)
    select program, name, date_trunc('hour', ${at}::timestamptz at time zone 'UTC') at time zone 'UTC', value
    from unnest(${samples.map(({ program }) => program)}::text[], ${samples.map(({ name }) => name)}::text[], ${samples.map(({ value }) => value)}::bigint[])
      as row (program, name, value)
    on conflict (program, name, hour) do nothing`.execute(session.query);
}

/** By program, the count at the last full hour that is at least as long ago as `before`, and not older than `notBefore`. */
export async function selectSamples(
  session: Session,
  of: { readonly name: string; readonly before: Date; readonly notBefore: Date },
): Promise<(Sample & { hour: Date })[]> {
  const { rows } = await sql<Sample & { hour: Date }>`
    select distinct on (program) program, name, value, hour from alert_samples
    where name = ${of.name} and hour <= ${of.before} and hour >= ${of.notBefore}
    order by program, hour desc`.execute(session.query);
  return rows;
}

export async function deleteSamples(session: Session, before: Date): Promise<void> {
  await sql`delete from alert_samples where hour < ${before}`.execute(session.query);
}

/** One count of a program, as it was at that full hour. */
export interface StandingSample {
  readonly program: string;
  readonly at: Date;
  readonly total: number;
  readonly needsAttention: number;
}

/** The kept counts from a moment on, oldest first; by the day, the first of each day (UTC) and the newest. */
export async function selectStandingSamples(
  session: Session,
  { from, by }: { readonly from: Date; readonly by: 'hour' | 'day' },
): Promise<StandingSample[]> {
  const { rows } = await sql<StandingSample>`
    select program, hour as at, total::int, "needsAttention"::int from (
      select program, hour, max(value) filter (where name = 'total') as total, max(value) filter (where name = 'needs_attention') as "needsAttention",
        min(hour) over (partition by program, date_trunc('day', hour at time zone 'UTC')) as first, max(hour) over (partition by program) as newest
      from alert_samples where hour >= ${from} and name in ('total', 'needs_attention') group by program, hour
    ) kept
    where total is not null and "needsAttention" is not null and (${by} = 'hour' or hour in (first, newest))
    order by program, hour`.execute(session.query);
  return rows;
}
