import type { Session } from '#kernel/db/database.ts';
import { markSpans } from '#kernel/telemetry/index.ts';
import { openFindings } from './findings/keep-findings.ts';
import type { HandoffState, NextState } from './handoff.ts';
import {
  lockSubmissions,
  type MoveVerdict,
  type StoredMove,
  selectGivingWay,
  selectProvedTwice,
  selectSubmissionsOf,
  storeMoves,
} from './moves.sql.ts';

/** One move of the table; one that it does not have does not compile. */
export type HandoffMove = Omit<StoredMove, 'from' | 'to'> &
  { readonly [From in HandoffState]: { readonly from: From; readonly to: NextState<From> | From } }[HandoffState];

/**
 * Moves many hand-offs at once, each with its history row and what is next for it: the one way by which their state changes. Locks their
 * submissions first, in id order. A row whose state is no longer `from`, whose document has another open hand-off, or whose receipt another one
 * holds is left as it is, and the answer says so.
 * @returns a verdict for each hand-off that was given
 */
export async function moveHandoffs(
  session: Session,
  program: string,
  moves: readonly HandoffMove[],
  at: Date,
): Promise<ReadonlyMap<number, MoveVerdict>> {
  if (moves.length === 0) return new Map();
  const ids = moves.map(({ handoffId }) => handoffId);
  await lockSubmissions(session, await selectSubmissionsOf(session, ids));
  const first = await storeMoves(session, program, moves, at);
  const stored = [...first, ...(await storeInPlace(session, program, blockedOf(moves, first), at))];
  await findProvedTwice(
    session,
    program,
    moves.filter(({ to }) => to === 'delivered'),
    at,
  );
  markSpans('handoff.moved', () => stored.flatMap((each) => momentsOf(program, each, moves)));
  return new Map<number, MoveVerdict>([
    ...ids.map((id) => [id, 'stale'] as const),
    ...stored.map(({ id, verdict }) => [id, verdict] as const),
  ]);
}

function momentsOf(
  program: string,
  { id, submissionId, verdict }: Awaited<ReturnType<typeof storeMoves>>[number],
  moves: readonly HandoffMove[],
) {
  const move = verdict === 'moved' ? moves.find(({ handoffId }) => handoffId === id) : undefined;
  return move ? [{ program, submissionId, attributes: { handoff: id, state: move.to } }] : [];
}

function blockedOf(moves: readonly HandoffMove[], stored: Awaited<ReturnType<typeof storeMoves>>): readonly HandoffMove[] {
  const blocked = new Set(stored.filter(({ verdict }) => verdict === 'beside_open').map(({ id }) => id));
  return moves.filter(({ handoffId, to }) => blocked.has(handoffId) && to === 'accepted');
}

/** What was taken after all takes the place of what was to be sent instead and never was. */
async function storeInPlace(session: Session, program: string, moves: readonly HandoffMove[], at: Date) {
  if (moves.length === 0) return [];
  const others = await selectGivingWay(
    session,
    moves.map(({ handoffId }) => handoffId),
  );
  if (others.length === 0) return [];
  const reason = 'an earlier hand-off was taken after all';
  await storeMoves(
    session,
    program,
    others.map(({ id, state }) => ({ handoffId: id, from: state, to: 'cancelled', reason })),
    at,
  );
  return storeMoves(session, program, moves, at);
}

const FINDING_DAYS = 30;
const DAY_MS = 86_400_000;

/** Two proofs for one document: somebody has it twice, and should be told which one counts. */
async function findProvedTwice(session: Session, program: string, delivered: readonly HandoffMove[], at: Date): Promise<void> {
  if (delivered.length === 0) return;
  const twice = await selectProvedTwice(
    session,
    delivered.map(({ handoffId }) => handoffId),
  );
  const answerBy = new Date(at.getTime() + FINDING_DAYS * DAY_MS);
  await openFindings(
    session,
    twice.map(({ externalId, document, submissionId, handoffs }) => ({
      program,
      kind: 'delivered_twice',
      subject: `${externalId} ${document}`,
      submissionId,
      details: { document, handoffs },
      openedAt: at,
      answerBy,
    })),
  );
}
