import type { Session } from '#kernel/db/database.ts';
import { type News, selectNews } from './news.sql.ts';

/** Something was recorded: in which program (null: the installation as a whole), about what (`handoff` of `handoff.moved`). */
export interface NewsItem {
  readonly program: string | null;
  readonly noun: string;
}

/** What was seen up to the last look. */
export interface NewsPlace {
  readonly until: number;
  readonly seen: ReadonlyMap<string, number>;
}

/**
 * What was recorded since the last look, once each. A transaction that began before the last look and ended after it is not missed: from the
 * oldest that was open then, lines are counted again and compared. Without a place: nothing, and where to begin.
 */
export async function readNews(session: Session, place: NewsPlace | undefined): Promise<{ items: NewsItem[]; place: NewsPlace }> {
  const news = await selectNews(session, place?.until);
  const items = news.counts
    .filter((count) => count.lines > (place?.seen.get(keyOf(count)) ?? 0))
    .map(({ program, noun }) => ({ program, noun }));
  return { items, place: { until: news.until, seen: seenOf(news) } };
}

function keyOf({ program, noun }: NewsItem): string {
  return `${noun} ${program ?? ''}`;
}

function seenOf({ counts }: News): Map<string, number> {
  return new Map(counts.filter((count) => count.lines_again > 0).map((count) => [keyOf(count), count.lines_again]));
}
