import { type Session, sql } from '#kernel/db/database.ts';

/** Time in which alerts are noted and nobody is told. */
export interface MaintenanceWindow {
  readonly id: number;
  /** Null: all programs, and the installation as a whole. */
  readonly program: string | null;
  /** Null: every rule. */
  readonly rules: readonly string[] | null;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly reason: string;
  readonly author: string;
  readonly decidedAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

const COLUMNS = sql.raw(`
  w.id, w.program, w.rules, w.from_at as "fromAt", w.until_at as "untilAt", w.reason, w.author, w.decided_at as "decidedAt", w.ended_at as "endedAt",
  w.ended_by as "endedBy"`);

export type NewWindow = Omit<MaintenanceWindow, 'id' | 'endedAt' | 'endedBy'>;

export async function insertWindow(session: Session, window: NewWindow): Promise<MaintenanceWindow> {
  const { rows } = await sql<MaintenanceWindow>`
    insert into maintenance_windows as w (program, rules, from_at, until_at, reason, author, decided_at)
    values (${window.program}, ${window.rules}::text[], ${window.fromAt}, ${window.untilAt}, ${window.reason}, ${window.author}, ${window.decidedAt})
    returning ${COLUMNS}`.execute(session.query);
  return rows[0] as MaintenanceWindow;
}

/** Undefined where it had ended. */
export async function endWindow(
  session: Session,
  of: { readonly id: number; readonly by: string; readonly at: Date },
): Promise<MaintenanceWindow | undefined> {
  const { rows } = await sql<MaintenanceWindow>`
    update maintenance_windows w set ended_at = ${of.at}, ended_by = ${of.by}
    where w.id = ${of.id} and w.ended_at is null and w.until_at > ${of.at} returning ${COLUMNS}`.execute(session.query);
  return rows[0];
}

/** Those that hold or will hold; with `isAll`, the others too. The newest first. */
export async function selectWindows(session: Session, at: Date, isAll: boolean, limit: number): Promise<MaintenanceWindow[]> {
  const { rows } = await sql<MaintenanceWindow>`
    select ${COLUMNS} from maintenance_windows w
    where ${isAll} or (w.ended_at is null and w.until_at > ${at}) order by w.id desc limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectWindow(session: Session, id: number): Promise<MaintenanceWindow | undefined> {
  const { rows } = await sql<MaintenanceWindow>`select ${COLUMNS} from maintenance_windows w where w.id = ${id}`.execute(session.query);
  return rows[0];
}
