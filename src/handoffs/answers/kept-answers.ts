import { now } from '#kernel/clock/clock.ts';
import type { Context } from '#kernel/crypto/index.ts';
import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { selectDueHandoff, selectKeptAnswer } from '../delivery/attempts.sql.ts';
import { lineAbout } from '../note.ts';
import type { HandoffHouse } from '../ports.ts';
import { type SealedAnswer, sealAnswer } from './sealed-answer.ts';

export interface KeptAnswer {
  readonly handoffId: number;
  /** The attempt's number. */
  readonly number: number;
}

/** Enough to see what a partner sent; a page of HTML in place of an answer has no end. */
const MOST_KEPT_BYTES = 65_536;

/** Encrypts what an attempt was answered and nobody could read. */
export function sealAttemptAnswer(
  { keyring }: Pick<HandoffHouse, 'keyring'>,
  program: string,
  place: KeptAnswer,
  answer: Buffer,
): Promise<SealedAnswer> {
  return sealAnswer(keyring, answer, { most: MOST_KEPT_BYTES, context: contextOf(program, place) });
}

/**
 * What a partner answered and nobody could read, for whoever looks into it; it may hold anything, names included. Who opened it and why is in the
 * ledger before the bytes are given out.
 * @throws WaybillError WB_NOT_FOUND where the attempt is not there, or kept none
 */
export async function openKeptAnswer(
  { database, keyring }: Pick<HandoffHouse, 'database' | 'keyring'>,
  scope: Scope,
  place: KeptAnswer,
  { actor, reason }: { readonly actor: Actor; readonly reason: string },
): Promise<Buffer> {
  const { program, sealed } = await database.transaction(scope, async (session) => {
    const handoff = await selectDueHandoff(session, place.handoffId);
    const sealed = await selectKeptAnswer(session, place.handoffId, place.number);
    if (!handoff || !sealed) {
      throw new WaybillError('WB_NOT_FOUND', `Attempt ${place.number} of hand-off ${place.handoffId} has no answer that was kept.`);
    }
    await recordLines(session, [lineAbout(handoff, 'answer_opened', { by: actor, at: now(), reason, details: { number: place.number } })]);
    return { program: handoff.program, sealed };
  });
  return keyring.decrypt(sealed, contextOf(program, place));
}

function contextOf(program: string, { handoffId, number }: KeptAnswer): Context {
  return { program, kind: 'answer', handoff: String(handoffId), attempt: String(number) };
}
