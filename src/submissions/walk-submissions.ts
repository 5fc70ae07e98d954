import type { RawBuilder } from 'kysely';
import type { Keyring } from '#kernel/crypto/index.ts';
import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, keyOf, nameOf, type Place, type Sort, type SortKey } from '#kernel/db/list-order.ts';
import { hasTimeBox, isOfKind, type KindOfStanding, kindsAskedFor } from './kinds-of-standing.ts';
import { matching, type SubmissionFilter } from './submission-filter.ts';

/** By what the list of submissions is sorted; `received` is the order of their arrival. */
export const SUBMISSION_ORDERS = ['received', 'submitted', 'answer_by'] as const;
export type SubmissionSort = Sort<(typeof SUBMISSION_ORDERS)[number]>;

export interface Walk {
  readonly at: Date;
  readonly sort: SubmissionSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

/** Ids and sort keys of one page, as a statement. */
export type Picked = RawBuilder<{ readonly id: number; readonly sortKey: number | null }>;

const ID = sql`st.submission_id`;
const REASON = sql`st.reason`;
const KEYS: Readonly<Record<(typeof SUBMISSION_ORDERS)[number], SortKey>> = {
  received: { id: ID },
  submitted: { id: ID, key: sql`st.submitted_at` },
  answer_by: { id: ID, key: sql`st.answer_by`, isNullable: true },
};
export const PICKED: SortKey = { id: sql`picked.id`, key: sql`picked."sortKey"`, isNullable: true };

/** The filter's page in the order of arrival: whether it walks or gathers is the planner's to choose. */
export function pickArrived(session: Session, keyring: Keyring, filter: SubmissionFilter, { at, sort, place, limit }: Walk): Picked {
  const found = matching(session, keyring, filter, at)
    .where(isBehind(sort, KEYS.received, place))
    .select('st.submission_id');
  return sql`select st.submission_id as id, null::bigint as "sortKey" from (${found}) st ${inOrder(sort, KEYS.received)} limit ${limit}`;
}

/** The page of a search, gathered before it is sorted; there must be few. */
export function pickGathered(session: Session, keyring: Keyring, filter: SubmissionFilter, { at, sort, place, limit }: Walk): Picked {
  const key = KEYS[nameOf(sort)];
  const found = matching(session, keyring, filter, at).select(['st.submission_id', 'st.submitted_at', 'st.answer_by']);
  return sql`
    with gathered as materialized (${found})
    select st.submission_id as id, ${keyOf(key)} as "sortKey" from gathered st where ${isBehind(sort, key, place)} ${inOrder(sort, key)} limit ${limit}`;
}

/** The page by walking the order's index once for each kind of standing, from the place on, and merging. Undefined where no kind is asked for. */
export async function pickWalked(session: Session, keyring: Keyring, filter: SubmissionFilter, walk: Walk): Promise<Picked | undefined> {
  const { states: _states, reasons: _reasons, program: _program, ...rest } = filter;
  const kinds = await kindsAskedFor(session, filter);
  const walks = kinds.flatMap((kind) => walkOf(session, keyring, { kind, filter: rest }, walk));
  if (walks.length === 0) return undefined;
  return sql`select picked.id, picked."sortKey" from (${sql.join(walks, sql` union all `)}) picked ${inOrder(walk.sort, PICKED)} limit ${walk.limit}`;
}

/** How many there are of the kinds asked for, up to `most`: each is counted along its index, and no further than that. */
export async function countKinds(
  session: Session,
  keyring: Keyring,
  filter: SubmissionFilter,
  { at, most }: { readonly at: Date; readonly most: number },
): Promise<number> {
  const { states: _states, reasons: _reasons, program: _program, ...rest } = filter;
  const kinds = await kindsAskedFor(session, filter);
  if (kinds.length === 0) return 0;
  const counted = kinds.map((kind) => {
    const found = matching(session, keyring, rest, at).where(isOfKind(kind, at)).select('st.submission_id');
    return sql`(select from (${found}) st limit ${most})`;
  });
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from (${sql.join(counted, sql` union all `)}) kinds limit ${most}) counted`.execute(session.query);
  return rows[0]!.n;
}

/** None where the place is past all of the kind: what has no time box comes after what has one. */
function walkOf(
  session: Session,
  keyring: Keyring,
  { kind, filter }: { readonly kind: KindOfStanding; readonly filter: SubmissionFilter },
  { at, sort, place, limit }: Walk,
): Picked[] {
  const { isNullable, ...own } = KEYS[nameOf(sort)];
  const key: SortKey = isNullable ? (hasTimeBox(kind) ? own : { id: ID, lead: REASON }) : { ...own, lead: REASON };
  if (isNullable && place?.key === null && key.key) return [];
  const behind = isNullable && place && (place.key === null) !== (key.key === undefined) ? undefined : place;
  const found = matching(session, keyring, filter, at)
    .where(isOfKind(kind, at))
    // The words of the partial index.
    .$if(isNullable === true && key.key !== undefined, (q) => q.where('st.answer_by', 'is not', null))
    .where(isBehind(sort, key, behind))
    .select(['st.submission_id', 'st.submitted_at', 'st.answer_by', 'st.reason']);
  return [sql`(select st.submission_id as id, ${keyOf(key)} as "sortKey" from (${found}) st ${inOrder(sort, key)} limit ${limit})`];
}
