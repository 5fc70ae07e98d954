import { type Session, sql } from '#kernel/db/database.ts';
import type { Failure, Source } from './error-class.ts';
import type { ClassKey } from './fingerprint.ts';

/** Makes the classes that are new; answers the number of each, in the order given. The keys are distinct. */
export async function ensureClasses(
  session: Session,
  keys: readonly (ClassKey & { readonly seenAt: Date })[],
  by: string,
  at: Date,
): Promise<number[]> {
  const { rows } = await sql<{ id: number; place: number }>`
    with given as materialized (
      select * from unnest(${keys.map(({ program }) => program)}::text[], ${keys.map(({ fingerprint }) => fingerprint.toString('hex'))}::text[],
        ${keys.map(({ stage }) => stage)}::text[], ${keys.map(({ place }) => place)}::text[], ${keys.map(({ step }) => step)}::text[],
        ${keys.map(({ code }) => code)}::text[], ${keys.map(({ pattern }) => pattern)}::text[],
        ${keys.map(({ seenAt }) => seenAt)}::timestamptz[])
        with ordinality as g (program, fingerprint, stage, place, step, code, pattern, seen_at, ord)
    ), made as (
      insert into error_classes (program, fingerprint, stage, place, step, code, pattern, first_seen_at, last_seen_at, state, state_at, state_by, state_reason)
      select program, decode(fingerprint, 'hex'), stage, place, step, code, pattern, seen_at, seen_at, 'open', ${at}, ${by}, 'it was seen for the first time'
      from given order by ord
      on conflict (program, fingerprint) do update set state = error_classes.state
      returning id, program, fingerprint
    )
    select made.id, given.ord::int as place
    from given join made on made.program = given.program and made.fingerprint = decode(given.fingerprint, 'hex') order by given.ord`.execute(
    session.query,
  );
  return rows.map(({ id }) => id);
}

export interface Tallied {
  readonly classId: number;
  readonly counted: number;
  /** When the newest of what was counted now happened. */
  readonly newestAt: Date;
}

/** Counts each failure once: hours, submissions and people follow from what was not counted before, in the same statement. */
export async function insertOccurrences(
  session: Session,
  source: Source,
  failures: readonly (Failure & { readonly classId: number })[],
): Promise<Tallied[]> {
  const { rows } = await sql<Tallied>`
    with fresh as (
      insert into error_occurrences (source, source_id, class_id, program, submission_id, at, weight)
      select ${source}, * from unnest(${failures.map(({ sourceId }) => sourceId)}::bigint[], ${failures.map(({ classId }) => classId)}::bigint[],
        ${failures.map(({ program }) => program)}::text[], ${failures.map(({ submissionId }) => submissionId)}::bigint[],
        ${failures.map(({ at }) => at)}::timestamptz[], ${failures.map(({ weight }) => weight)}::int[])
      on conflict (source, source_id) do nothing
      returning class_id, program, submission_id, at, weight
    ), hours as (
      insert into error_class_hours (class_id, hour, program, occurrences)
      select class_id, date_trunc('hour', at, 'UTC'), program, sum(weight) from fresh group by 1, 2, 3
      on conflict (class_id, hour) do update set occurrences = error_class_hours.occurrences + excluded.occurrences
    ), concerned as (
      insert into error_class_submissions (class_id, submission_id, program, first_at, last_at, occurrences)
      select class_id, submission_id, program, min(at), max(at), sum(weight) from fresh where submission_id is not null group by 1, 2, 3 order by 1, 2
      on conflict (class_id, submission_id) do update
        set occurrences = error_class_submissions.occurrences + excluded.occurrences,
          first_at = least(error_class_submissions.first_at, excluded.first_at), last_at = greatest(error_class_submissions.last_at, excluded.last_at)
      returning class_id, submission_id, xmax = 0 as is_new
    ), people as (
      insert into error_class_people (class_id, person_id, program)
      select distinct c.class_id, s.person_id, s.program from concerned c join submissions s on s.id = c.submission_id where c.is_new
      on conflict do nothing
      returning class_id
    ), tallied as (
      select class_id, sum(weight)::bigint as counted, min(at) as first_at, max(at) as last_at,
        (select count(*) from concerned c where c.class_id = fresh.class_id and c.is_new) as submissions,
        (select count(*) from people p where p.class_id = fresh.class_id) as people
      from fresh group by class_id
    )
    update error_classes e
    set occurrences = e.occurrences + t.counted, submissions = e.submissions + t.submissions, people = e.people + t.people,
      first_seen_at = least(e.first_seen_at, t.first_at),
      last_seen_at = greatest(e.last_seen_at, t.last_at)
    from tallied t where e.id = t.class_id
    returning e.id as "classId", t.counted, t.last_at as "newestAt"`.execute(session.query);
  return rows;
}

export interface Reopened {
  readonly id: number;
  readonly program: string;
  readonly was: 'resolved' | 'ignored';
  readonly why: 'came_again' | 'time_reached' | 'number_reached' | 'rate_reached';
}

/** Opens anew what was resolved and came again, and what was ignored until what is reached now. */
export async function reopenClasses(session: Session, tallied: readonly Tallied[], by: string, at: Date): Promise<Reopened[]> {
  const { rows } = await sql<Reopened>`
    with judged as (
      select e.id, e.state as was, t.newest_at, case
          when e.state = 'resolved' then case when t.newest_at > e.state_at then 'came_again' end
          when e.ignore_until <= t.newest_at then 'time_reached'
          when e.occurrences >= e.ignore_occurrences then 'number_reached'
          when exists (
            select from error_class_hours h
            where h.class_id = e.id and h.hour >= date_trunc('hour', e.state_at, 'UTC') and h.occurrences >= e.ignore_per_hour
          ) then 'rate_reached'
        end as why
      from unnest(${tallied.map(({ classId }) => classId)}::bigint[], ${tallied.map(({ newestAt }) => newestAt)}::timestamptz[]) as t (class_id, newest_at)
      join error_classes e on e.id = t.class_id and e.state in ('resolved', 'ignored')
    )
    update error_classes e
    set state = 'open', state_at = ${at}, state_by = ${by}, state_reason = judged.why, ignore_until = null, ignore_occurrences = null, ignore_per_hour = null,
      regressed_at = case when judged.was = 'resolved' then judged.newest_at else e.regressed_at end,
      regressions = e.regressions + case when judged.was = 'resolved' then 1 else 0 end
    from judged where e.id = judged.id and judged.why is not null
    returning e.id, e.program, judged.was, judged.why`.execute(session.query);
  return rows;
}
