import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { withSpan } from '#kernel/telemetry/index.ts';
import type { DeliveryAnswer, DeliveryContext, DestinationDefinition } from '#sdk';
import { lockSubmissions } from '../moves.sql.ts';
import { clientOf, type HandoffHouse, type HandoffParts, type HandoffProgram, type OpenedForDelivery } from '../ports.ts';
import { type DueHandoff, keepReceiptRow } from './attempts.sql.ts';
import { type BegunAttempt, beginAttempt } from './begin-attempt.ts';
import { endAttempt } from './end-attempt.ts';

/** Left of an attempt's time to write down what came of it. */
const WRITE_DOWN_MS = 30_000;

/**
 * One attempt of one hand-off that is due: intent, call, outcome. Nothing is thrown for what a partner answers; a worker that dies in between leaves
 * a `sending` whose time runs out.
 * @returns whether there was anything to send
 */
export async function deliverHandoff(
  house: HandoffHouse,
  program: HandoffProgram,
  destination: DestinationDefinition,
  handoffId: number,
): Promise<boolean> {
  const attempt = await beginAttempt(house, program, destination, handoffId);
  if (!attempt) return false;
  const { handoff, number } = attempt;
  const attributes = { program: program.name, destination: destination.name, handoff: handoff.id, attempt: number };
  await withSpan('handoff.attempt', attributes, () => callAndRecord(house, destination, attempt), {
    program: program.name,
    submissionId: handoff.submissionId,
  });
  return true;
}

async function callAndRecord(house: HandoffHouse, destination: DestinationDefinition, attempt: BegunAttempt): Promise<void> {
  const answer = await call(house, destination, attempt);
  await endAttempt(house, destination, attempt, answer);
}

async function call(house: HandoffHouse, destination: DestinationDefinition, attempt: BegunAttempt): Promise<DeliveryAnswer> {
  if (!attempt.opened) {
    return {
      kind: 'refused',
      error: 'payload_unreadable',
      message: 'What is stored of the submission does not open; `waybill doctor` tells more.',
    };
  }
  if (attempt.hasOtherContent) return otherContent(attempt);
  try {
    const context = contextOf(house, destination, { attempt, opened: attempt.opened });
    return await destination.deliver!(context);
  } catch (error) {
    return { kind: 'unknown', error: 'destination_threw', message: plainly(error) };
  }
}

/** Nothing is sent under a key that stands for other content: afresh, or held where the earlier content may have arrived. */
function otherContent({ handoff }: BegunAttempt): DeliveryAnswer {
  const message = 'A file of the submission came anew since the first attempt.';
  return { kind: handoff.hasUnknownAttempt ? 'unknown' : 'refused', error: 'content_changed', message };
}

/** Messages of foreign errors may repeat what a person wrote; our own hold nothing personal. */
export function plainly(error: unknown): string {
  if (isWaybillError(error)) return `${error.code}: ${error.message}`;
  return `The destination's code threw ${error instanceof Error ? error.name : 'something that is no error'}.`;
}

export interface ContextParts {
  readonly attempt: Pick<BegunAttempt, 'handoff' | 'number' | 'until'>;
  readonly opened: OpenedForDelivery;
}

/** What a destination's code is given of a hand-off, for an attempt or for looking one up. */
export function contextOf(
  house: HandoffHouse,
  destination: DestinationDefinition,
  { attempt, opened }: ContextParts,
): DeliveryContext<unknown> {
  const { handoff, until } = attempt;
  const parts: HandoffParts = house.partsOf(handoff.program);
  return {
    client: clientOf(parts, destination),
    signal: AbortSignal.timeout(Math.max(1, until.getTime() - now().getTime() - WRITE_DOWN_MS)),
    now,
    submission: opened.submission,
    document: opened.submission.documents.find(({ label }) => label === handoff.label),
    key: handoff.key.toString('hex'),
    madeAt: handoff.createdAt,
    round: handoff.round,
    parentReceipt: handoff.parentReceipt ?? undefined,
    receipt: handoff.receipt ?? undefined,
    keepReceipt: (receipt) => keepReceipt(house, attempt, receipt),
    connector: (name) => (parts.isSetUp(name) ? parts.client(name) : undefined),
    pdf: parts.pdf,
    attachment: opened.attachment,
    blankForm: parts.blankForm,
  };
}

/** @throws WaybillError WB_HANDOFF_STATE where the attempt is no longer the one under way: what follows must not be sent */
async function keepReceipt(house: HandoffHouse, { handoff, number }: ContextParts['attempt'], receipt: string): Promise<void> {
  const isKept = await house.database.transaction([handoff.program], (session) => keep(session, handoff, number, receipt));
  if (!isKept)
    throw new WaybillError('WB_HANDOFF_STATE', `Attempt ${number} of hand-off ${handoff.id} is over; nothing more is sent for it.`);
}

async function keep(session: Session, handoff: DueHandoff, number: number, receipt: string): Promise<boolean> {
  await lockSubmissions(session, [handoff.submissionId]);
  return keepReceiptRow(session, { handoffId: handoff.id, number, receipt });
}
