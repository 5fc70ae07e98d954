import { type Session, sql } from '#kernel/db/database.ts';

export interface DestinationPause {
  readonly program: string;
  readonly destination: string;
  readonly reason: string;
  readonly pausedBy: string;
  readonly pausedAt: Date;
}

/** False where it is paused already. */
export async function insertPause(session: Session, pause: DestinationPause): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into destination_pauses (program, destination, reason, paused_by, paused_at)
    values (${pause.program}, ${pause.destination}, ${pause.reason}, ${pause.pausedBy}, ${pause.pausedAt})
    on conflict (program, destination) where resumed_at is null do nothing`.execute(session.query);
  return numAffectedRows === 1n;
}

/** False where it is not paused. */
export async function endPause(
  session: Session,
  { program, destination, by, at }: { readonly program: string; readonly destination: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update destination_pauses set resumed_by = ${by}, resumed_at = ${at}
    where program = ${program} and destination = ${destination} and resumed_at is null`.execute(session.query);
  return numAffectedRows === 1n;
}

export async function selectPauses(session: Session): Promise<DestinationPause[]> {
  const { rows } = await sql<DestinationPause>`
    select program, destination, reason, paused_by as "pausedBy", paused_at as "pausedAt"
    from destination_pauses where resumed_at is null order by program, destination`.execute(session.query);
  return rows;
}
