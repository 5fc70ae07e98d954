import pg from 'pg';
import type { Config } from '#kernel/config/index.ts';
import { joinEmbeddedPostgres } from '#kernel/db/embedded/join-embedded-postgres.ts';
import { startEmbeddedPostgres } from '#kernel/db/embedded/start-embedded-postgres.ts';
import { migrate, pendingMigrations } from '#kernel/db/migrate/migrate.ts';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';

export interface RunningDatabase {
  readonly appUrl: string;
  readonly directUrl: string;
  /** The login of tasks that only read. */
  readonly readerUrl: string;
  /** Rejects when the database is lost for good; never settles otherwise. */
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

/**
 * The database of this installation: the one that `DATABASE_URL` names, else the embedded one, started here or joined where another process
 * of the same data folder runs it. The embedded one is migrated at once; yours by `waybill migrate` only.
 * @throws WaybillError WB_MIGRATION_PENDING, WB_DATABASE_…
 */
export async function startDatabase(config: Config): Promise<RunningDatabase> {
  return config.databaseUrl ? useYours(config.databaseUrl, config) : useEmbedded(config.data);
}

async function useYours(
  appUrl: string,
  { databaseDirectUrl: directUrl = appUrl, databaseReaderUrl: readerUrl = appUrl }: Config,
): Promise<RunningDatabase> {
  await refusePending(appUrl);
  return { appUrl, directUrl, readerUrl, lost: new Promise(() => undefined), stop: async () => undefined };
}

async function useEmbedded(dataFolder: string): Promise<RunningDatabase> {
  try {
    const server = await startEmbeddedPostgres({ dataFolder });
    await migrate(server.urls.owner).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return { appUrl: server.urls.app, directUrl: server.urls.app, readerUrl: server.urls.reader, lost: server.lost, stop: server.stop };
  } catch (error) {
    const joined = isWaybillError(error) && error.code === 'WB_DATABASE_BUSY' ? joinEmbeddedPostgres(dataFolder) : undefined;
    if (!joined) throw error;
    await refusePending(joined.appUrl);
    const { appUrl, readerUrl } = joined;
    return { appUrl, directUrl: appUrl, readerUrl, lost: new Promise(() => undefined), stop: async () => undefined };
  }
}

async function refusePending(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    const pending = await pendingMigrations(pool);
    if (pending.length === 0) return;
    throw new WaybillError('WB_MIGRATION_PENDING', `The database lacks ${pending.length} migrations, from ${pending[0]} on.`);
  } finally {
    await pool.end();
  }
}

/** Migrates the database that the configuration names. Answers the names of what was applied. */
export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  const url = config.databaseDirectUrl ?? config.databaseUrl;
  if (url) return (await migrate(url)).applied;
  const joined = joinEmbeddedPostgres(config.data);
  if (joined) return (await migrate(joined.ownerUrl)).applied;
  const server = await startEmbeddedPostgres({ dataFolder: config.data });
  try {
    return (await migrate(server.urls.owner)).applied;
  } finally {
    await server.stop();
  }
}
