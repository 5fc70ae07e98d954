import { type Session, sql } from '#kernel/db/database.ts';

export const FILE_KINDS = ['output', 'succeeded', 'failed', 'unprocessed'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface RunFile {
  readonly attempt: number;
  readonly kind: FileKind;
  readonly objectKey: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: Buffer;
}

/** A second try finds the first one's rows. */
export async function insertRunFiles(
  session: Session,
  of: { runId: number; program: string; at: Date },
  files: readonly RunFile[],
): Promise<void> {
  await sql`
    insert into run_files (run_id, program, attempt, kind, object_key, file_name, bytes, rows, sha256, written_at)
    select ${of.runId}, ${of.program}, f.attempt, f.kind, f.object_key, f.file_name, f.bytes, f.rows, decode(f.sha256, 'hex'), ${of.at}
    from unnest(${files.map((f) => f.attempt)}::int[], ${files.map((f) => f.kind)}::text[], ${files.map((f) => f.objectKey)}::text[],
      ${files.map((f) => f.fileName)}::text[], ${files.map((f) => f.bytes)}::bigint[], ${files.map((f) => f.rows)}::int[],
      ${files.map((f) => f.sha256.toString('hex'))}::text[]) as f (attempt, kind, object_key, file_name, bytes, rows, sha256)
    on conflict (run_id, attempt, kind) do nothing`.execute(session.query);
}

export async function selectRunFiles(session: Session, runId: number): Promise<readonly RunFile[]> {
  const { rows } = await sql<RunFile>`
    select attempt, kind, object_key as "objectKey", file_name as "fileName", bytes, rows, sha256 from run_files
    where run_id = ${runId} order by attempt desc, kind`.execute(session.query);
  return rows;
}

/** Whether another run of the program has files of this name. */
export async function isNameTaken(session: Session, of: { program: string; runId: number }, fileName: string): Promise<boolean> {
  const { rows } = await sql<{ isTaken: boolean }>`
    select exists (
      select 1 from run_files where program = ${of.program} and file_name = ${fileName} and run_id <> ${of.runId}
    ) as "isTaken"`.execute(session.query);
  return rows[0]?.isTaken ?? false;
}
