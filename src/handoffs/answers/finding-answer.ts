import { now } from '#kernel/clock/clock.ts';
import type { Context } from '#kernel/crypto/index.ts';
import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { selectFindingAnswer } from '../findings/findings.sql.ts';
import { findingLine } from '../findings/note.ts';
import type { HandoffHouse } from '../ports.ts';

/** Where a poll's answer belongs: to the finding about it. */
export function pollAnswerContext(program: string, subject: string): Context {
  return { program, kind: 'poll_answer', id: subject };
}

/**
 * The answer to a poll that a finding is about; it may hold anything, names included. Who opened it and why is in the ledger before the bytes are
 * given out.
 * @throws WaybillError WB_NOT_FOUND where the finding is not there, or kept none
 */
export async function openFindingAnswer(
  { database, keyring }: Pick<HandoffHouse, 'database' | 'keyring'>,
  scope: Scope,
  id: number,
  { actor, reason }: { readonly actor: Actor; readonly reason: string },
): Promise<Buffer> {
  const kept = await database.transaction(scope, async (session) => {
    const finding = await selectFindingAnswer(session, id);
    if (!finding) throw new WaybillError('WB_NOT_FOUND', `Finding ${id} has no answer that was kept.`);
    await recordLines(session, [findingLine(finding, 'answer_opened', { by: actor, at: now(), reason })]);
    return finding;
  });
  return keyring.decrypt(kept.answer, pollAnswerContext(kept.program, kept.subject));
}
