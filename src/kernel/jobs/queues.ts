import type pg from 'pg';

/** The schema that the job engine's migration makes; business tables never refer to it. */
export const JOB_SCHEMA = 'pgboss';

/** A queue: one for each destination and kind of work, never one for each run. */
export interface QueueDefinition {
  readonly name: string;
  /** Longest that one job may take, in seconds, before it is given to somebody else. */
  readonly expireSeconds: number;
  /** One job for each key, waiting or in work: nobody else works on the same meanwhile, and waking it then does nothing. */
  readonly isOneAtATime?: boolean;
}

/** The engine's least heartbeat: a job whose worker was silent for so long is given to somebody else. */
const HEARTBEAT_SECONDS = 10;

/** Makes the queues that are not there yet; two processes at once wait for each other. */
export async function ensureQueues(pool: pg.Pool, queues: readonly QueueDefinition[]): Promise<void> {
  await pool.query(
    `with locked as (select pg_advisory_xact_lock(hashtext('waybill queues')))
     select ${JOB_SCHEMA}.create_queue(q ->> 'name', q) from locked, jsonb_array_elements($1::jsonb) q
     where not exists (select 1 from ${JOB_SCHEMA}.queue known where known.name = q ->> 'name')`,
    [JSON.stringify(queues.map(asEngineQueue))],
  );
}

/**
 * `short`: one waiting job for each key, so that waking twice wakes once, while a wake during work is kept for after it. `exclusive`: one for each
 * key that waits or is in work.
 */
function asEngineQueue(queue: QueueDefinition) {
  return {
    name: queue.name,
    policy: queue.isOneAtATime ? 'exclusive' : 'short',
    retryLimit: 1_000_000,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: queue.expireSeconds,
    retentionSeconds: 1_209_600,
    deleteAfterSeconds: 3_600,
    partition: false,
    notify: false,
  };
}
