import { type Session, sql } from '#kernel/db/database.ts';
import type { ExportFile, FileState, LiveState, NextFile } from './export.ts';

const COLUMNS = sql.raw(`
  f.id, f.program, f.export, f.day::text as day, f.state, f.state_at as "stateAt", f.file_name as "fileName", f.candidates, f.written, f.superseded, f.refused,
  f.bytes, f.sha256, f.window_from as "windowFrom", f.window_until as "windowUntil", f.archive_key as "archiveKey", f.archive_redacted_at as "archiveRedactedAt", f.started_by as "startedBy",
  f.started_by_kind as "startedByKind", f.reason, f.frozen_at as "frozenAt", f.confirmed_at as "confirmedAt", f.tries, f.next_try_at as "nextTryAt",
  f.fault_code as "faultCode", f.fault`);

/** Whoever starts a file of an export does so alone until the transaction ends. */
export async function lockExport(session: Session, program: string, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export ${program} ${name}`}, 0))`.execute(session.query);
}

export type NewFile = Pick<
  ExportFile,
  | 'program'
  | 'export'
  | 'day'
  | 'fileName'
  | 'candidates'
  | 'written'
  | 'superseded'
  | 'refused'
  | 'bytes'
  | 'sha256'
  | 'windowFrom'
  | 'windowUntil'
  | 'startedBy'
  | 'startedByKind'
  | 'reason'
  | 'frozenAt'
>;

export async function insertFile(session: Session, file: NewFile): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into export_files (program, export, day, state, state_at, file_name, candidates, written, superseded, refused, bytes, sha256,
      window_from, window_until, started_by, started_by_kind, reason, frozen_at, next_try_at)
    values (${file.program}, ${file.export}, ${file.day}::date, 'frozen', ${file.frozenAt}, ${file.fileName}, ${file.candidates}, ${file.written},
      ${file.superseded}, ${file.refused}, ${file.bytes}, ${file.sha256}, ${file.windowFrom}, ${file.windowUntil}, ${file.startedBy}, ${file.startedByKind},
      ${file.reason}, ${file.frozenAt}, ${file.frozenAt})
    returning id`.execute(session.query);
  return (rows[0] as { id: number }).id;
}

export async function selectFile(session: Session, id: number): Promise<ExportFile | undefined> {
  const { rows } = await sql<ExportFile>`select ${COLUMNS} from export_files f where f.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Undefined where somebody else works on it. Held until the transaction ends: a step and its record are one. */
export async function takeFile(session: Session, id: number): Promise<ExportFile | undefined> {
  const { rows } = await sql<ExportFile>`
    select ${COLUMNS} from export_files f where f.id = ${id} for no key update skip locked`.execute(session.query);
  return rows[0];
}

