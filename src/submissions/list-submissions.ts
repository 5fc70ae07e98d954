import type { Keyring } from '#kernel/crypto/index.ts';
import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, nameOf, pageOf, readCursor } from '#kernel/db/list-order.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { SubmissionRow } from './read-submissions.sql.ts';
import { isSearch, matching, type SubmissionFilter } from './submission-filter.ts';
import {
  countKinds,
  PICKED,
  type Picked,
  pickArrived,
  pickGathered,
  pickWalked,
  type SubmissionSort,
  type Walk,
} from './walk-submissions.ts';

export interface ListPage {
  readonly at: Date;
  /** `received`, the order of their arrival, where left out. */
  readonly sort?: SubmissionSort | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface SubmissionList {
  readonly rows: readonly SubmissionRow[];
  /** Give it as `after` for the next page; null on the last one. */
  readonly next: string | null;
}

/** Exact up to this; beyond, a count is "more than 10,000", and what is searched for is not sorted. */
const MOST_COUNTED = 10_000;

/**
 * One page of submissions with their standing at one moment.
 * @throws WaybillError WB_USAGE for a cursor of another order, and where a search that finds more than 10,000 is to be sorted otherwise than by arrival, on the first page
 */
export async function listSubmissions(
  session: Session,
  keyring: Keyring,
  filter: SubmissionFilter,
  page: ListPage,
): Promise<SubmissionList> {
  const { at, sort = 'received', after, limit } = page;
  const walk = { at, sort, place: readCursor(sort, after), limit: limit + 1 };
  const picked = await pick(session, keyring, filter, walk);
  return pageOf(picked ? await selectPicked(session, picked, walk) : [], { sort, limit });
}

async function pick(session: Session, keyring: Keyring, filter: SubmissionFilter, walk: Walk): Promise<Picked | undefined> {
  const isArrival = nameOf(walk.sort) === 'received';
  if (!isSearch(filter))
    return isArrival && !isNarrowed(filter) ? pickArrived(session, keyring, filter, walk) : pickWalked(session, keyring, filter, walk);
  if (isArrival) return pickArrived(session, keyring, filter, walk);
  // Asked on the first page only: who reads on reads to the end, whatever arrives meanwhile.
  const isFirst = walk.place === undefined;
  if (!isFirst || !(await countSubmissions(session, keyring, filter, walk.at)).isMore) return pickGathered(session, keyring, filter, walk);
  const found = `More than ${MOST_COUNTED.toLocaleString('en')} submissions are found by this filter`;
  throw new WaybillError(
    'WB_USAGE',
    `${found}; they are listed by arrival (received, -received) only. Narrow the filter, or leave the sort out.`,
  );
}

function isNarrowed({ states, reasons, age, due, holder }: SubmissionFilter): boolean {
  return [states, reasons, age, due, holder].some((value) => value !== undefined);
}

async function selectPicked(session: Session, picked: Picked, { at, sort }: Walk) {
  const { rows } = await sql<SubmissionRow & { readonly sortKey: number | null }>`
    select s.id, s.program, s.external_id as "externalId", s.form, s.person_id as "personId", s.submitted_at as "submittedAt", s.received_at as "receivedAt",
      s.origin, s.import_id as "importId", release.released_at as "releasedAt", st.answer_by as "answerBy",
      standing_state(st.settled, st.answer_by, ${at}) as state, standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason, picked."sortKey"
    from (${picked}) picked
    join submissions s on s.id = picked.id join standings st on st.submission_id = picked.id
    left join submission_releases release on release.submission_id = picked.id
    ${inOrder(sort, PICKED)}`.execute(session.query);
  return rows;
}

/** How many match; `isMore` where there are more than `MOST_COUNTED`. */
export async function countSubmissions(
  session: Session,
  keyring: Keyring,
  filter: SubmissionFilter,
  at: Date,
): Promise<{ count: number; isMore: boolean }> {
  const isOfKinds = !isSearch(filter) && isNarrowed(filter);
  const most = MOST_COUNTED + 1;
  const n = isOfKinds ? await countKinds(session, keyring, filter, { at, most }) : await countFound(session, keyring, filter, { at, most });
  return { count: Math.min(n, MOST_COUNTED), isMore: n > MOST_COUNTED };
}

async function countFound(
  session: Session,
  keyring: Keyring,
  filter: SubmissionFilter,
  { at, most }: { readonly at: Date; readonly most: number },
): Promise<number> {
  const some = matching(session, keyring, filter, at).select('st.submission_id').limit(most).as('some');
  const { n } = await session.query
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}
