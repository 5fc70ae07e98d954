import pg from 'pg';
import { now } from '../../clock/clock.ts';
import { WaybillError } from '../../errors.ts';
import { unreachable } from '../faults.ts';
import { type AppliedMigration, applyMigration, readApplied } from './applied-migrations.sql.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { ensureRoles } from './roles.ts';

export interface MigrateResult {
  /** Names of what this call applied, in order; empty when the database was up to date. */
  readonly applied: readonly string[];
  /** How many had been applied before. */
  readonly already: number;
}

/** Any number that nobody else uses: two migrations at once wait for each other. */
const LOCK = 8_231_004_517;

/**
 * Brings the database at `url` to this version's schema. `url` must log in as the schema's owner, directly and not through a pooler.
 * Each file is one transaction, and so is what is known of it.
 * @throws WB_MIGRATION_CHANGED, WB_MIGRATION_UNKNOWN, WB_MIGRATION_FAILED, WB_DATABASE_ROLES, WB_DATABASE_UNREACHABLE
 */
export async function migrate(url: string, migrations: readonly Migration[] = readMigrations()): Promise<MigrateResult> {
  const client = new pg.Client({ connectionString: url, application_name: 'waybill migrate' });
  await client.connect().catch((cause: Error) => Promise.reject(unreachable(cause)));
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await ensureRoles(client);
    const applied = await readApplied(client);
    refuseChanged(migrations, applied);
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map(({ name }) => name), already: applied.length };
  } finally {
    // Ending the connection gives the lock back.
    await client.end();
  }
}

/**
 * Names of the steps that this version has and the database lacks. Services ask when they start: work on a schema that is not theirs would go
 * wrong later, and worse.
 * @throws WB_MIGRATION_CHANGED, WB_MIGRATION_UNKNOWN
 */
export async function pendingMigrations(
  client: pg.ClientBase | pg.Pool,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const applied = await readApplied(client);
  refuseChanged(migrations, applied);
  return migrations.slice(applied.length).map(({ name }) => name);
}

/** What is applied must be the beginning of what this version has, byte by byte. */
function refuseChanged(migrations: readonly Migration[], applied: readonly AppliedMigration[]): void {
  applied.forEach((done, index) => {
    const known = migrations[index];
    if (known?.name === done.name && known.sha256 === done.sha256) return;
    if (known?.name === done.name)
      throw new WaybillError('WB_MIGRATION_CHANGED', `${done.name} was changed after it had been applied.`, { name: done.name });
    const message = `The database has ${done.name} in place ${index + 1}, where this version has ${known?.name ?? 'nothing'}.`;
    throw new WaybillError('WB_MIGRATION_UNKNOWN', message, { name: done.name });
  });
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await applyMigration(client, migration, now());
  } catch (cause) {
    throw new WaybillError(
      'WB_MIGRATION_FAILED',
      `${migration.name}: ${describe(cause, migration.sql)}`,
      { name: migration.name },
      { cause },
    );
  }
}

/** PostgreSQL counts characters; people count lines. */
function describe(cause: unknown, sql: string): string {
  const { message, position } = cause as pg.DatabaseError;
  const line = position === undefined ? '' : ` (line ${sql.slice(0, Number(position)).split('\n').length})`;
  return `${message}${line}`;
}
