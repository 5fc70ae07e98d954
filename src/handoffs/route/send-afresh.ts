import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { isOpen } from '../handoff.ts';
import { lockSubmissions } from '../moves.sql.ts';
import { destinationOf, type HandoffProgram } from '../ports.ts';
import { insertFresh, type SteppingHandoff, selectDocumentsOf, selectSteppingHandoffs, updateFollowed } from './steps.sql.ts';
import { freshOf, isUnanswered } from './take-steps.ts';

export interface AfreshRequest {
  readonly submissionIds: readonly number[];
  readonly by: Actor;
  readonly reason: string;
  readonly runId: number | null;
}

/**
 * Sends what was refused, ran out or was exhausted once more to the destination where it ended, under a key of its own. Answers how many hand-offs.
 * @throws WaybillError WB_HANDOFF_STATE where one of the submissions has a hand-off on its way, or none that ended
 */
export async function sendAfresh(
  session: Session,
  program: HandoffProgram,
  { submissionIds, by, reason, runId }: AfreshRequest,
): Promise<number> {
  const at = now();
  await lockSubmissions(session, submissionIds);
  const handoffs = Map.groupBy(await selectSteppingHandoffs(session, submissionIds), ({ submissionId }) => submissionId);
  const documents = Map.groupBy(await selectDocumentsOf(session, submissionIds), ({ submissionId }) => submissionId);
  const plans = submissionIds.map((id) => {
    const own = handoffs.get(id) ?? [];
    const parts = documents.get(id) ?? [];
    const name = parts[0]?.externalId ?? String(id);
    const open = own.find(({ state }) => isOpen(state));
    if (open) throw refusal(name, `hand-off ${open.id} is ${open.state}`);
    const ends = endsOf(own);
    if (ends.length === 0) throw refusal(name, 'nothing of it was refused, ran out or was exhausted');
    const fresh = ends.flatMap((end) => {
      const document = parts.find(({ documentId }) => documentId === end.documentId) ?? parts[0];
      const destination = destinationOf(program, end.destination);
      const rounds = own
        .filter((each) => each.destination === end.destination && each.documentId === end.documentId)
        .map(({ round }) => round);
      return document && destination ? [freshOf(program, document, destination, Math.max(...rounds) + 1, at)] : [];
    });
    return { name, fresh, followed: own.filter(isUnanswered).map(({ id: handoff }) => handoff) };
  });
  await updateFollowed(
    session,
    plans.flatMap(({ followed }) => followed),
    at,
  );
  const made = await insertFresh(
    session,
    program.name,
    plans.flatMap(({ fresh }) => fresh),
    at,
  );
  await recordLines(
    session,
    plans.map(({ name, fresh }) => ({
      at,
      actor: by,
      program: program.name,
      action: 'handoff.sent_afresh',
      subject: { kind: 'submission', id: name },
      ...(runId === null ? {} : { runId }),
      reason,
      details: { made: fresh.map(({ destination, label, round }) => ({ destination, document: label, round })) },
    })),
  );
  return made;
}

/** Of each document, the newest hand-off, where it ended without the receiver having it. */
function endsOf(handoffs: readonly SteppingHandoff[]): SteppingHandoff[] {
  const newest = [
    ...Map.groupBy(
      handoffs.filter(({ state }) => state !== 'cancelled'),
      ({ documentId }) => documentId,
    ).values(),
  ].map((own) => own.at(-1) as SteppingHandoff);
  return newest.filter(({ state }) => state === 'rejected' || state === 'expired' || state === 'exhausted');
}

function refusal(name: string, why: string): WaybillError {
  return new WaybillError('WB_HANDOFF_STATE', `Submission ${name} cannot be sent afresh: ${why}.`);
}
