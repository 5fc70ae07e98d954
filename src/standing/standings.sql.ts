import { type Session, sql } from '#kernel/db/database.ts';
import type { CountRow } from './standing.ts';

/** Counts at one moment, from totals and the rows of the current hour. */
export async function selectCounts(session: Session, at: Date, program: string | undefined): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select program, state, reason, sum(n)::bigint as n
    from standing_counts(${at})
    where ${program ?? null}::text is null or program = ${program ?? null}
    group by program, state, reason
    order by program, state, reason`.execute(session.query);
  return rows;
}

/** What needs attention at one moment, by form and reason; the most frequent first. */
export async function countAttention(
  session: Session,
  at: Date,
  program: string,
): Promise<readonly { form: string; reason: string; count: number }[]> {
  const { rows } = await sql<{ form: string; reason: string; count: number }>`
    select form, coalesce(reason, 'unknown') as reason, sum(n)::bigint as count
    from standing_counts(${at})
    where program = ${program} and state = 'needs_attention'
    group by form, reason
    having sum(n) > 0
    order by 3 desc, 1, 2`.execute(session.query);
  return rows;
}

/** The same counts from the facts alone, the slow way. */
export async function recountFromFacts(session: Session, at: Date): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select program, state, reason, count(*)::bigint as n
    from standing_at(${at})
    group by program, state, reason
    order by program, state, reason`.execute(session.query);
  return rows;
}

export interface Difference {
  readonly submission_id: number;
  readonly program: string;
  readonly stored: string;
  readonly computed: string;
}

/** Stored standings of the next `size` submissions after `after` that the facts contradict, and the last id looked at. */
export async function selectDifferences(
  session: Session,
  after: number,
  size: number,
): Promise<{ last: number | null; rows: Difference[] }> {
  const range = await sql<{ last: number | null }>`
    select max(id) as last from (select id from submissions where id > ${after} order by id limit ${size}) slice`.execute(session.query);
  const last = range.rows[0]?.last ?? null;
  if (last === null) return { last, rows: [] };
  const { rows } = await sql<Difference>`select * from standing_differences(${after + 1}, ${last})`.execute(session.query);
  return { last, rows };
}

/** Totals against the stored standings they count: rows whose sums differ. */
export async function selectWrongTotals(
  session: Session,
): Promise<{ program: string; settled: string; counted: number; stored: number }[]> {
  const { rows } = await sql<{ program: string; settled: string; counted: number; stored: number }>`
    select program, settled, coalesce(t.n, 0)::bigint as counted, coalesce(st.n, 0)::bigint as stored
    from (select program, settled, sum(n) as n from standing_totals group by 1, 2) t
    full join (select program, settled, count(*) as n from standings group by 1, 2) st using (program, settled)
    where coalesce(t.n, 0) <> coalesce(st.n, 0)`.execute(session.query);
  return rows;
}

/** Folds the changes of the totals; answers how many rows went. */
export async function compactTotals(session: Session): Promise<number> {
  const { rows } = await sql<{ folded: number }>`select standing_compact() as folded`.execute(session.query);
  return rows[0]?.folded ?? 0;
}
