import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getConstructionPlans } from 'pg-boss';
import { WaybillError } from '../../errors.ts';

/** One step of the schema: a file of migrations/, or the job engine's own plan. */
export interface Migration {
  /** `0002_submissions.sql`, or `pg-boss 43` for the job engine's schema of that version. */
  readonly name: string;
  readonly sql: string;
  /** Hex. */
  readonly sha256: string;
}

export const MIGRATIONS_FOLDER = join(import.meta.dirname, '../../../../migrations');
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/**
 * All steps in the order they apply: the job engine first, for later files may grant on it.
 * @throws WB_MIGRATION_FAILED for a file whose name is not `NNNN_name.sql` or whose number is used twice
 */
export function readMigrations(folder: string = MIGRATIONS_FOLDER): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted();
  refuseOddNames(names);
  return [jobEngine(), ...names.map((name) => migration(name, readFileSync(join(folder, name), 'utf8')))];
}

function refuseOddNames(names: readonly string[]): void {
  const numbers = new Set<string>();
  for (const name of names) {
    const number = name.slice(0, 4);
    if (!FILE_NAME.test(name)) throw new WaybillError('WB_MIGRATION_FAILED', `${name} is not named NNNN_name.sql.`, { name });
    if (numbers.has(number)) throw new WaybillError('WB_MIGRATION_FAILED', `Two migrations have the number ${number}.`, { name });
    numbers.add(number);
  }
}

function migration(name: string, sql: string): Migration {
  return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

/** Services may make and drop queues, which makes and drops tables, without owning the schema: the two functions run as their owner. */
const JOB_ENGINE_RIGHTS = `
alter function pgboss.create_queue(text, jsonb) security definer set search_path = pgboss, pg_temp;
alter function pgboss.delete_queue(text) security definer set search_path = pgboss, pg_temp;
revoke execute on function pgboss.create_queue(text, jsonb), pgboss.delete_queue(text) from public;
grant usage on schema pgboss to waybill_app;
grant execute on all functions in schema pgboss to waybill_app;
grant select, insert, update, delete on all tables in schema pgboss to waybill_app;
grant usage on all sequences in schema pgboss to waybill_app;
alter default privileges in schema pgboss grant select, insert, update, delete on tables to waybill_app;
`;

/** The plan opens and commits a transaction of its own; here it joins the one that records it. */
function jobEngine(): Migration {
  const plan = getConstructionPlans('pgboss')
    .replace(/^\s*BEGIN;/, '')
    .replace(/COMMIT;\s*$/, '');
  const version = /pgboss\.version\(version\) VALUES \('(\d+)'\)/.exec(plan)?.[1] ?? 'unknown';
  return migration(`pg-boss ${version}`, plan + JOB_ENGINE_RIGHTS);
}
