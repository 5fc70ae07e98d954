import { type Session, sql } from '#kernel/db/database.ts';
import { type HandoffState, OPEN_STATES } from './handoff.ts';

/** Proof may still come, or is still to be sought. A refusal is answered by the route, which makes a hand-off of its own. */
export const UNPROVED_STATES = [...OPEN_STATES, 'provisional'] as const satisfies readonly HandoffState[];

export interface HandoffFilter {
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

export interface HandoffPage {
  readonly at: Date;
  /** The last `id` of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface ListedHandoff {
  readonly id: number;
  readonly program: string;
  /** External id of the submission. */
  readonly submission: string;
  /** Null: the whole submission goes in one delivery. */
  readonly document: string | null;
  readonly destination: string;
  readonly state: HandoffState;
  readonly origin: 'route' | 'import' | 'run';
  readonly round: number;
  readonly attempts: number;
  readonly receiptKind: string | null;
  readonly receipt: string | null;
  /** The partner's word for where it is, and the step of its work. */
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  readonly stateAt: Date;
  readonly answerBy: Date;
  readonly createdAt: Date;
  /** What Waybill does next about it, and when; null where nothing is due by itself. */
  readonly next: 'deliver' | 'look_up' | 'poll' | null;
  readonly dueAt: Date | null;
}

/** Exact up to this; beyond, a count is "more than 10,000". */
const MOST_COUNTED = 10_000;

/** One page of hand-offs in the order in which they were made. */
export async function listHandoffs(
  session: Session,
  filter: HandoffFilter,
  page: HandoffPage,
): Promise<{ readonly rows: readonly ListedHandoff[]; readonly next: number | null }> {
  const rows = await matching(session, filter, page)
    .innerJoin('submissions as s', 's.id', 'h.submission_id')
    .leftJoin('documents as d', 'd.id', 'h.document_id')
    .leftJoin('handoff_schedule as next', 'next.handoff_id', 'h.id')
    .select([
      'h.id',
      'h.program',
      's.external_id as submission',
      'd.label as document',
      'h.destination',
      'h.state',
      'h.origin',
      'h.round',
      'h.attempts',
      'h.receipt_kind as receiptKind',
      'h.receipt',
      'h.status',
      'h.step',
      'h.reason',
      'h.state_at as stateAt',
      'h.answer_by as answerBy',
      'h.created_at as createdAt',
      'next.kind as next',
      'next.due_at as dueAt',
    ])
    .orderBy('h.id')
    .limit(page.limit + 1)
    .execute();
  const shown = rows.slice(0, page.limit) as ListedHandoff[];
  return { rows: shown, next: rows.length > page.limit ? shown.at(-1)!.id : null };
}

/** How many match; `isMore` where there are more than `MOST_COUNTED`. */
export async function countHandoffs(
  session: Session,
  filter: HandoffFilter,
  at: Date,
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  const some = matching(session, filter, { at })
    .select('h.id')
    .limit(MOST_COUNTED + 1)
    .as('some');
  const { n } = await session.query
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { count: Math.min(n, MOST_COUNTED), isMore: n > MOST_COUNTED };
}

function matching(session: Session, filter: HandoffFilter, { at, after }: Pick<HandoffPage, 'at' | 'after'>) {
  const { program, destination, states, reason, submissionIds, receipt, isOverdue, isUnproved, next } = filter;
  return (
    session.query
      .selectFrom('handoffs as h')
      .$if(program !== undefined, (q) => q.where('h.program', '=', program!))
      .$if(destination !== undefined, (q) => q.where('h.destination', '=', destination!))
      .$if(states !== undefined, (q) => q.where('h.state', 'in', [...states!]))
      .$if(reason !== undefined, (q) => q.where('h.reason', '=', reason!))
      .$if(submissionIds !== undefined, (q) => q.where('h.submission_id', 'in', [...submissionIds!]))
      .$if(receipt !== undefined, (q) => q.where('h.receipt', '=', receipt!))
      // The words of the partial indexes: the planner takes one only where it can see that the statement asks for its rows.
      .$if(isOverdue === true, (q) => q.where(sql<boolean>`(h.answer_by <= ${at} and h.state in (${sql.raw(listed(OPEN_STATES))}))`))
      .$if(isUnproved === true, (q) => q.where(sql<boolean>`h.state in (${sql.raw(listed(UNPROVED_STATES))})`))
      .$if(next !== undefined, (q) => q.where(isScheduledFor(next!)))
      .$if(after !== undefined, (q) => q.where('h.id', '>', after!))
  );
}

function listed(states: readonly HandoffState[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}

function isScheduledFor(kinds: readonly string[]) {
  return sql<boolean>`exists (select from handoff_schedule due where due.handoff_id = h.id and due.kind in (${sql.join(kinds)}))`;
}
