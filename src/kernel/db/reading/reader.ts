import pg from 'pg';
import { WaybillError } from '../../errors.ts';
import type { Scope } from '../database.ts';
import { databaseFault } from '../faults.ts';
import { checkQuestion } from './check-question.ts';

/** Asks questions with the rights of `waybill_reader`, and no others. */
export interface Reader {
  /** @throws WB_QUERY_REFUSED, WB_QUERY_FAILED, WB_READER_LOGIN, WB_DATABASE_UNREACHABLE */
  ask(scope: Scope, statement: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** One process asks so many questions at once. */
const CONNECTIONS = 3;
const MOST_ROWS = 10_000;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * @param url a login that is `waybill_reader`, or a member of it. Whoever else it may be, each transaction takes on that role, is read-only, and is held to
 * its scope by row-level security; a question cannot leave any of the three, because it can call nothing that would.
 */
export function openReader({ url }: { readonly url: string }): Reader {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, application_name: 'waybill reader' });
  pool.on('error', () => undefined);
  return {
    ask: async (scope, statement, values) => {
      checkQuestion(statement);
      const client = await pool.connect().catch((cause: Error) => Promise.reject(databaseFault(cause) ?? cause));
      return askOn(client, scope, statement, values);
    },
    close: () => pool.end(),
  };
}

async function askOn(
  client: pg.PoolClient,
  scope: Scope,
  statement: string,
  values: readonly unknown[],
): Promise<readonly Record<string, unknown>[]> {
  let broken: Error | undefined;
  try {
    await client.query(beginReading(scope)).catch(refuseLogin);
    // The extended protocol takes one statement and no more.
    const text = `select * from (\n${statement}\n) as asked limit ${MOST_ROWS + 1}`;
    const asked: pg.QueryConfig & { queryMode: 'extended' } = { text, values: [...values], queryMode: 'extended' };
    const { rows } = await client.query<Record<string, unknown>>(asked).catch(nameFault);
    if (rows.length > MOST_ROWS) throw new WaybillError('WB_QUERY_FAILED', `The question has more than ${MOST_ROWS} rows for an answer.`);
    return rows;
  } finally {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    client.release(broken);
  }
}

function beginReading(scope: Scope): string {
  const list = scope === '*' ? '*' : scope.join(',');
  return `begin transaction read only; set local role waybill_reader; set local statement_timeout = '30s'; set local standard_conforming_strings = on; set local waybill.programs = ${pg.escapeLiteral(list)}`;
}

function refuseLogin(cause: unknown): never {
  if ((cause as pg.DatabaseError).code !== INSUFFICIENT_PRIVILEGE) throw databaseFault(cause) ?? cause;
  throw new WaybillError('WB_READER_LOGIN', 'The database login may not take on the role waybill_reader.', {}, { cause });
}

/** PostgreSQL's words may quote values; its code and, for a name that is not there, the name are enough. */
function nameFault(cause: unknown): never {
  const { code = 'unknown', message } = cause as pg.DatabaseError;
  const isName = /^42(P01|703|883|501)$/.test(code);
  throw (
    databaseFault(cause) ??
    new WaybillError('WB_QUERY_FAILED', `PostgreSQL refused the question (${code})${isName ? `: ${message}` : ''}.`, {}, { cause })
  );
}
