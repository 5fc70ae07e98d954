import { type Session, sql } from '#kernel/db/database.ts';
import type { Stage } from './error-class.ts';

/** A class as whoever is alerted reads it, with what was counted in a window. Nothing in it is personal. */
export interface ClassRate {
  readonly id: number;
  readonly program: string;
  readonly stage: Stage;
  readonly place: string;
  readonly step: string | null;
  readonly code: string | null;
  readonly pattern: string;
  readonly count: number;
}

const NAMES = sql`e.id, e.program, e.stage, e.place, e.step, e.code, e.pattern`;

/** Open classes that were made since a moment, the newest first, with all that was counted of them. */
export async function selectNewClasses(session: Session, since: Date, limit: number): Promise<ClassRate[]> {
  const { rows } = await sql<ClassRate>`
    select ${NAMES}, e.occurrences as count from error_classes e
    where e.state = 'open' and e.occurrences > 0 and e.first_seen_at >= ${since} order by e.first_seen_at desc, e.id desc limit ${limit}`.execute(
    session.query,
  );
  return rows;
}

/** Open classes that were resolved and came again since a moment, with what was counted since then. */
export async function selectRegressed(session: Session, since: Date, limit: number): Promise<ClassRate[]> {
  const { rows } = await sql<ClassRate>`
    select ${NAMES}, (
        select coalesce(sum(o.weight), 0)::bigint from error_occurrences o where o.class_id = e.id and o.at >= e.regressed_at
      ) as count
    from error_classes e
    where e.state = 'open' and e.regressed_at >= ${since} order by e.regressed_at desc, e.id desc limit ${limit}`.execute(session.query);
  return rows;
}

/** Open classes with at least so many occurrences from one moment up to another, the most frequent first. */
export async function selectRates(
  session: Session,
  { from, until, least, limit }: { readonly from: Date; readonly until: Date; readonly least: number; readonly limit: number },
): Promise<ClassRate[]> {
  const { rows } = await sql<ClassRate>`
    select ${NAMES}, counted.count
    from error_classes e
    join lateral (
      select coalesce(sum(o.weight), 0)::bigint as count from error_occurrences o where o.class_id = e.id and o.at >= ${from} and o.at < ${until}
    ) counted on counted.count >= ${least}
    where e.state = 'open' and e.last_seen_at >= ${from} order by counted.count desc, e.id limit ${limit}`.execute(session.query);
  return rows;
}
