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

/** Of these names, the ones that a mended file of the run may bring: rows that did not run, failed or were left. */
export async function selectMendable(session: Session, runId: number, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select i.external_id as name from run_items i
    left join lateral (
      select o.outcome from run_outcomes o where o.run_id = i.run_id and o.position = i.position order by o.attempt desc limit 1
    ) newest on true
    where i.run_id = ${runId} and i.external_id = any (${names}::text[]) and (newest.outcome is null or newest.outcome = 'failed')`.execute(
    session.query,
  );
  return new Set(rows.map(({ name }) => name));
}
