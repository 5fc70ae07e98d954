import { type Session, sql } from '#kernel/db/database.ts';

/** A partner's list of what it received, compared with one file. `lines = received + repeated + not_ours`; ours `= received + not received`. */
export interface Receipt {
  readonly id: number;
  readonly listSha256: Buffer;
  readonly lines: number;
  readonly received: number;
  readonly notReceived: number;
  readonly repeated: number;
  readonly notOurs: number;
  /** Line numbers of ours that the list lacks. */
  readonly missing: readonly number[];
  readonly author: string;
  readonly at: Date;
}

export interface NewReceipt extends Omit<Receipt, 'id'> {
  readonly fileId: number;
  readonly program: string;
  readonly reason: string;
}

/** False where this very list was compared before. */
export async function insertReceipt(session: Session, receipt: NewReceipt): Promise<boolean> {
  const { rows } = await sql`
    insert into export_receipts (file_id, program, list_sha256, lines, received, not_received, repeated, not_ours, missing, author, reason, at)
    values (${receipt.fileId}, ${receipt.program}, ${receipt.listSha256}, ${receipt.lines}, ${receipt.received}, ${receipt.notReceived}, ${receipt.repeated},
      ${receipt.notOurs}, ${receipt.missing}::integer[], ${receipt.author}, ${receipt.reason}, ${receipt.at})
    on conflict (file_id, list_sha256) do nothing returning 1`.execute(session.query);
  return rows.length === 1;
}

export async function selectReceipts(session: Session, fileId: number): Promise<Receipt[]> {
  const { rows } = await sql<Receipt>`
    select id, list_sha256 as "listSha256", lines, received, not_received as "notReceived", repeated, not_ours as "notOurs", missing, author, at
    from export_receipts where file_id = ${fileId} order by id`.execute(session.query);
  return rows;
}
