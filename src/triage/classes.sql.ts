import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, keyOf, nameOf, type Place, type Sort, type SortKey } from '#kernel/db/list-order.ts';
import type { ClassState, ErrorClass, Stage } from './error-class.ts';

const COLUMNS = sql`e.id, e.program, e.stage, e.place, e.step, e.code, e.pattern, e.first_seen_at as "firstSeenAt", e.last_seen_at as "lastSeenAt",
  e.occurrences, e.submissions, e.people, e.state, e.state_at as "stateAt", e.state_by as "stateBy", e.state_reason as "stateReason",
  e.mended_in as "mendedIn", e.ignore_until as "ignoreUntil", e.ignore_occurrences as "ignoreOccurrences", e.ignore_per_hour as "ignorePerHour",
  e.regressed_at as "regressedAt", e.regressions, e.owner, e.ticket, e.note`;

export interface ClassFilter {
  readonly programs?: readonly string[] | undefined;
  /** `open` where left out. */
  readonly state?: ClassState | 'all' | undefined;
  readonly stage?: Stage | undefined;
  readonly place?: string | undefined;
  readonly code?: string | undefined;
  readonly owner?: string | undefined;
  readonly isRegressed?: boolean | undefined;
  /** First seen at or after this moment. */
  readonly newSince?: Date | undefined;
}

/** By what error classes are sorted: when they were seen last or first, how often in all. */
export const CLASS_ORDERS = ['last_seen', 'first_seen', 'occurrences'] as const;
export type ClassSort = Sort<(typeof CLASS_ORDERS)[number]>;

function keyNamed(name: (typeof CLASS_ORDERS)[number]): SortKey {
  const id = sql`e.id`;
  if (name === 'occurrences') return { id, key: sql`e.occurrences`, kind: 'number' };
  return { id, key: name === 'first_seen' ? sql`e.first_seen_at` : sql`e.last_seen_at` };
}

