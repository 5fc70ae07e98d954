import type pg from 'pg';
import { pendingMigrations } from './migrate/migrate.ts';

export interface DatabaseProbed {
  /** `18.1`, as the server says it. */
  readonly version: string;
  readonly user: string;
  /** Whether the login may act as the role that services have. */
  readonly mayActAsApp: boolean;
  /** Row-level security holds neither a superuser nor a login that may bypass it. */
  readonly isHeldToScope: boolean;
  readonly pending: readonly string[];
  /** The server's clock, between the two moments of asking. */
  readonly clock: Date;
}

/** What `waybill doctor` wants to know of the database; changes nothing. */
export async function probeDatabase(pool: pg.Pool): Promise<DatabaseProbed> {
  const { rows } = await pool.query<Omit<DatabaseProbed, 'pending' | 'isHeldToScope'> & { isPastRowSecurity: boolean }>(
    `select current_setting('server_version') as version, session_user::text as user, clock_timestamp() as clock,
       coalesce(pg_has_role(session_user, to_regrole('waybill_app')::oid, 'member'), false) as "mayActAsApp",
       coalesce((select rolsuper or rolbypassrls from pg_roles where rolname = 'waybill_app'), false) as "isPastRowSecurity"`,
  );
  const [row] = rows;
  if (!row) throw new Error('The database answered nothing.');
  const { isPastRowSecurity, ...probed } = row;
  return { ...probed, isHeldToScope: !isPastRowSecurity, pending: await pendingMigrations(pool) };
}
