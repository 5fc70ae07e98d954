import { type Session, sql } from '#kernel/db/database.ts';

/** Holds the cursor until the transaction ends. Undefined: somebody else is counting. It begins at `at` where nothing was ever counted. */
export async function takeCursor(session: Session, name: string, at: Date): Promise<Date | undefined> {
  await sql`insert into metric_cursors (name, counted_until) values (${name}, ${at}) on conflict (name) do nothing`.execute(session.query);
  const { rows } = await sql<{ countedUntil: Date }>`
    select counted_until as "countedUntil" from metric_cursors where name = ${name} for update skip locked`.execute(session.query);
  return rows[0]?.countedUntil;
}

export async function moveCursor(session: Session, name: string, until: Date): Promise<void> {
  await sql`update metric_cursors set counted_until = ${until} where name = ${name}`.execute(session.query);
}
