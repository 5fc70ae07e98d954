import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertIntakeRefusals } from './imports.sql.ts';
import { refusedByRule } from './refused-by-rule.ts';
import type { Fault } from './submission.ts';

/**
 * Keeps that submissions sent now were refused: by which rule for who counts failures, and who sent them in the ledger. Nothing that stood in them.
 */
export async function noteRefused(
  session: Session,
  { program, actor }: { readonly program: string; readonly actor: Actor },
  rows: readonly { readonly faults: readonly Fault[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const at = now();
  const refused = refusedByRule(rows);
  await insertIntakeRefusals(session, { program, at }, refused);
  const subject = { kind: 'program', id: program };
  await recordLines(session, [{ at, actor, program, action: 'submission.refused', subject, details: { refused } }]);
}
