import { type Session, sql } from '#kernel/db/database.ts';
import { type HandoffState, OPEN_STATES } from './handoff.ts';

/** Proof may still come, or is still to be sought. A refusal is answered by the route, which makes a hand-off of its own. */
export const UNPROVED_STATES = [...OPEN_STATES, 'provisional'] as const satisfies readonly HandoffState[];

export interface HandoffFilter {
  readonly id?: number | undefined;
  readonly program?: string | undefined;
  readonly destination?: string | undefined;
  readonly states?: readonly HandoffState[] | undefined;
  /** A row of the destination's error table, or why it moved. */
  readonly reason?: string | undefined;
  /** Of these submissions. */
  readonly submissionIds?: readonly number[] | undefined;
  readonly receipt?: string | undefined;
  /** Only those whose answer was due before `at`. */
  readonly isOverdue?: boolean | undefined;
  readonly isUnproved?: boolean | undefined;
  /** What Waybill does next about it by itself. */
  readonly next?: readonly ('deliver' | 'look_up' | 'poll')[] | undefined;
}

/** What people call that which Waybill does next, and its kinds. */
export const HANDOFF_NEXT = { send: ['deliver'], ask: ['poll', 'look_up'] } as const;

/** Hand-offs that match, as `h`. */
export function matching(session: Session, filter: HandoffFilter, at: Date) {
  const { id, program, destination, states, reason, submissionIds, receipt, isOverdue, isUnproved, next } = filter;
  return (
    session.query
      .selectFrom('handoffs as h')
      .$if(id !== undefined, (q) => q.where('h.id', '=', id!))
      .$if(program !== undefined, (q) => q.where('h.program', '=', program!))
      .$if(destination !== undefined, (q) => q.where('h.destination', '=', destination!))
      .$if(states !== undefined, (q) => q.where('h.state', 'in', [...states!]))
      .$if(reason !== undefined, (q) => q.where('h.reason', '=', reason!))
      .$if(submissionIds !== undefined, (q) => q.where('h.submission_id', 'in', [...submissionIds!]))
      .$if(receipt !== undefined, (q) => q.where('h.receipt', '=', receipt!))
      // The words of the partial indexes: the planner takes one only where it can see that the statement asks for its rows.
      .$if(isOverdue === true, (q) => q.where(sql<boolean>`(h.answer_by <= ${at} and h.state in (${sql.raw(listed(OPEN_STATES))}))`))
      .$if(isUnproved === true, (q) => q.where(sql<boolean>`h.state in (${sql.raw(listed(UNPROVED_STATES))})`))
      .$if(next !== undefined, (q) => q.where(isScheduledFor(filter)))
  );
}

/** Whether it asks for states, and for nothing that an index of its own finds. */
export function isOfStates({ states, isOverdue, isUnproved, id, reason, submissionIds, receipt, next }: HandoffFilter): boolean {
  const isSearch = [id, reason, submissionIds, receipt, next].some((value) => value !== undefined);
  return !isSearch && (states !== undefined || isOverdue === true || isUnproved === true);
}

/** Whether every row that a walk of the order's index meets is asked for. */
export function isDense(
  { destination, states, id, reason, submissionIds, receipt, isOverdue, isUnproved, next }: HandoffFilter,
  sort: string,
): boolean {
  const isSearch = [id, reason, submissionIds, receipt].some((value) => value !== undefined);
  if (isSearch || isOverdue) return false;
  return sort.endsWith('due') ? states === undefined && !isUnproved : destination === undefined && next === undefined;
}

/** The states that it leaves. */
export function statesOf({ states, isOverdue, isUnproved }: HandoffFilter, all: readonly HandoffState[]): readonly HandoffState[] {
  const isIn = (some: readonly HandoffState[]) => (state: HandoffState) => some.includes(state);
  return all
    .filter(isIn(states ?? all))
    .filter(isIn(isOverdue ? OPEN_STATES : all))
    .filter(isIn(isUnproved ? UNPROVED_STATES : all));
}

function listed(states: readonly HandoffState[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}

/** Program and destination are the hand-off's own: said once more, they let the index of what is due serve. */
function isScheduledFor({ next = [], program, destination }: HandoffFilter) {
  const of = program === undefined ? sql`true` : sql`due.program = ${program}`;
  const at = destination === undefined ? sql`true` : sql`due.destination = ${destination}`;
  return sql<boolean>`exists (
    select from handoff_schedule due where due.handoff_id = h.id and ${of} and ${at} and due.kind in (${sql.join([...next])}))`;
}
