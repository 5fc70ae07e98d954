import { type Session, sql } from '#kernel/db/database.ts';

export interface FailedAttempts {
  readonly failures: number;
  /** When they are forgotten. */
  readonly until: Date;
}

export interface Window {
  readonly at: Date;
  readonly until: Date;
}

/** Counts one more of each; answers how many there are now. In order, so that two at once wait and do not block each other. */
export async function addFailures(session: Session, keys: readonly Buffer[], { at, until }: Window): Promise<readonly FailedAttempts[]> {
  const { rows } = await sql<FailedAttempts>`
    insert into failed_attempts as f (key_hash, failures, until)
    select key_hash, 1, ${until} from (select distinct unnest(${keys}::bytea[]) as key_hash order by 1) keys
    on conflict (key_hash) do update set
      failures = case when f.until > ${at} and f.until <= ${until} then f.failures + 1 else 1 end,
      until = case when f.until > ${at} and f.until <= ${until} then f.until else excluded.until end
    returning failures, until`.execute(session.query);
  return rows;
}

/** What is being counted just now is left to the next time. */
export async function deleteOver(session: Session, at: Date): Promise<void> {
  await sql`
    delete from failed_attempts f
    using (select key_hash from failed_attempts where until <= ${at} for update skip locked) over
    where f.key_hash = over.key_hash`.execute(session.query);
}

/** They were none. */
export async function takeBackFailures(session: Session, keys: readonly Buffer[]): Promise<void> {
  await sql`
    update failed_attempts f set failures = greatest(f.failures - 1, 0)
    from (select key_hash from failed_attempts where key_hash = any (${keys}::bytea[]) order by 1 for update) own
    where f.key_hash = own.key_hash`.execute(session.query);
}

/** Those of the windows that are not over; a clock that was set back ends one too. */
export async function selectFailures(session: Session, keys: readonly Buffer[], { at, until }: Window): Promise<readonly FailedAttempts[]> {
  const { rows } = await sql<FailedAttempts>`
    select failures, until from failed_attempts
    where key_hash = any (${keys}::bytea[]) and until > ${at} and until <= ${until}`.execute(session.query);
  return rows;
}
