import { type Session, sql } from '#kernel/db/database.ts';

/** Keys of the rows seen so far; lives as long as the transaction. */
export async function openSeenKeys(session: Session): Promise<void> {
  // By hash: a key of some thousand characters fits into no index.
  await session.client.query('drop table if exists seen_keys; create temporary table seen_keys (hash bytea primary key) on commit drop');
}

/** Of these keys, each once, the ones that no earlier row has; they are seen from here on. */
export async function takeNewKeys(session: Session, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    with given as materialized (select key, sha256(convert_to(key, 'UTF8')) as hash from unnest(${keys}::text[]) key),
    taken as (insert into seen_keys (hash) select hash from given on conflict do nothing returning hash)
    select given.key from given join taken using (hash)`.execute(session.query);
  return new Set(rows.map(({ key }) => key));
}

/**
 * Names that a mended file of the run may bring: each row of the name did not run, failed or was left. A repeated row, which never ran, does not open
 * the way again for the one that did. Kept as long as the transaction.
 */
export async function openMendable(session: Session, runId: number): Promise<void> {
  await session.client.query('drop table if exists mendable; create temporary table mendable (name text) on commit drop');
  await sql`
    insert into mendable (name)
    select row.name::json #>> '{}'
    from run_blocks b cross join string_to_table(b.names, E'\\n') with ordinality as row (name, place)
    left join lateral (
      select o.outcome from run_outcomes o where o.run_id = b.run_id and o.position = b.first_position + row.place::int - 1
      order by o.attempt desc limit 1
    ) newest on true
    where b.run_id = ${runId} group by 1 having bool_and(newest.outcome is null or newest.outcome = 'failed')`.execute(session.query);
  await session.client.query('create index on mendable using hash (name)');
}

/** Of these names, the mendable ones. */
export async function selectMendable(session: Session, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select name from mendable where name = any (${names}::text[])`.execute(session.query);
  return new Set(rows.map(({ name }) => name));
}
