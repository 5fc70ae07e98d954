import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { DB } from '../../../db/schema.d.ts';
import { databaseFault, isConflict } from './faults.ts';

/** The programs whose rows a caller may see and change; `*` is all of them. Row-level security holds every statement to it. */
export type Scope = '*' | readonly string[];

/** One transaction in one scope: `query` for statements, `client` for COPY and for what joins the transaction (jobs). */
export interface Session {
  readonly query: Kysely<DB>;
  readonly client: pg.PoolClient;
  readonly scope: Scope;
}

export interface Database {
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction; commits its answer, rolls back on a throw. */
  transaction<T>(scope: Scope, work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * The same for work that does nothing outside of its transaction, or nothing that doing it again would change: where PostgreSQL ends it
   * because two met on the same rows, it is begun again, up to three times in all.
   * @throws WaybillError WB_DATABASE_CONFLICT where it met others each time
   */
  repeatable<T>(scope: Scope, work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Most connections this process holds. */
  readonly max?: number;
  readonly applicationName?: string;
  /** Whose rights every transaction has, whoever logs in: row-level security would not hold the schema's owner. */
  readonly role?: 'waybill_app' | 'waybill_reader';
}

/** bigint comes back as a number: ids and counts stay far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function openDatabase(options: DatabaseOptions): Database {
  const role = options.role ?? 'waybill_app';
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'waybill',
  });
  // An idle connection that the server drops is replaced at the next use; without a listener Node would end the process.
  pool.on('error', () => undefined);
  // The same of one that is lent out between two statements: its next one fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const transaction: Database['transaction'] = (scope, work) => inTransaction(pool, beginInScope(role, scope), scope, work);
  return { pool, transaction, repeatable: (scope, work) => again(() => transaction(scope, work)), close: () => pool.end() };
}

const TRIES = 3;

/** At once: whom it met has the rows by then, and a deadlock was found after a second of waiting. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES || !isConflict(error)) throw error;
    }
  }
}

async function inTransaction<T>(pool: pg.Pool, begin: string, scope: Scope, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((cause: Error) => Promise.reject(databaseFault(cause) ?? cause));
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work({ query: onConnection(client), client, scope });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw databaseFault(error) ?? error;
  } finally {
    client.release(broken);
  }
}

/** Program names are checked against their pattern at definition, so the list can be quoted into the one round trip that begins the transaction. */
function beginInScope(role: string, scope: Scope): string {
  const list = scope === '*' ? '*' : scope.join(',');
  return `begin; set local role ${role}; set local waybill.programs = ${pg.escapeLiteral(list)}`;
}

function onConnection(client: pg.PoolClient): Kysely<DB> {
  const held = { connect: async () => ({ ...bound(client), release: () => undefined }), end: async () => undefined };
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: held as never }) });
}

function bound(client: pg.PoolClient) {
  return { query: client.query.bind(client) };
}

export { sql };
