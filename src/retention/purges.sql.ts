import { type Session, sql } from '#kernel/db/database.ts';
import type { RetainedKind } from '#sdk';

export interface Purge {
  readonly id: number;
  readonly program: string;
  readonly kind: RetainedKind;
  readonly before: Date;
  readonly runId: number | null;
  readonly author: string;
  readonly reason: string;
  readonly orderedAt: Date;
  readonly destroyed: number;
  readonly finishedAt: Date | null;
  /** Objects that are still to be destroyed. */
  readonly left: number;
}

const COLUMNS = sql.raw(`
  p.id, p.program, p.kind, p.before, p.run_id as "runId", p.author, p.reason, p.ordered_at as "orderedAt", p.destroyed, p.finished_at as "finishedAt",
  (select count(*)::int from erasures e where e.purge_id = p.id and e.done_at is null) as left`);

export async function insertPurges(
  session: Session,
  order: Pick<Purge, 'program' | 'runId' | 'author' | 'reason' | 'orderedAt'>,
  kinds: readonly { readonly kind: RetainedKind; readonly before: Date }[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into purges (program, kind, before, run_id, author, reason, ordered_at)
    select ${order.program}, given.kind, given.before, ${order.runId}::bigint, ${order.author}, ${order.reason}, ${order.orderedAt}
    from unnest(${kinds.map(({ kind }) => kind)}::text[], ${kinds.map(({ before }) => before)}::timestamptz[]) as given (kind, before)
    returning id`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** The next order that nobody works on, held until the transaction ends. */
export async function takePurge(session: Session): Promise<Purge | undefined> {
  const { rows } = await sql<Purge>`
    select ${COLUMNS} from purges p where p.finished_at is null order by p.id limit 1 for no key update skip locked`.execute(session.query);
  return rows[0];
}

export async function countIntoPurge(session: Session, purge: { id: number; destroyed: number; finishedAt: Date | null }): Promise<void> {
  await sql`
    update purges set destroyed = destroyed + ${purge.destroyed}, finished_at = ${purge.finishedAt} where id = ${purge.id}`.execute(
    session.query,
  );
}

/** The newest first. */
export async function selectPurges(session: Session, program: string | undefined, limit: number): Promise<Purge[]> {
  const { rows } = await sql<Purge>`
    select ${COLUMNS} from purges p where ${program ?? null}::text is null or p.program = ${program ?? null} order by p.id desc limit ${limit}`.execute(
    session.query,
  );
  return rows;
}

/** Messages that ended before then and still hold what they said. */
export async function countOldNotices(
  session: Session,
  { program, before }: { readonly program: string; readonly before: Date },
): Promise<{ due: number; held: number; sample: string[] }> {
  const { rows } = await sql<{ due: number; held: number; sample: string[] }>`
    select count(*) filter (where not held)::int as due, count(*) filter (where held)::int as held,
      coalesce((array_agg('notice ' || id order by id) filter (where not held))[1:5], '{}') as sample
    from (
      select n.id, exists (select from notice_subjects about where about.notice_id = n.id and is_held(about.submission_id)) as held
      from notices n
      where n.program = ${program} and n.sealed is not null and n.next_at is null and n.state_at < ${before}
    ) found`.execute(session.query);
  return rows[0] ?? { due: 0, held: 0, sample: [] };
}
