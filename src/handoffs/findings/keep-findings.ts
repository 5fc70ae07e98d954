import type { Session } from '#kernel/db/database.ts';
import { closeOpen, type FindingName, insertFindings, type NewFinding } from './findings.sql.ts';

/** Opens findings; one that is open already stays as it is. Answers the ids of the new ones. */
export async function openFindings(session: Session, findings: readonly NewFinding[]): Promise<number[]> {
  return findings.length === 0 ? [] : insertFindings(session, findings);
}

/** Closes findings by name; one that is not open is left alone. Answers the ids of the closed ones. */
export async function closeFindings(session: Session, findings: readonly FindingName[], reason: string, at: Date): Promise<number[]> {
  return findings.length === 0 ? [] : closeOpen(session, findings, reason, at);
}
