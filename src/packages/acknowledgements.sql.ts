import { type Session, sql } from '#kernel/db/database.ts';
import type { Answer } from './answer.ts';

export interface ReceivedFile {
  readonly shareId: number;
  readonly program: string;
  readonly fileSha256: Buffer;
  readonly by: string;
  readonly at: Date;
}

export async function isFileKnown(session: Session, shareId: number, fileSha256: Buffer): Promise<boolean> {
  const { rows } = await sql<{ isKnown: boolean }>`
    select exists (select from acknowledgements where share_id = ${shareId} and file_sha256 = ${fileSha256}) as "isKnown"`.execute(
    session.query,
  );
  return rows[0]?.isKnown ?? false;
}

/** What the partner said, row by row, whatever it is worth. */
export async function insertAcknowledgements(session: Session, file: ReceivedFile, rows: readonly Answer[]): Promise<void> {
  await sql`
    insert into acknowledgements (share_id, program, file_sha256, row_number, external_id, verdict, reason, acknowledged_by, received_at)
    select ${file.shareId}, ${file.program}, ${file.fileSha256}, row.number, row.external_id, row.verdict, row.reason, ${file.by}, ${file.at}
    from unnest(${rows.map(({ row }) => row)}::integer[], ${rows.map(({ id }) => id)}::text[], ${rows.map(({ verdict }) => verdict)}::text[],
      ${rows.map(({ reason }) => reason)}::text[]) as row (number, external_id, verdict, reason)`.execute(session.query);
}
