import type { Session } from '#kernel/db/database.ts';
import type { Checkpoint } from './checkpoint.ts';

/** One sealer at a time, in any process; false where another one seals now. Held until the transaction ends. */
export async function becomeSealer(session: Session): Promise<boolean> {
  const { rows } = await session.client.query<{ held: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('waybill.ledger.sealer')) as held`,
  );
  return rows[0]!.held;
}

/** As `becomeSealer`, but waits for its turn. */
export async function waitForSealer(session: Session): Promise<void> {
  await session.client.query(`select pg_advisory_xact_lock(hashtext('waybill.ledger.sealer'))`);
}

/** Every transaction below this number has ended, so no line can still appear there. */
export async function finishedBefore(session: Session): Promise<number> {
  const { rows } = await session.client.query<{ bound: number }>('select ledger_finished_before() as bound');
  return rows[0]!.bound;
}

/**
 * The transaction behind which a checkpoint of about `most` lines ends, so that it never cuts a transaction; `bound` where fewer lines wait.
 * A transaction larger than that makes a larger checkpoint.
 */
export async function endOfCheckpoint(session: Session, after: number, bound: number, most: number): Promise<number> {
  const { rows } = await session.client.query<{ until: number | null }>({
    name: 'ledger.end_of_checkpoint',
    text: END_OF_CHECKPOINT,
    values: [after, bound, most],
  });
  return rows[0]?.until ?? bound;
}

const END_OF_CHECKPOINT = `
  with waiting as (
    select transaction_id from ledger_lines where transaction_id >= $1 and transaction_id < $2 order by transaction_id, id limit $3 + 1
  ), cut as (
    select min(transaction_id) as first, max(transaction_id) as last, count(*) as lines from waiting
  )
  select case when last > first then last else first + 1 end as until from cut where lines > $3`;

const COLUMNS = `number, after_transaction as "afterTransaction", until_transaction as "untilTransaction", lines, root, previous_hash as "previousHash",
  sealed_at as "sealedAt", key_id as "keyId", hash, signature`;

export async function lastCheckpoint(session: Session): Promise<Checkpoint | undefined> {
  const { rows } = await session.client.query<Checkpoint>(`select ${COLUMNS} from ledger_checkpoints order by number desc limit 1`);
  return rows[0];
}

export async function readCheckpoints(session: Session, after: number, limit: number): Promise<Checkpoint[]> {
  const { rows } = await session.client.query<Checkpoint>({
    name: 'ledger.read_checkpoints',
    text: `select ${COLUMNS} from ledger_checkpoints where number > $1 order by number limit $2`,
    values: [after, limit],
  });
  return rows;
}

export async function insertCheckpoint(session: Session, checkpoint: Checkpoint): Promise<void> {
  const { number, afterTransaction, untilTransaction, lines, root, previousHash, sealedAt, keyId, hash, signature } = checkpoint;
  await session.client.query({
    name: 'ledger.insert_checkpoint',
    text: `insert into ledger_checkpoints (number, after_transaction, until_transaction, lines, root, previous_hash, sealed_at, key_id, hash, signature)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [number, afterTransaction, untilTransaction, lines, root, previousHash, sealedAt, keyId, hash, signature],
  });
}

/** Checkpoints that the object store does not have yet, oldest first. */
export async function uncopiedCheckpoints(session: Session, limit: number): Promise<Checkpoint[]> {
  const { rows } = await session.client.query<Checkpoint>({
    name: 'ledger.uncopied_checkpoints',
    text: `select ${COLUMNS} from ledger_checkpoints where number > (select coalesce(max(number), 0) from ledger_copies) order by number limit $1`,
    values: [limit],
  });
  return rows;
}

export async function insertCopy(session: Session, number: number, objectKey: string, at: Date): Promise<void> {
  await session.client.query({
    name: 'ledger.insert_copy',
    text: 'insert into ledger_copies (number, object_key, copied_at) values ($1, $2, $3) on conflict (number) do nothing',
    values: [number, objectKey, at],
  });
}

export async function lastCopy(session: Session): Promise<number> {
  const { rows } = await session.client.query<{ number: number }>('select coalesce(max(number), 0) as number from ledger_copies');
  return rows[0]!.number;
}

/** Begins a new era of transaction numbers, all of which are larger than those before. */
export async function beginEra(session: Session, at: Date): Promise<void> {
  await session.client.query({
    text: 'insert into ledger_eras (era, began_at) select coalesce(max(era), 0) + 1, $1 from ledger_eras',
    values: [at],
  });
}

/** Lines that wait for their checkpoint, and since when. */
export async function readLag(session: Session): Promise<{ lines: number; since: Date | null }> {
  const { rows } = await session.client.query<{ lines: number; since: Date | null }>(`
    select count(*) as lines, min(at) as since from ledger_lines
    where transaction_id >= (select coalesce(max(until_transaction), 0) from ledger_checkpoints)`);
  return rows[0]!;
}
