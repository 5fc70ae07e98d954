import type { AnyDestination } from '#sdk';
import type { FindingName, NewFinding } from '../findings/findings.sql.ts';
import type { HandoffMove } from '../move-handoffs.ts';
import { nextPollMinutes } from '../polling/next-poll.ts';
import type { Oddity, Proof, TruthListRecord } from './truth-lists.sql.ts';

/** What the acceptance of a list goes by. */
export interface TruthPlan {
  readonly list: TruthListRecord;
  /** Undefined: the program no longer has it. */
  readonly destination: AnyDestination | undefined;
  /** Who accepted it. */
  readonly by: string;
  readonly at: Date;
  /** Hand-offs of the destination that are polled. */
  readonly pending: number;
}

/** A receipt that the receiver knows, and that no hand-off here has. */
export const STRANGER = 'unknown_receipt';
const MISSING = 'missing_at_receiver';
const ODD = { theirs_only: STRANGER, contradictory: 'truth_contradictory', conflict: 'truth_conflict' } as const;
const FINDING_DAYS = 7;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The move that a row of the list proves, or its lack of one; its reason names the list and the row. */
export function moveOf(plan: TruthPlan, proof: Proof): HandoffMove {
  const { handoffId, from, to, row, status } = proof;
  const reason = to === null ? `not_in_truth_list:${plan.list.id}` : `truth_list:${plan.list.id}:${row}`;
  const said = { status: status ?? undefined, reason, author: plan.by };
  // The pair was looked up in the table of moves when both sides were compared.
  return { handoffId, from, to: to ?? 'missing', ...said, answerBy: answerByOf(plan, proof), next: nextOf(plan, proof) } as HandoffMove;
}

/** As for a poll's answer: the time box runs from when the hand-off was made, the watch from when it is first called done. */
function answerByOf({ destination, at }: TruthPlan, { to, createdAt }: Proof): Date | undefined {
  if (to === 'provisional') return daysAfter(at, destination?.provisionalWatchDays ?? 0);
  return to === 'accepted' ? daysAfter(createdAt, destination?.timeBoxDays ?? 0) : undefined;
}

/** What is missing is asked about at once: the receiver may know it under this receipt after all. */
function nextOf({ destination, at, pending }: TruthPlan, { handoffId: id, to }: Proof): HandoffMove['next'] {
  if (!destination?.poll) return undefined;
  if (to === null) return { kind: 'poll', dueAt: at };
  if (to !== 'accepted' && to !== 'provisional') return undefined;
  const minutes = nextPollMinutes(destination.poll, { id, state: to, heard: 'answered', tries: 0, pending });
  return { kind: 'poll', dueAt: new Date(at.getTime() + minutes * MINUTE_MS) };
}

export function missingOf(plan: TruthPlan, { submissionId, receipt }: Proof): NewFinding {
  return { ...aboutReceipt(plan, MISSING, receipt), submissionId, details: { ...detailsOf(plan, receipt) } };
}

/** The findings that end where what was missing turned up. */
export function foundOf({ list }: TruthPlan, { from, to, receipt }: Proof): FindingName[] {
  return from === 'missing' && to !== null ? [{ program: list.program, kind: MISSING, subject: `${list.destination} ${receipt}` }] : [];
}

export function oddityOf(plan: TruthPlan, { receipt, row, layer, exit, submissionId }: Oddity): NewFinding {
  const details = { ...detailsOf(plan, receipt), row, exit };
  return { ...aboutReceipt(plan, ODD[layer], receipt), submissionId: submissionId ?? undefined, details };
}

function detailsOf({ list }: TruthPlan, receipt: string): { destination: string; receipt: string; list: number } {
  return { destination: list.destination, receipt, list: list.id };
}

function aboutReceipt({ list, at }: TruthPlan, kind: string, receipt: string) {
  return { program: list.program, kind, subject: `${list.destination} ${receipt}`, openedAt: at, answerBy: daysAfter(at, FINDING_DAYS) };
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
