import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import type { HandoffState } from '../handoff.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions, type MoveVerdict, selectSubmissionsOf } from '../moves.sql.ts';
import { lineAbout } from '../note.ts';
import type { HandoffHouse } from '../ports.ts';
import { selectToDecide, type ToDecide } from './decisions.sql.ts';

/**
 * What a person found out, or wants. `delivered`: the receiver has it; needs evidence. `not_arrived`: it never got there and is sent again, which may
 * send it twice where the person errs. `next_destination`: nothing more is sent there, the route goes on. `stop`: nothing more is sent by itself.
 */
export const HANDOFF_DECISIONS = ['delivered', 'not_arrived', 'next_destination', 'stop'] as const;
export type HandoffDecision = (typeof HANDOFF_DECISIONS)[number];

/** States in which only a person knows on. */
export const DECIDED_STATES = ['unknown', 'exhausted', 'missing'] as const satisfies readonly HandoffState[];
type DecidedState = (typeof DECIDED_STATES)[number];

export interface HandoffVerdict {
  readonly handoffId: number;
  readonly decision: HandoffDecision;
  readonly reason: string;
  /** What proves it: the receiver's own words, a document's number. Mandatory with `delivered`. */
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
  readonly author: Actor;
}

export interface DecidedHandoff {
  readonly id: number;
  readonly from: HandoffState;
  readonly to: HandoffState;
}

/**
 * Records a person's decision about a hand-off that is unknown, exhausted or missing, and moves it.
 * @throws WaybillError WB_NOT_FOUND; WB_HANDOFF_STATE where it is in another state or another hand-off of the document is open;
 * WB_REMEDIATION_UNPROVED where `delivered` brings no evidence; WB_USAGE without a reason
 */
export async function decideHandoff(house: Pick<HandoffHouse, 'database'>, scope: Scope, verdict: HandoffVerdict): Promise<DecidedHandoff> {
  requireGrounds(verdict);
  const [decided] = await house.database.transaction(scope, (session) => decideHandoffs(session, [verdict]));
  return decided as DecidedHandoff;
}

/**
 * Many decisions at once, in the transaction given; each as `decideHandoff` does, with a ledger line of its own.
 * @throws WaybillError as `decideHandoff`, naming the first hand-off that cannot be decided about; nothing is recorded then
 */
export async function decideHandoffs(
  session: Session,
  verdicts: readonly HandoffVerdict[],
  runId?: number,
): Promise<readonly DecidedHandoff[]> {
  for (const verdict of verdicts) requireGrounds(verdict);
  const ids = verdicts.map(({ handoffId }) => handoffId);
  await lockSubmissions(session, await selectSubmissionsOf(session, ids));
  const found = new Map((await selectToDecide(session, ids)).map((handoff) => [handoff.id, handoff]));
  const at = now();
  const plans = verdicts.map((verdict) => {
    const handoff = found.get(verdict.handoffId);
    if (!handoff) throw new WaybillError('WB_NOT_FOUND', `There is no hand-off ${verdict.handoffId} within your programs.`);
    return { verdict, handoff, move: moveOf(requireState(handoff), verdict, at) };
  });
  for (const [program, own] of Map.groupBy(plans, ({ handoff }) => handoff.program)) {
    const answers = await moveHandoffs(
      session,
      program,
      own.map(({ move }) => move),
      at,
    );
    for (const { handoff } of own) refuseUnmoved(handoff, answers.get(handoff.id));
  }
  await recordLines(
    session,
    plans.map((plan) => lineOf(plan, at, runId)),
  );
  return plans.map(({ handoff, move }) => ({ id: handoff.id, from: handoff.state, to: move.to }));
}

function refuseUnmoved(handoff: ToDecide, answer: MoveVerdict | undefined): void {
  if (answer === 'moved') return;
  throw refusal(handoff, answer === 'beside_open' ? 'another hand-off of the document is open' : 'it moved meanwhile');
}

function lineOf(
  { verdict, handoff, move }: { verdict: HandoffVerdict; handoff: ToDecide; move: HandoffMove },
  at: Date,
  runId: number | undefined,
) {
  const { decision, evidence, author, reason } = verdict;
  const details = { decision, from: handoff.state, to: move.to, ...(evidence ? { evidence } : {}) };
  return { ...lineAbout(handoff, 'decided', { by: author, at, reason, details }), ...(runId === undefined ? {} : { runId }) };
}

function requireGrounds({ decision, reason, evidence, handoffId }: HandoffVerdict): void {
  if (reason.trim() === '') throw new WaybillError('WB_USAGE', 'A decision about a hand-off needs a reason.');
  if (decision === 'delivered' && Object.keys(evidence ?? {}).length === 0) {
    throw new WaybillError('WB_REMEDIATION_UNPROVED', `Hand-off ${handoffId} cannot be called delivered without evidence.`);
  }
}

function requireState(handoff: ToDecide): DecidedState {
  const state = DECIDED_STATES.find((each) => each === handoff.state);
  if (state) return state;
  throw refusal(handoff, `it is ${handoff.state}; a person decides about what is ${DECIDED_STATES.join(', ')}`);
}

function refusal({ id }: ToDecide, why: string): WaybillError {
  return new WaybillError('WB_HANDOFF_STATE', `Hand-off ${id} cannot be decided about: ${why}.`);
}

/** Each state's way to what was decided. What is missing and never arrived counts as a place that ran out: its route begins afresh there. */
function moveOf(state: DecidedState, { handoffId, decision, author }: HandoffVerdict, at: Date): HandoffMove {
  const by = { handoffId, author: author.name };
  if (decision === 'delivered') return { ...by, from: state, to: 'delivered', reason: 'decided' };
  if (decision === 'not_arrived') {
    if (state === 'missing') return { ...by, from: state, to: 'expired', reason: 'never_arrived' };
    return { ...by, from: state, to: 'retrying', reason: 'decided', next: { kind: 'deliver', dueAt: at } };
  }
  const reason = decision === 'stop' ? 'stopped' : 'sent_elsewhere';
  if (state === 'missing') return { ...by, from: state, to: 'expired', reason };
  if (state === 'unknown') return { ...by, from: state, to: 'exhausted', reason };
  return { ...by, from: state, to: 'exhausted', reason };
}
