import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { redactDetails } from './ledger-lines.sql.ts';
import type { Actor } from './line.ts';
import { recordLines } from './record-lines.ts';

export interface Redaction {
  readonly lineIds: readonly number[];
  readonly actor: Actor;
  readonly program: string | null;
  readonly reason: string;
}

/** Empties reason and details of these lines for good; the chain still proves. Is itself recorded. Answers how many it emptied. */
export async function redactLines(session: Session, { lineIds, actor, program, reason }: Redaction): Promise<number> {
  const at = now();
  const redacted = await redactDetails(session, lineIds, at);
  await recordLines(
    session,
    lineIds.map((id) => ({ at, actor, program, action: 'ledger.redacted', subject: { kind: 'ledger_line', id }, reason })),
  );
  return redacted;
}
