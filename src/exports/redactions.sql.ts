import { type Session, sql } from '#kernel/db/database.ts';

export interface ArchivedLines {
  readonly fileId: number;
  /** Line numbers, from 1. */
  readonly positions: readonly number[];
}

/** Files of these submissions that are on their way: what stands in them cannot be forgotten before they are confirmed or dropped. */
export async function selectLiveFilesOf(session: Session, submissionIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct f.id from export_rows r join export_files f on f.id = r.file_id
    where r.submission_id = any (${submissionIds}::bigint[]) and r.outcome = 'written' and f.state in ('frozen', 'archived', 'uploaded', 'blocked')
    order by f.id`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** Lines of archived files that these submissions wrote. */
export async function selectArchivedLines(session: Session, submissionIds: readonly number[]): Promise<ArchivedLines[]> {
  const { rows } = await sql<ArchivedLines>`
    select r.file_id as "fileId", array_agg(r.position order by r.position) as positions
    from export_rows r join export_files f on f.id = r.file_id
    where r.submission_id = any (${submissionIds}::bigint[]) and r.outcome = 'written' and f.archive_key is not null
    group by r.file_id order by r.file_id`.execute(session.query);
  return rows;
}

export async function updateArchive(session: Session, fileId: number, key: string, at: Date): Promise<void> {
  await sql`update export_files set archive_key = ${key}, archive_redacted_at = ${at} where id = ${fileId}`.execute(session.query);
}

export async function moveArchive(session: Session, from: string, to: string): Promise<void> {
  await sql`update export_files set archive_key = ${to} where archive_key = ${from}`.execute(session.query);
}
