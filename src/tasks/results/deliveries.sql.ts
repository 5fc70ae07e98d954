import { type Session, sql } from '#kernel/db/database.ts';
import type { FileKind } from './run-files.sql.ts';

/** A result file on its way to the bucket that the input came from. */
export interface Delivery {
  readonly runId: number;
  readonly program: string;
  readonly attempt: number;
  readonly kind: FileKind;
  readonly address: string;
  readonly objectKey: string;
  readonly sha256: Buffer;
  readonly tries: number;
}

export interface ShownDelivery {
  readonly kind: FileKind;
  readonly attempt: number;
  readonly address: string;
  readonly state: 'due' | 'done';
  readonly tries: number;
  readonly refusedBy: string | null;
}

export async function insertDeliveries(
  session: Session,
  of: { readonly runId: number; readonly program: string; readonly attempt: number; readonly at: Date },
  files: readonly { readonly kind: FileKind; readonly address: string }[],
): Promise<void> {
  await sql`
    insert into run_deliveries (run_id, program, attempt, kind, address, state, due_at)
    select ${of.runId}, ${of.program}, ${of.attempt}, f.kind, f.address, 'due', ${of.at}
    from unnest(${files.map((f) => f.kind)}::text[], ${files.map((f) => f.address)}::text[]) as f (kind, address)
    on conflict do nothing`.execute(session.query);
}

/** Those that are due, for this worker until `until`: who dies meanwhile leaves them due. */
export async function takeDeliveries(session: Session, at: Date, until: Date, limit: number): Promise<readonly Delivery[]> {
  const { rows } = await sql<Delivery>`
    with due as (
      select run_id, attempt, kind from run_deliveries where state = 'due' and due_at <= ${at} order by due_at limit ${limit} for update skip locked
    )
    update run_deliveries d set due_at = ${until}, tries = d.tries + 1
    from due join run_files f on f.run_id = due.run_id and f.attempt = due.attempt and f.kind = due.kind
    where d.run_id = due.run_id and d.attempt = due.attempt and d.kind = due.kind
    returning d.run_id as "runId", d.program, d.attempt, d.kind, d.address, f.object_key as "objectKey", f.sha256, d.tries`.execute(
    session.query,
  );
  return rows;
}

type Key = Pick<Delivery, 'runId' | 'attempt' | 'kind'>;

export async function setDelivered(session: Session, delivery: Key, address: string, at: Date): Promise<void> {
  await sql`
    update run_deliveries set state = 'done', done_at = ${at}, address = ${address}, refused_by = null
    where run_id = ${delivery.runId} and attempt = ${delivery.attempt} and kind = ${delivery.kind}`.execute(session.query);
}

export async function setRefused(session: Session, delivery: Key, code: string, dueAt: Date): Promise<void> {
  await sql`
    update run_deliveries set refused_by = ${code}, due_at = ${dueAt}
    where run_id = ${delivery.runId} and attempt = ${delivery.attempt} and kind = ${delivery.kind} and state = 'due'`.execute(
    session.query,
  );
}

export async function selectDeliveries(session: Session, runId: number): Promise<readonly ShownDelivery[]> {
  const { rows } = await sql<ShownDelivery>`
    select kind, attempt, address, state, tries, refused_by as "refusedBy" from run_deliveries where run_id = ${runId} order by attempt desc, kind`.execute(
    session.query,
  );
  return rows;
}
