import { type Session, sql } from '#kernel/db/database.ts';

export interface WriteStop {
  readonly isStopped: boolean;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export async function insertWriteStop(session: Session, { isStopped, reason, by, at }: WriteStop): Promise<void> {
  await sql`
    insert into write_stops (is_stopped, reason, author, at) values (${isStopped}, ${reason}, ${by}, ${at})`.execute(session.query);
}

/** The newest word on it; undefined: nobody ever stopped anything. */
export async function selectWriteStop(session: Session): Promise<WriteStop | undefined> {
  const { rows } = await sql<WriteStop>`
    select is_stopped as "isStopped", reason, author as by, at from write_stops order by id desc limit 1`.execute(session.query);
  return rows[0];
}

/** Two who turn the switch at once turn it one after the other. */
export async function lockWriteStop(session: Session): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('waybill write stop'))`.execute(session.query);
}