export interface ClassWalk {
  readonly sort: ClassSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

export async function selectClasses(
  session: Session,
  filter: ClassFilter,
  walk: ClassWalk,
): Promise<(ErrorClass & { readonly sortKey: number | null })[]> {
  const {
    programs = null,
    state = 'open',
    stage = null,
    place = null,
    code = null,
    owner = null,
    isRegressed = null,
    newSince = null,
  } = filter;
  const key = keyNamed(nameOf(walk.sort));
  const { rows } = await sql<ErrorClass & { readonly sortKey: number | null }>`
    select ${COLUMNS}, ${keyOf(key)} as "sortKey" from error_classes e
    where e.occurrences > 0 and (${state}::text = 'all' or e.state = ${state})
      and (${programs}::text[] is null or e.program = any (${programs}::text[]))
      and (${stage}::text is null or e.stage = ${stage}) and (${place}::text is null or e.place = ${place})
      and (${code}::text is null or e.code = ${code}) and (${owner}::text is null or e.owner = ${owner})
      and (${isRegressed}::boolean is null or (e.regressed_at is not null and e.state = 'open') = ${isRegressed})
      and (${newSince}::timestamptz is null or e.first_seen_at >= ${newSince})
      and ${isBehind(walk.sort, key, walk.place)}
    ${inOrder(walk.sort, key)} limit ${walk.limit}`.execute(session.query);
  return rows;
}

export async function selectClass(session: Session, id: number): Promise<ErrorClass | undefined> {
  const { rows } = await sql<ErrorClass>`select ${COLUMNS} from error_classes e where e.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Holds its row until the transaction ends. */
export async function lockClass(session: Session, id: number): Promise<ErrorClass | undefined> {
  const { rows } = await sql<ErrorClass>`select ${COLUMNS} from error_classes e where e.id = ${id} for update`.execute(session.query);
  return rows[0];
}

export interface RecentCounts {
  readonly classId: number;
  readonly hour: number;
  readonly day: number;
  readonly week: number;
}

/** Occurrences of each class since the beginning of three clock hours. */
export async function selectRecent(
  session: Session,
  classIds: readonly number[],
  since: { readonly hour: Date; readonly day: Date; readonly week: Date },
): Promise<RecentCounts[]> {
  const { rows } = await sql<RecentCounts>`
    select h.class_id as "classId", coalesce(sum(h.occurrences) filter (where h.hour >= ${since.hour}), 0)::bigint as hour,
      coalesce(sum(h.occurrences) filter (where h.hour >= ${since.day}), 0)::bigint as day, coalesce(sum(h.occurrences), 0)::bigint as week
    from error_class_hours h where h.class_id = any (${classIds}::bigint[]) and h.hour >= ${since.week} group by h.class_id`.execute(
    session.query,
  );
  return rows;
}

export interface ClassChange {
  readonly id: number;
  readonly state: ClassState;
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
  readonly mendedIn?: string | undefined;
  readonly ignoreUntil?: Date | undefined;
  /** So many in all. */
  readonly ignoreOccurrences?: number | undefined;
  readonly ignorePerHour?: number | undefined;
}

export async function updateClassState(session: Session, change: ClassChange): Promise<ErrorClass> {
  const { rows } = await sql<ErrorClass>`
    update error_classes e
    set state = ${change.state}, state_at = ${change.at}, state_by = ${change.by}, state_reason = ${change.reason},
      mended_in = case when ${change.state} = 'resolved' then ${change.mendedIn ?? null} else e.mended_in end,
      ignore_until = ${change.ignoreUntil ?? null}, ignore_occurrences = ${change.ignoreOccurrences ?? null}, ignore_per_hour = ${change.ignorePerHour ?? null}
    where e.id = ${change.id} returning ${COLUMNS}`.execute(session.query);
  return rows[0]!;
}

/** Null empties, undefined leaves as it is. */
export interface ClassWords {
  readonly owner?: string | null | undefined;
  readonly ticket?: string | null | undefined;
  readonly note?: string | null | undefined;
}

export async function updateClassWords(session: Session, id: number, words: ClassWords): Promise<ErrorClass> {
  const { rows } = await sql<ErrorClass>`
    update error_classes e
    set owner = case when ${words.owner !== undefined} then ${words.owner ?? null} else e.owner end,
      ticket = case when ${words.ticket !== undefined} then ${words.ticket ?? null} else e.ticket end,
      note = case when ${words.note !== undefined} then ${words.note ?? null} else e.note end
    where e.id = ${id} returning ${COLUMNS}`.execute(session.query);
  return rows[0]!;
}

export interface ClassWindow {
  readonly classId: number;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface ConcernedSubmission {
  readonly id: number;
  readonly externalId: string;
  readonly form: string;
  readonly personId: string;
  readonly occurrences: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Where it stands at the moment given. */
  readonly state: string;
  readonly reason: string | null;
}

/** Submissions of a class, or of one cell of the scoreboard, in the order of their arrival. */
export async function selectConcerned(
  session: Session,
  { classId, from, until }: ClassWindow,
  page: { readonly at: Date; readonly after?: number | undefined; readonly limit: number },
): Promise<ConcernedSubmission[]> {
  const isWhole = from === undefined && until === undefined;
  const { rows } = await sql<ConcernedSubmission>`
    select s.id, s.external_id as "externalId", s.form, s.person_id as "personId", c.occurrences, c.first_at as "firstAt", c.last_at as "lastAt",
      standing_state(st.settled, st.answer_by, ${page.at}) as state, standing_reason(st.settled, st.reason, st.answer_by, ${page.at}) as reason
    from (
      select submission_id, occurrences::bigint, first_at, last_at from error_class_submissions
      where ${isWhole}::boolean and class_id = ${classId} and submission_id > ${page.after ?? 0}
      union all
      select submission_id, sum(weight)::bigint, min(at), max(at) from error_occurrences
      where not ${isWhole}::boolean and class_id = ${classId} and submission_id > ${page.after ?? 0}
        and at >= ${from ?? null}::timestamptz and at < ${until ?? null}::timestamptz
      group by submission_id
    ) c
    join submissions s on s.id = c.submission_id join standings st on st.submission_id = s.id
    order by c.submission_id limit ${page.limit}`.execute(session.query);
  return rows;
}

/** Within a window: occurrences, and distinct submissions and people. */
export async function countWindow(
  session: Session,
  { classId, from, until }: Required<ClassWindow>,
): Promise<{ occurrences: number; submissions: number; people: number }> {
  const { rows } = await sql<{ occurrences: number; submissions: number; people: number }>`
    select coalesce(sum(o.weight), 0)::bigint as occurrences, count(distinct o.submission_id) as submissions, count(distinct s.person_id) as people
    from error_occurrences o left join submissions s on s.id = o.submission_id
    where o.class_id = ${classId} and o.at >= ${from}::timestamptz and o.at < ${until}::timestamptz`.execute(session.query);
  return rows[0]!;
}
