import type { Session } from '#kernel/db/database.ts';

/** How many lines there are of one program and noun (`handoff` of `handoff.moved`). */
export interface NewsCount {
  /** Null: of the installation as a whole. */
  readonly program: string | null;
  readonly noun: string;
  /** Since the moment that was asked about. */
  readonly lines: number;
  /** Of these, in transactions that may not all have ended yet: what the next question finds again. */
  readonly lines_again: number;
}

export interface News {
  /** Every transaction below this number has ended: ask from here the next time. */
  readonly until: number;
  readonly counts: readonly NewsCount[];
}

/** Lines of the transactions from `since` on, whoever wrote them. Without a moment: only the moment that it is now. */
export async function selectNews(session: Session, since: number | undefined): Promise<News> {
  const { rows } = await session.client.query<NewsCount & { until: number; noun: string | null }>({
    name: 'ledger.news',
    text: SELECT_NEWS,
    values: [since ?? null],
  });
  return { until: rows[0]!.until, counts: rows.filter(({ noun }) => noun !== null) };
}

const SELECT_NEWS = `
  with bound as materialized (select ledger_finished_before() as until),
  news as (
    select l.program, split_part(l.action, '.', 1) as noun, count(*)::bigint as lines,
      count(*) filter (where l.transaction_id >= bound.until)::bigint as lines_again
    from ledger_lines l, bound where l.transaction_id >= $1::bigint group by 1, 2
  )
  select bound.until, news.program, news.noun, news.lines, news.lines_again from bound left join news on true`;
