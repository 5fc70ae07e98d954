import { type Session, sql } from '#kernel/db/database.ts';

export interface Sighting {
  readonly program: string;
  readonly key: string;
  readonly value: string;
}

/** What one process sees now, in place of what it saw. */
export async function upsertSightings(
  session: Session,
  of: { readonly worker: string; readonly kind: string; readonly at: Date },
  rows: readonly Sighting[],
): Promise<void> {
  await sql`
    insert into alert_sightings (worker, kind, program, key, value, seen_at)
    select ${of.worker}, ${of.kind}, program, key, value, ${of.at}
    from unnest(${rows.map(({ program }) => program)}::text[], ${rows.map(({ key }) => key)}::text[], ${rows.map(({ value }) => value)}::text[]) as row (program, key, value)
    on conflict (worker, kind, program, key) do update set value = excluded.value, seen_at = excluded.seen_at`.execute(session.query);
}

/** What processes that live see as `value`, and how many of them. */
export async function selectSightings(
  session: Session,
  of: { readonly kind: string; readonly value: string; readonly since: Date },
): Promise<{ program: string; key: string; n: number }[]> {
  const { rows } = await sql<{ program: string; key: string; n: number }>`
    select program, key, count(*)::bigint as n from alert_sightings
    where kind = ${of.kind} and value = ${of.value} and seen_at > ${of.since}
    group by program, key order by program, key`.execute(session.query);
  return rows;
}

export async function deleteSightings(session: Session, before: Date): Promise<void> {
  await sql`delete from alert_sightings where seen_at < ${before}`.execute(session.query);
}
