import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, nameOf, type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import type { HandoffState } from './handoff.ts';
import { type HandoffFilter, isDense, isOfStates, matching } from './handoff-filter.ts';
import { type HandoffSort, PICKED, type Picked, pickGathered, pickMade, pickWalked, refuseOrder, type Walk } from './walk-handoffs.ts';

export interface HandoffPage {
  readonly at: Date;
  /** `made`, the order in which they were made, where left out. */
  readonly sort?: HandoffSort | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
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

/**
 * One page of hand-offs.
 * @throws WaybillError WB_USAGE for a cursor of another order, and for `due` without `next`
 */
export async function listHandoffs(session: Session, filter: HandoffFilter, page: HandoffPage): Promise<Page<ListedHandoff>> {
  const { at, sort = 'made', after, limit } = page;
  refuseOrder(filter, sort);
  const walk = { at, sort, place: readCursor(sort, after), limit: limit + 1 };
  const picked = await pick(session, filter, walk);
  return pageOf(picked ? await selectPicked(session, picked, walk) : [], { sort, limit });
}

/** Few are gathered and sorted; of many, a walk of the order's index soon meets a page. */
async function pick(session: Session, filter: HandoffFilter, walk: Walk): Promise<Picked | undefined> {
  if (nameOf(walk.sort) === 'made') return isOfStates(filter) ? pickWalked(session, filter, walk) : pickMade(session, filter, walk);
  const isWalked = !filter.isOverdue && (isDense(filter, walk.sort) || (await countHandoffs(session, filter, walk.at)).isMore);
  return isWalked ? pickWalked(session, filter, walk) : pickGathered(session, filter, walk);
}

async function selectPicked(session: Session, picked: Picked, { sort }: Walk) {
  const { rows } = await sql<ListedHandoff & { readonly sortKey: number | null }>`
    select h.id, h.program, s.external_id as submission, d.label as document, h.destination, h.state, h.origin, h.round, h.attempts,
      h.receipt_kind as "receiptKind", h.receipt, h.status, h.step, h.reason, h.state_at as "stateAt", h.answer_by as "answerBy",
      h.created_at as "createdAt", next.kind as next, next.due_at as "dueAt", picked."sortKey"
    from (${picked}) picked
    join handoffs h on h.id = picked.id join submissions s on s.id = h.submission_id
    left join documents d on d.id = h.document_id left join handoff_schedule next on next.handoff_id = h.id
    ${inOrder(sort, PICKED)}`.execute(session.query);
  return rows;
}

/** How many match; `isMore` where there are more than `MOST_COUNTED`. */
export async function countHandoffs(
  session: Session,
  filter: HandoffFilter,
  at: Date,
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  const some = matching(session, filter, at)
    .select('h.id')
    .limit(MOST_COUNTED + 1)
    .as('some');
  const { n } = await session.query
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { count: Math.min(n, MOST_COUNTED), isMore: n > MOST_COUNTED };
}
