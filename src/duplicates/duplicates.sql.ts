import { type Session, sql } from '#kernel/db/database.ts';
import type { Duplicate, DuplicateReport } from './duplicate.ts';

/** In order. */
export type Cuts = readonly [string, string, string];

/** Where the people of a program are cut into quarters, from a sample of the table's pages; empty texts where the table is too small for one. */
export async function selectCuts(session: Session, program: string): Promise<Cuts> {
  const { rows } = await sql<{ cuts: [string, string, string] | null }>`
    select percentile_disc(array[0.25, 0.5, 0.75]) within group (order by person_id) as cuts
    from submission_fingerprints tablesample system (0.3) where program = ${program}`.execute(session.query);
  return rows[0]?.cuts ?? ['', '', ''];
}

/**
 * The people with several submissions, who are few. In quarters, since PostgreSQL reads an index side by side only where each reader has a part
 * of its own to group: a million took 280 ms on two cores, in one piece 450. It reads side by side only where nothing is written, so this is
 * no part of the statement that stores sets.
 */
export async function selectSeveral(session: Session, program: string, [first, second, third]: Cuts): Promise<readonly string[]> {
  const { rows } = await sql<{ person: string }>`
    select person_id as person from submission_fingerprints
    where program = ${program} and person_id < ${first} group by person_id having count(*) > 1
    union all
    select person_id from submission_fingerprints
    where program = ${program} and person_id >= ${first} and person_id < ${second} group by person_id having count(*) > 1
    union all
    select person_id from submission_fingerprints
    where program = ${program} and person_id >= ${second} and person_id < ${third} group by person_id having count(*) > 1
    union all
    select person_id from submission_fingerprints
    where program = ${program} and person_id >= ${third} group by person_id having count(*) > 1`.execute(session.query);
  return rows.map(({ person }) => person);
}

/** The fingerprints of some people (`offset 0` keeps the planner, which expects many, from reading the whole table). */
const fingerprintsOf = (program: string, people: readonly string[]) => sql`
  own as materialized (
    select several.person_id, f.fingerprint, f.near_fingerprint, f.submission_id
    from unnest(${people}::text[]) as several (person_id) cross join lateral (
      select fingerprint, near_fingerprint, submission_id from submission_fingerprints
      where program = ${program} and person_id = several.person_id offset 0
    ) f
  )`;

/** Differing in case and white space only. */
const NEAR = sql`select count(*) from (
  select 1 from own group by person_id, near_fingerprint having min(fingerprint) <> max(fingerprint)
) near`;

export interface FoundSets {
  readonly sets: number;
  readonly members: number;
  readonly near_sets: number;
}

/** Stores what is new of the sets of these people's submissions with the same fingerprint. Those under other rules or keys differ, so they never meet. */
export async function insertSets(session: Session, program: string, people: readonly string[], at: Date): Promise<FoundSets> {
  const { rows } = await sql<FoundSets>`
    with ${fingerprintsOf(program, people)}, found as materialized (
      select person_id, fingerprint, array_agg(submission_id) as submissions from own group by person_id, fingerprint having count(*) > 1
    ), added as (
      insert into duplicate_sets (program, person_id, fingerprint, found_at)
      select ${program}, person_id, fingerprint, ${at} from found
      on conflict (program, person_id, fingerprint) do nothing
      returning id, person_id, fingerprint
    ), known as (
      select id, person_id, fingerprint from added
      union all
      select s.id, s.person_id, s.fingerprint from duplicate_sets s join found using (person_id, fingerprint) where s.program = ${program}
    ), joined as (
      insert into duplicate_members (set_id, submission_id, program, added_at)
      select known.id, member.id, ${program}, ${at}
      from known join found using (person_id, fingerprint), unnest(found.submissions) as member (id)
      on conflict (set_id, submission_id) do nothing
      returning 1
    )
    select (select count(*) from added) as sets, (select count(*) from joined) as members, (${NEAR}) as near_sets`.execute(session.query);
  return rows[0]!;
}

/** The near sets of these people alone. */
export async function countNearSets(session: Session, program: string, people: readonly string[]): Promise<number> {
  const { rows } = await sql<{ near_sets: number }>`
    with ${fingerprintsOf(program, people)} select (${NEAR}) as near_sets`.execute(session.query);
  return rows[0]!.near_sets;
}

/**
 * The rule, for the members of the sets that hold one of `ids` (every set where null). Only those count that are the same still: a file that
 * was missing may have come since the pass. A set with a member on its way is left alone; what
 * succeeded is kept, else the earliest unsuccessful one, since the day of receipt sets the day that payment begins.
 */
