import { type Session, sql } from '#kernel/db/database.ts';

/** Keys of the rows seen so far; lives as long as the transaction. */
export async function openSeenKeys(session: Session): Promise<void> {
  await session.client.query('drop table if exists seen_keys; create temporary table seen_keys (key text primary key) on commit drop');
}

/** Of these keys, each once, the ones that no earlier row has; they are seen from here on. */
export async function takeNewKeys(session: Session, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    insert into seen_keys (key) select key from unnest(${keys}::text[]) key on conflict do nothing returning key`.execute(session.query);
  return new Set(rows.map(({ key }) => key));
}

/** Names of the rows that a mended file of the run may bring: they did not run, failed or were left. Kept as long as the transaction. */
export async function openMendable(session: Session, runId: number): Promise<void> {
  await session.client.query('drop table if exists mendable; create temporary table mendable (name text primary key) on commit drop');
  await sql`
    insert into mendable (name)
    select distinct row.name::json #>> '{}'
    from run_blocks b cross join string_to_table(b.names, E'\\n') with ordinality as row (name, place)
    left join lateral (
      select o.outcome from run_outcomes o where o.run_id = b.run_id and o.position = b.first_position + row.place::int - 1
      order by o.attempt desc limit 1
    ) newest on true
    where b.run_id = ${runId} and (newest.outcome is null or newest.outcome = 'failed')`.execute(session.query);
}

/** Of these names, the mendable ones. */
export async function selectMendable(session: Session, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select name from mendable where name = any (${names}::text[])`.execute(session.query);
  return new Set(rows.map(({ name }) => name));
}