export interface FileFilter {
  readonly program?: string | undefined;
  readonly export?: string | undefined;
  readonly fileName?: string | undefined;
  readonly states?: readonly FileState[] | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

export async function selectFiles(session: Session, filter: FileFilter): Promise<ExportFile[]> {
  const { rows } = await sql<ExportFile>`
    select ${COLUMNS} from export_files f
    where (${filter.program ?? null}::text is null or f.program = ${filter.program ?? null})
      and (${filter.export ?? null}::text is null or f.export = ${filter.export ?? null})
      and (${filter.fileName ?? null}::text is null or f.file_name = ${filter.fileName ?? null})
      and (${filter.states ?? null}::text[] is null or f.state = any (${filter.states ?? null}))
      and (${filter.beforeId ?? null}::bigint is null or f.id < ${filter.beforeId ?? null})
    order by f.id desc limit ${filter.limit}`.execute(session.query);
  return rows;
}

/** Files with a step to take by then, the oldest of each export first: a person's older change goes before the newer one. */
export async function selectDueFiles(session: Session, at: Date): Promise<ExportFile[]> {
  const { rows } = await sql<ExportFile>`
    select ${COLUMNS} from export_files f where f.next_try_at <= ${at}
      or (f.next_try_at is not null and f.fault_code = 'WB_WRITES_STOPPED' and not writes_stopped())
    order by f.id`.execute(session.query);
  return rows;
}

/** The newest file of ours under a name since a moment; one that was dropped never stood there. */
export async function selectNamed(
  session: Session,
  of: Pick<ExportFile, 'program' | 'export' | 'fileName'> & { readonly since: Date },
): Promise<ExportFile | undefined> {
  const { rows } = await sql<ExportFile>`
    select ${COLUMNS} from export_files f
    where f.program = ${of.program} and f.export = ${of.export} and f.file_name = ${of.fileName} and f.frozen_at > ${of.since} and f.state <> 'dropped'
    order by f.id desc limit 1`.execute(session.query);
  return rows[0];
}

/** Whether rows were frozen into a file since a moment. */
export async function isFrozenSince(
  session: Session,
  of: Pick<ExportFile, 'program' | 'export'> & { readonly since: Date },
): Promise<boolean> {
  const { rows } = await sql<{ isFrozen: boolean }>`
    select exists (select from export_files where program = ${of.program} and export = ${of.export} and frozen_at >= ${of.since} and state <> 'dropped') as "isFrozen"`.execute(
    session.query,
  );
  return rows[0]?.isFrozen ?? false;
}

/** The newest confirmed file of ours under a name whose bytes are these: what may stand in a partner's store from an earlier time. */
export async function selectConfirmedNamed(session: Session, file: ExportFile, sha256: Buffer): Promise<ExportFile | undefined> {
  const { rows } = await sql<ExportFile>`
    select ${COLUMNS} from export_files f
    where f.program = ${file.program} and f.export = ${file.export} and f.file_name = ${file.fileName} and f.state = 'confirmed' and f.sha256 = ${sha256} and f.id <> ${file.id}
    order by f.id desc limit 1`.execute(session.query);
  return rows[0];
}

/** Earlier files of the export with the same bytes. One without rows says nothing. */
export async function selectSameContent(
  session: Session,
  file: Pick<ExportFile, 'program' | 'export' | 'sha256'> & { readonly id: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from export_files
    where program = ${file.program} and export = ${file.export} and sha256 = ${file.sha256} and id < ${file.id} and written > 0 and state <> 'dropped'
    order by id`.execute(session.query);
  return rows.map(({ id }) => id);
}

interface Move<From extends FileState> {
  readonly id: number;
  readonly from: From;
  readonly to: NextFile<From>;
  readonly at: Date;
  readonly archiveKey?: string;
  readonly fault?: { readonly code: string; readonly message: string };
}

/** One edge of NEXT_FILE. False where it was not in `from` any more. A step that has succeeded is followed by the next one at once. */
export async function moveFile<From extends FileState>(session: Session, move: Move<From>): Promise<boolean> {
  const to: FileState = move.to;
  const isLive = to === 'archived' || to === 'uploaded';
  const { rows } = await sql`
    update export_files set state = ${to}, state_at = ${move.at}, tries = 0, archive_key = coalesce(${move.archiveKey ?? null}, archive_key),
      confirmed_at = case when ${to} = 'confirmed' then ${move.at}::timestamptz end, next_try_at = case when ${isLive} then ${move.at}::timestamptz end,
      fault_code = ${move.fault?.code ?? null}, fault = ${move.fault?.message ?? null}
    where id = ${move.id} and state = ${move.from} returning 1`.execute(session.query);
  return rows.length === 1;
}

/** A try that failed leaves the file where it is. */
export async function noteFailedTry(
  session: Session,
  failed: {
    readonly id: number;
    readonly state: LiveState;
    readonly tries: number;
    readonly nextTryAt: Date;
    readonly code: string;
    readonly message: string;
  },
): Promise<void> {
  await sql`
    update export_files set tries = ${failed.tries}, next_try_at = ${failed.nextTryAt}, fault_code = ${failed.code}, fault = ${failed.message}
    where id = ${failed.id} and state = ${failed.state}`.execute(session.query);
}
