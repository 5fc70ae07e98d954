import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import type { HandoffHouse } from '../ports.ts';
import { closeById, type ListedFinding, selectFinding } from './findings.sql.ts';
import { findingLine } from './note.ts';

/** One finding. @throws WaybillError WB_NOT_FOUND */
export async function showFinding(session: Session, id: number): Promise<ListedFinding> {
  const finding = await selectFinding(session, id);
  if (finding) return finding;
  throw new WaybillError('WB_NOT_FOUND', `There is no finding ${id} within your programs.`);
}

/**
 * Closes a finding because a person says so. Nothing else changes: where its cause is still there, the next check opens a new one.
 * @throws WaybillError WB_NOT_FOUND; WB_FINDING_CLOSED where it is closed already; WB_USAGE without a reason
 */
export async function closeFinding(
  { database }: Pick<HandoffHouse, 'database'>,
  scope: Scope,
  { id, reason, by }: { readonly id: number; readonly reason: string; readonly by: Actor },
): Promise<ListedFinding> {
  if (reason.trim() === '') throw new WaybillError('WB_USAGE', 'A finding is closed with a reason.');
  return database.transaction(scope, async (session) => {
    const found = await showFinding(session, id);
    const at = now();
    if (!(await closeById(session, { id, reason, by: by.name, at }))) {
      throw new WaybillError('WB_FINDING_CLOSED', `Finding ${id} is closed already; \`waybill findings show ${id}\` says by whom and why.`);
    }
    await recordLines(session, [findingLine(found, 'closed', { by, at, reason })]);
    return { ...found, closedAt: at, closedReason: reason, closedBy: by.name };
  });
}
