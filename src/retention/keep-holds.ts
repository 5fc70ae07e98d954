import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { type Hold, insertHold, liftHold as lift, selectHold, selectHolds } from './holds.sql.ts';
import type { RetentionHouse } from './ports.ts';

interface HoldDeed {
  readonly scope: Scope;
  readonly by: Actor;
  readonly reason: string;
}

/** Neither person nor submission: the whole program. */
export interface HoldRequest extends HoldDeed {
  readonly program: string;
  readonly personId?: string | undefined;
  readonly submissionId?: number | undefined;
}

type Doors = Pick<RetentionHouse, 'database'>;

/**
 * Keeps a person, a submission or a whole program from being redacted or purged until it is lifted.
 * @throws WaybillError WB_USAGE for both a person and a submission, or no reason
 */
export function placeHold({ database }: Doors, { scope, program, personId, submissionId, by, reason }: HoldRequest): Promise<Hold> {
  requireReason(reason);
  if (personId !== undefined && submissionId !== undefined)
    throw new WaybillError('WB_USAGE', 'A hold is on a person or on one submission, not on both: place two.');
  return database.transaction(scope, async (session) => {
    const at = now();
    const id = await insertHold(session, {
      program,
      personId: personId ?? null,
      submissionId: submissionId ?? null,
      reason,
      by: by.name,
      at,
    });
    return noted(session, await holdById(session, id), { verb: 'placed', by, at, reason });
  });
}

/** @throws WaybillError WB_NOT_FOUND; WB_HOLD_STATE where it was lifted before; WB_USAGE without a reason */
export function liftHold({ database }: Doors, id: number, { scope, by, reason }: HoldDeed): Promise<Hold> {
  requireReason(reason);
  return database.transaction(scope, async (session) => {
    const at = now();
    await holdById(session, id);
    if (!(await lift(session, { id, by: by.name, at, reason }))) throw new WaybillError('WB_HOLD_STATE', `Hold ${id} was lifted before.`);
    return noted(session, await holdById(session, id), { verb: 'lifted', by, at, reason });
  });
}

export interface HoldList {
  readonly program?: string | undefined;
  readonly isLiftedToo?: boolean | undefined;
  /** The last id of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The newest first. */
export function listHolds(session: Session, { program, isLiftedToo = false, before, limit }: HoldList): Promise<Hold[]> {
  return selectHolds(session, { program, isLiftedToo, before, limit });
}

async function holdById(session: Session, id: number): Promise<Hold> {
  const hold = await selectHold(session, id);
  if (!hold) throw new WaybillError('WB_NOT_FOUND', `There is no hold ${id} within your programs.`);
  return hold;
}

function requireReason(reason: string): void {
  if (reason.trim() === '') throw new WaybillError('WB_USAGE', 'A hold needs a reason; it stands in the ledger.');
}

/** Whom it covers is in the hold's own row, where redaction finds it; the ledger names the kind. */
async function noted(
  session: Session,
  hold: Hold,
  { verb, by, at, reason }: { verb: 'placed' | 'lifted'; by: Actor; at: Date; reason: string },
): Promise<Hold> {
  const about = hold.submission === null ? (hold.personId === null ? 'program' : 'person') : 'submission';
  const subject = { kind: 'hold', id: hold.id };
  await recordLines(session, [{ at, actor: by, program: hold.program, action: `hold.${verb}`, subject, reason, details: { about } }]);
  return hold;
}