const judged = (program: string, ids: readonly number[] | null, at: Date) => sql`
  wanted as (
    select distinct set_id from duplicate_members
    where program = ${program} and (${ids}::bigint[] is null or submission_id = any (${ids}::bigint[]))
  ), members as (
    select m.set_id, s.id, s.external_id, s.submitted_at,
      standing_state(st.settled, st.answer_by, ${at}) as state, standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason
    from wanted join duplicate_members m using (set_id)
    join duplicate_sets d on d.id = m.set_id
    join submission_fingerprints f on f.submission_id = m.submission_id and f.fingerprint = d.fingerprint
    join submissions s on s.id = m.submission_id
    join standings st on st.submission_id = s.id
  ), judged as (
    select members.*,
      bool_or(state in ('in_progress', 'provisional') or coalesce(reason in ('awaiting_acknowledgement', 'outcome_unknown'), false))
        over (partition by set_id) as is_busy,
      first_value(id) over by_rank as kept_id,
      first_value(external_id) over by_rank as kept_external_id
    from members
    window by_rank as (
      partition by set_id
      order by case when state in ('delivered', 'remediated') then 0 when state = 'needs_attention' then 1 else 2 end, submitted_at, id
    )
  )`;

/** The submissions that the rule would mark, by set and time. */
export async function selectDuplicates(session: Session, program: string, ids: readonly number[] | null, at: Date): Promise<Duplicate[]> {
  const { rows } = await sql<Duplicate>`
    with ${judged(program, ids, at)}
    select id as submission_id, external_id, kept_id, kept_external_id
    from judged where not is_busy and state = 'needs_attention' and id <> kept_id
    order by set_id, submitted_at, id`.execute(session.query);
  return rows;
}

/** Every member of every set under exactly one name. */
export async function selectReport(session: Session, program: string, at: Date): Promise<Omit<DuplicateReport, 'at' | 'near_sets'>> {
  const { rows } = await sql<Omit<DuplicateReport, 'at' | 'near_sets'>>`
    with ${judged(program, null, at)}
    select (select coalesce(sum(n), 0)::bigint from standing_totals where program = ${program}) as submissions,
      count(distinct set_id) as sets, count(*) as members,
      count(*) filter (where not is_busy and (id = kept_id and state not in ('duplicate', 'withdrawn', 'closed')
        or id <> kept_id and state in ('delivered', 'remediated'))) as kept,
      count(*) filter (where not is_busy and id <> kept_id and state = 'needs_attention') as to_mark,
      count(*) filter (where not is_busy and state in ('duplicate', 'withdrawn', 'closed')) as already_set_aside,
      count(*) filter (where is_busy) as in_busy_sets
    from judged`.execute(session.query);
  return rows[0]!;
}

export interface SetRow {
  readonly set: string;
  readonly external_ids: string[];
}

/** Sets, or near sets, page by page: the ids of their members in order of time. */
export async function selectSets(session: Session, program: string, isNear: boolean, after: string, limit: number): Promise<SetRow[]> {
  const { rows } = await sql<SetRow>`
    select encode(${isNear ? sql`f.near_fingerprint` : sql`f.fingerprint`}, 'hex') || ':' || md5(f.person_id) as set,
      array_agg(s.external_id order by s.submitted_at, s.id) as external_ids
    from submission_fingerprints f join submissions s on s.id = f.submission_id
    where f.program = ${program}
    group by f.person_id, ${isNear ? sql`f.near_fingerprint` : sql`f.fingerprint`}
    having count(*) > 1 and (${isNear} = (count(distinct f.fingerprint) > 1) or not ${isNear})
      and encode(${isNear ? sql`f.near_fingerprint` : sql`f.fingerprint`}, 'hex') || ':' || md5(f.person_id) > ${after}
    order by 1 limit ${limit}`.execute(session.query);
  return rows;
}

/** What is not personal about a member of a set. */
export interface MemberRow {
  readonly external_id: string;
  readonly form: string;
  readonly origin: string;
  readonly submitted_at: Date;
  readonly received_at: Date;
  readonly state: string;
  readonly reason: string | null;
  readonly documents: number;
  /** Alike where the content is alike; a keyed mark that tells nothing else. */
  readonly content: string;
}

export async function selectMembers(session: Session, program: string, externalIds: readonly string[], at: Date): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select s.external_id, s.form, s.origin, s.submitted_at, s.received_at,
      standing_state(st.settled, st.answer_by, ${at}) as state, standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason,
      (select count(*)::int from documents d where d.submission_id = s.id) as documents, left(encode(f.fingerprint, 'hex'), 12) as content
    from submissions s join standings st on st.submission_id = s.id join submission_fingerprints f on f.submission_id = s.id
    where s.program = ${program} and s.external_id = any (${externalIds}::text[]) order by s.submitted_at, s.id`.execute(session.query);
  return rows;
}

export async function selectMemberIds(session: Session, program: string, externalIds: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from submissions where program = ${program} and external_id = any (${externalIds}::text[])`.execute(session.query);
  return rows.map(({ id }) => id);
}
