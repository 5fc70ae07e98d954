import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Database, openDatabase } from '../kernel/db/database.ts';

/** A database of this test file's own, migrated and empty. */
export interface TestDatabase {
  /** As services open it: `waybill_app`, held to the scope by row-level security. */
  readonly database: Database;
  /** The schema's owner, past row-level security: for what a test checks, never for what it does. */
  readonly owner: pg.Pool;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly readerUrl: string;
}

interface Clone extends TestDatabase {
  close(): Promise<void>;
}

/**
 * Clones the migrated database for this file and drops it afterwards; call it once, at the top of the file. The parts are there from
 * `beforeAll` on, so read them inside tests (`db.database`), not at the top. A connection that a test leaves open fails the file.
 */
export function useDatabase(): TestDatabase {
  let clone: Clone | undefined;
  const opened = (): Clone => {
    if (!clone) throw new Error('useDatabase(): read its parts inside a test or hook; the clone is made in beforeAll.');
    return clone;
  };
  beforeAll(async () => {
    clone = await cloneDatabase();
  });
  afterAll(async () => {
    await clone?.close();
  });
  return {
    get database() {
      return opened().database;
    },
    get owner() {
      return opened().owner;
    },
    get appUrl() {
      return opened().appUrl;
    },
    get ownerUrl() {
      return opened().ownerUrl;
    },
    get readerUrl() {
      return opened().readerUrl;
    },
  };
}

/** The same without vitest's hooks, for tests that need several; the caller closes it. */
export async function cloneDatabase(): Promise<Clone> {
  const { superuserUrl, ownerUrl, appUrl, readerUrl } = inject('waybillPostgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuserUrl, `create database ${name} template waybill owner waybill_owner strategy file_copy`);
  const urls = { appUrl: withDatabase(appUrl, name), ownerUrl: withDatabase(ownerUrl, name), readerUrl: withDatabase(readerUrl, name) };
  const database = openDatabase({ url: urls.appUrl, max: 8, applicationName: 'useDatabase database' });
  const owner = new pg.Pool({ connectionString: urls.ownerUrl, max: 3, application_name: 'useDatabase owner' });
  return { database, owner, ...urls, close: () => closeClone(superuserUrl, name, database, owner) };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function closeClone(superuserUrl: string, name: string, database: Database, owner: pg.Pool): Promise<void> {
  const unreleased = [database.pool, owner].reduce((sum, pool) => sum + pool.totalCount - pool.idleCount, 0);
  // pool.end() waits for clients that will never come back.
  if (unreleased === 0) await Promise.all([database.close(), owner.end()]);
  await dropDatabase(superuserUrl, name);
  if (unreleased > 0) throw new Error(`${unreleased} database client(s) were taken from a pool and never released.`);
}

const IN_USE = '55006';

/** PostgreSQL itself waits some seconds for connections that are ending. */
async function dropDatabase(superuserUrl: string, name: string, isLast = false): Promise<void> {
  try {
    await asSuperuser(superuserUrl, `drop database ${name}`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== IN_USE) throw error;
    // On a machine with much to do they take longer to end than that.
    if (!isLast) return dropDatabase(superuserUrl, name, true);
    const left = await asSuperuser(
      superuserUrl,
      `select distinct application_name as name from pg_stat_activity where datname = '${name}'`,
    );
    await asSuperuser(superuserUrl, `drop database ${name} with (force)`);
    const names = left.rows.map((row: { name: string }) => row.name).join(', ');
    throw new Error(`Connections were left open by: ${names}. Close what the test opened.`, { cause: error });
  }
}

async function asSuperuser(url: string, statement: string): Promise<pg.QueryResult> {
  // From another database than the template: a connection to that would keep it from being cloned.
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
