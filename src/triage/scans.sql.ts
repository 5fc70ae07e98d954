import { type Session, sql } from '#kernel/db/database.ts';
import type { ScannedSource } from './error-class.ts';

export interface Scan {
  readonly settled: number;
  readonly reached: number;
  readonly marked: number | null;
  /** Every transaction of the mark's moment has ended: all numbers up to it are there to be read. */
  readonly isSettled: boolean;
}

/**
 * Takes a source for this transaction; undefined where another process has it. A writer that has its number and is not yet known as a transaction
 * is not seen by a snapshot: `graceMs` gives it the time.
 */
export async function takeScan(session: Session, source: ScannedSource, graceMs: number): Promise<Scan | undefined> {
  const { rows } = await sql<Scan>`
    select settled, reached, marked,
      coalesce(ledger_finished_before() >= marked_transaction and clock_timestamp() >= marked_at + ${graceMs} * interval '1 millisecond', false) as "isSettled"
    from triage_scans where source = ${source} for update skip locked`.execute(session.query);
  return rows[0];
}

export async function markScan(
  session: Session,
  source: ScannedSource,
  mark: { readonly newest: number; readonly transaction: number },
): Promise<void> {
  await sql`
    update triage_scans set marked = ${mark.newest}, marked_transaction = ${mark.transaction}, marked_at = clock_timestamp()
    where source = ${source}`.execute(session.query);
}

export async function moveScan(
  session: Session,
  source: ScannedSource,
  to: { readonly settled: number; readonly reached: number },
): Promise<void> {
  await sql`update triage_scans set settled = ${to.settled}, reached = ${to.reached} where source = ${source}`.execute(session.query);
}

export async function endMark(session: Session, source: ScannedSource): Promise<void> {
  await sql`
    update triage_scans set settled = marked, reached = greatest(reached, marked), marked = null, marked_transaction = null, marked_at = null
    where source = ${source} and marked is not null`.execute(session.query);
}
