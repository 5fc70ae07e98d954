import { type Session, sql } from '#kernel/db/database.ts';
import { copyRows } from './copy-rows.ts';
import type { IdEntry } from './read-id-list.ts';

/** Ids of the list, each once, with the submission that has it. Lives as long as the transaction. */
export interface SelectedId {
  /** The line of its first mention. */
  readonly row: number;
  readonly externalId: string;
  /** Null: the program knows no such id. */
  readonly submissionId: number | null;
  /** How often the list names it. */
  readonly times: number;
}

export async function stageIds(
  session: Session,
  pages: AsyncIterable<readonly IdEntry[]> | Iterable<readonly IdEntry[]>,
  onRefused: (entry: IdEntry) => void,
): Promise<number> {
  await session.client.query(
    'drop table if exists staged_ids; create temporary table staged_ids (row bigint, external_id text) on commit drop',
  );
  async function* cells() {
    for await (const page of pages) {
      for (const entry of page) {
        if ('id' in entry) yield [entry.row, entry.id];
        else onRefused(entry);
      }
    }
  }
  return copyRows(session.client, 'staged_ids (row, external_id)', cells());
}

export interface IdCounts {
  readonly known: number;
  readonly unknown: number;
  readonly repeated: number;
}

/** Sorting a million ids on disk takes longer than everything else together. */
export async function matchIds(session: Session, program: string): Promise<IdCounts> {
  await session.client.query(`set local work_mem = '128MB'; analyze staged_ids; drop table if exists selected_ids;
    create temporary table selected_ids (row bigint, external_id text, submission_id bigint, times integer) on commit drop`);
  const { rows } = await sql<IdCounts>`
    with named as (
      select min(row) as row, external_id, count(*)::integer as times from staged_ids group by external_id
    ), selected as (
      insert into selected_ids (row, external_id, submission_id, times)
      select named.row, named.external_id, s.id, named.times from named left join submissions s on s.program = ${program} and s.external_id = named.external_id
      returning submission_id, times
    )
    select count(submission_id) as known, count(*) - count(submission_id) as unknown, coalesce(sum(times - 1), 0)::bigint as repeated from selected`.execute(
    session.query,
  );
  return rows[0]!;
}

/** A page of the selection in the order of the list. */
export async function readSelected(
  session: Session,
  which: 'known' | 'unknown' | 'repeated',
  afterRow: number,
  limit: number,
): Promise<SelectedId[]> {
  const { rows } = await sql<SelectedId>`
    select row, external_id as "externalId", submission_id as "submissionId", times from selected_ids
    where row > ${afterRow} and case ${which}::text when 'known' then submission_id is not null when 'unknown' then submission_id is null else times > 1 end
    order by row limit ${limit}`.execute(session.query);
  return rows;
}
