import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { NewFinding } from '../findings/findings.sql.ts';
import { openFindings } from '../findings/keep-findings.ts';
import { findReceipts, type ImportedHandoff, insertImported, receiptName } from './handoffs.sql.ts';

export interface RecordedHandoffs {
  readonly recorded: number;
  readonly alreadyKnown: number;
  /** Left out, each with a finding. */
  readonly findings: number;
}

const FINDING_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Records hand-offs that an older system made; they are polled like any other. A receipt known for the same submission changes nothing. A
 * receipt of another submission, and a second open hand-off for one document, do not stop the import: each becomes a finding.
 */
export async function recordImportedHandoffs(
  session: Session,
  program: string,
  rows: readonly ImportedHandoff[],
): Promise<RecordedHandoffs> {
  if (rows.length === 0) return { recorded: 0, alreadyKnown: 0, findings: 0 };
  const at = now();
  const known = await findReceipts(session, rows);
  const fresh = new Map(rows.filter((row) => !known.has(receiptName(row))).map((row) => [nameOf(row), row]));
  const given = [...fresh.values()];
  const stored = given.length > 0 ? await insertImported(session, program, given, at) : new Set<number>();
  const left = given.filter((_, n) => !stored.has(n));
  const holders = left.length > 0 ? await findReceipts(session, rows) : known;
  const taken = rows.filter((row) => !isOwn(row, holders));
  const twice = left.filter((row) => !holders.has(receiptName(row)));
  const findings = [
    ...taken.map((row) => findingOf('receipt_of_another', row, program, at)),
    ...twice.map((row) => findingOf('sent_twice', row, program, at)),
  ];
  await openFindings(session, findings);
  return {
    recorded: stored.size,
    alreadyKnown: rows.filter((row) => known.get(receiptName(row)) === row.submissionId).length,
    findings: findings.length,
  };
}

function nameOf(row: ImportedHandoff): string {
  return `${row.submissionId} ${receiptName(row)}`;
}

function isOwn(row: ImportedHandoff, holders: ReadonlyMap<string, number>): boolean {
  return (holders.get(receiptName(row)) ?? row.submissionId) === row.submissionId;
}

function findingOf(kind: 'sent_twice' | 'receipt_of_another', row: ImportedHandoff, program: string, at: Date): NewFinding {
  const { submissionId, externalId, destination, document, receipt, state } = row;
  return {
    program,
    kind,
    subject: `${externalId} ${receiptName(row)}`,
    submissionId,
    details: { destination, document: document ?? null, receipt, state },
    openedAt: at,
    answerBy: new Date(at.getTime() + FINDING_DAYS * DAY_MS),
  };
}
