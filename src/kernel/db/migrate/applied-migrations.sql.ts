import type pg from 'pg';
import type { Migration } from './migration-files.ts';

export interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
}

/** In the order they were applied; none where the database is new. */
export async function readApplied(client: pg.ClientBase | pg.Pool): Promise<AppliedMigration[]> {
  const { rows: found } = await client.query<{ there: boolean }>(`select to_regclass('public.waybill_migrations') is not null as there`);
  if (!found[0]?.there) return [];
  const { rows } = await client.query<AppliedMigration>('select name, sha256 from public.waybill_migrations order by position');
  return rows;
}

const RECORD_TABLE = `
create table if not exists public.waybill_migrations (
  position integer generated always as identity primary key,
  name text not null unique,
  sha256 text not null,
  applied_at timestamptz not null
);
grant select on public.waybill_migrations to waybill_app, waybill_reader`;

/** The file and the record of it, in one transaction. */
export async function applyMigration(client: pg.Client, migration: Migration, appliedAt: Date): Promise<void> {
  await client.query('begin');
  try {
    await client.query(RECORD_TABLE);
    await client.query(migration.sql);
    await client.query('insert into public.waybill_migrations (name, sha256, applied_at) values ($1, $2, $3)', [
      migration.name,
      migration.sha256,
      appliedAt,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
