import { createHash } from 'node:crypto';
import type { Session } from '#kernel/db/database.ts';
import { move } from '../handoff.ts';
import { type ExportedHandoff, type ExportedTo, insertExported, moveExported, proveExported } from './exported-handoffs.sql.ts';

export interface ExportedSubmission {
  readonly submissionId: number;
  readonly externalId: string;
  readonly round: number;
  readonly contentSha256: Buffer;
  readonly refused: string | null;
}

/** The intent to hand submissions over as lines of a file, before it goes: `sending`; `rejected` where the file's rules refuse the line. */
export async function beginExportedHandoffs(
  session: Session,
  to: ExportedTo & { readonly answerBy: Date },
  rows: readonly ExportedSubmission[],
): Promise<void> {
  if (rows.length > 0)
    await insertExported(
      session,
      to,
      rows.map((row) => ({ ...row, key: keyOf(to, row) })),
    );
}

/** From submission, destination, round and content; never from the try. */
function keyOf(to: ExportedTo, { externalId, round, contentSha256 }: ExportedSubmission): ExportedHandoff['key'] {
  return createHash('sha256')
    .update(JSON.stringify([to.program, externalId, to.destination, null, round, contentSha256.toString('hex')]))
    .digest();
}

/** The file was read back from where the receiver fetches it: its lines are proved. Answers the submissions that were waiting for it. */
export async function proveExportedHandoffs(
  session: Session,
  to: ExportedTo & { readonly receiptKind: string; readonly status: string },
  rows: readonly { readonly submissionId: number; readonly receipt: string }[],
): Promise<number[]> {
  return rows.length === 0 ? [] : proveExported(session, to, rows);
}

interface Decided extends ExportedTo {
  readonly reason: string;
  readonly author: string;
}

/** The receiver's own list lacks them. With `mayGoAgain` they ended there, and the next file takes them. */
export async function missExportedHandoffs(
  session: Session,
  to: Decided & { readonly mayGoAgain: boolean },
  submissionIds: readonly number[],
): Promise<number[]> {
  if (submissionIds.length === 0) return [];
  const missing = await moveExported(session, { ...to, ...move('delivered', 'missing'), reason: to.reason }, submissionIds);
  if (to.mayGoAgain) await moveExported(session, { ...to, ...move('missing', 'expired'), reason: to.reason }, submissionIds);
  return missing;
}

/** Lacking in an earlier list of the receiver's, there in this one. */
export async function foundExportedHandoffs(session: Session, to: Decided, submissionIds: readonly number[]): Promise<number[]> {
  return submissionIds.length === 0
    ? []
    : moveExported(session, { ...to, ...move('missing', 'delivered'), reason: to.reason }, submissionIds);
}

/** Their file never goes. */
export async function cancelExportedHandoffs(session: Session, to: Decided, submissionIds: readonly number[]): Promise<number[]> {
  if (submissionIds.length === 0) return [];
  await moveExported(session, { ...to, ...move('sending', 'retrying'), reason: to.reason }, submissionIds);
  return moveExported(session, { ...to, ...move('retrying', 'cancelled'), reason: to.reason }, submissionIds);
}
