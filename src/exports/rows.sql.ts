import { type Session, sql } from '#kernel/db/database.ts';
import type { RowOutcome } from './export.ts';

/** A submission that may go into the next file, beside the person's newest one of the same form. */
export interface Candidate {
  readonly submissionId: number;
  readonly externalId: string;
  readonly personId: string;
  readonly submittedAt: Date;
  readonly contentHash: Buffer;
  /** How many hand-offs of it to the destination there were. */
  readonly round: number;
  readonly newestId: number;
  readonly newestExternalId: string;
  /** The newest one has gone, or is in a file that is under way. */
  readonly isNewestGone: boolean;
  /** A change of the same person is in a file that is not confirmed: what comes after it waits, so that files may arrive in any order. */
  readonly isEarlierUnderWay: boolean;
}

export interface CandidateFilter {
  readonly program: string;
  readonly form: string;
  readonly destination: string;
  /** Rows that an earlier file refused are candidates again. */
  readonly withRefused: boolean;
}

/**
 * Every submission of the form that is not set aside, not held, not proved, and in no file. A person's newest one counts whatever became of it: an
 * older change never goes after it.
 */
export async function selectCandidates(session: Session, filter: CandidateFilter): Promise<Candidate[]> {
  const { program, form, destination, withRefused } = filter;
  const { rows } = await sql<Candidate>`
    with ready as materialized (
      select s.id, s.external_id, s.person_id, s.submitted_at, s.content_hash
      from standings st join submissions s on s.id = st.submission_id
      where st.program = ${program} and st.form = ${form} and st.settled in ('in_progress', 'needs_attention')
        and (s.origin = 'api' or exists (select from submission_releases r where r.submission_id = s.id))
        and not exists (select from export_rows r where r.submission_id = s.id and r.outcome <> 'refused' and r.released_at is null)
        and not exists (
          select from handoffs h where h.submission_id = s.id and h.state not in ('expired', 'exhausted', 'cancelled')
            and not (h.state = 'rejected' and ${withRefused}::boolean)
        )
    ), people as (
      select distinct person_id from ready
    ), newest as (
      select distinct on (s.person_id) s.person_id, s.id, s.external_id, st.settled
      from people
      join submissions s on s.program = ${program} and s.person_id = people.person_id and s.form = ${form}
      join standings st on st.submission_id = s.id
      where st.settled not in ('withdrawn', 'duplicate', 'closed')
        and (s.origin = 'api' or st.settled in ('delivered', 'provisional', 'remediated')
          or exists (select from submission_releases r where r.submission_id = s.id))
      order by s.person_id, s.submitted_at desc, s.id desc
    )
    select ready.id as "submissionId", ready.external_id as "externalId", ready.person_id as "personId", ready.submitted_at as "submittedAt",
      ready.content_hash as "contentHash", newest.id as "newestId", newest.external_id as "newestExternalId",
      (select count(*) from handoffs h where h.submission_id = ready.id and h.destination = ${destination} and h.origin <> 'import') as round,
      newest.settled in ('delivered', 'provisional', 'remediated')
        or exists (select from export_rows r where r.submission_id = newest.id and r.outcome = 'written' and r.released_at is null) as "isNewestGone",
      exists (
        select from submissions s join export_rows r on r.submission_id = s.id join export_files f on f.id = r.file_id
        where s.program = ${program} and s.person_id = ready.person_id and s.form = ${form} and r.outcome = 'written' and r.released_at is null
          and f.state in ('frozen', 'archived', 'uploaded', 'blocked')
      ) as "isEarlierUnderWay"
    from ready join newest using (person_id)
    order by ready.submitted_at, ready.id`.execute(session.query);
  return rows;
}

export interface NewRow {
  readonly submissionId: number;
  readonly outcome: RowOutcome;
  readonly position: number | null;
  readonly reason: string | null;
  readonly supersededBy: number | null;
  readonly changed: readonly string[];
}

export async function insertRows(
  session: Session,
  file: { readonly id: number; readonly program: string },
  rows: readonly NewRow[],
): Promise<void> {
  await sql`
    insert into export_rows (file_id, submission_id, program, outcome, position, reason, superseded_by, changed)
    select ${file.id}, row.submission_id, ${file.program}, row.outcome, row.position, row.reason, row.superseded_by,
      string_to_array(row.changed, ',')
    from unnest(${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ outcome }) => outcome)}::text[], ${rows.map(({ position }) => position)}::integer[],
      ${rows.map(({ reason }) => reason)}::text[], ${rows.map((row) => row.supersededBy)}::bigint[], ${rows.map(({ changed }) => changed.join(','))}::text[])
      as row (submission_id, outcome, position, reason, superseded_by, changed)
    order by row.submission_id`.execute(session.query);
}

/** One row of a file, as operators read it. */
export interface FileRow {
  readonly submissionId: number;
  readonly externalId: string;
  readonly personId: string;
  readonly submittedAt: Date;
  readonly outcome: RowOutcome;
  readonly position: number | null;
  readonly reason: string | null;
  readonly supersededBy: string | null;
  readonly changed: readonly string[];
  readonly releasedAt: Date | null;
}

export async function selectRows(session: Session, fileId: number, outcomes: readonly RowOutcome[]): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select r.submission_id as "submissionId", s.external_id as "externalId", s.person_id as "personId", s.submitted_at as "submittedAt", r.outcome,
      r.position, r.reason, newer.external_id as "supersededBy", r.changed, r.released_at as "releasedAt"
    from export_rows r join submissions s on s.id = r.submission_id left join submissions newer on newer.id = r.superseded_by
    where r.file_id = ${fileId} and r.outcome = any (${outcomes}::text[])
    order by r.position nulls last, r.submission_id`.execute(session.query);
  return rows;
}

/** Rows that may go into another file. Empty `submissionIds`: all of the file's. */
export async function releaseRows(session: Session, fileId: number, at: Date, submissionIds?: readonly number[]): Promise<void> {
  await sql`
    update export_rows set released_at = ${at}
    where file_id = ${fileId} and released_at is null and (${submissionIds ?? null}::bigint[] is null or submission_id = any (${submissionIds ?? null}::bigint[]))`.execute(
    session.query,
  );
}

/** Rows of files that are not confirmed. */
export interface RowUnderWay extends Pick<FileRow, 'externalId' | 'personId' | 'submittedAt' | 'outcome' | 'supersededBy'> {
  readonly fileId: number;
}

export async function selectRowsUnderWay(session: Session, program: string, name: string): Promise<RowUnderWay[]> {
  const { rows } = await sql<RowUnderWay>`
    select s.external_id as "externalId", s.person_id as "personId", s.submitted_at as "submittedAt", r.outcome, newer.external_id as "supersededBy", f.id as "fileId"
    from export_files f join export_rows r on r.file_id = f.id join submissions s on s.id = r.submission_id left join submissions newer on newer.id = r.superseded_by
    where f.program = ${program} and f.export = ${name} and f.state in ('frozen', 'archived', 'uploaded', 'blocked') and r.outcome <> 'refused' and r.released_at is null
    order by f.id, r.position nulls last, s.id`.execute(session.query);
  return rows;
}

/** Submissions that a file refused and that nothing has settled since. */
export interface RefusedRow extends Pick<FileRow, 'submissionId' | 'externalId' | 'personId' | 'submittedAt'> {
  readonly reason: string;
  readonly fileId: number;
}

export async function selectRefused(session: Session, program: string, name: string): Promise<RefusedRow[]> {
  const { rows } = await sql<RefusedRow>`
    select distinct on (s.id) s.id as "submissionId", s.external_id as "externalId", s.person_id as "personId", s.submitted_at as "submittedAt", r.reason, f.id as "fileId"
    from export_files f join export_rows r on r.file_id = f.id join submissions s on s.id = r.submission_id join standings st on st.submission_id = s.id
    where f.program = ${program} and f.export = ${name} and r.outcome = 'refused' and st.settled in ('in_progress', 'needs_attention')
      and not exists (select from export_rows later where later.submission_id = s.id and later.outcome <> 'refused' and later.released_at is null)
    order by s.id, f.id desc`.execute(session.query);
  return rows;
}

/** Submissions of a form that nothing has settled: everybody whose change the receiver is not proved to have. */
export interface UnsettledRow extends Pick<FileRow, 'externalId' | 'personId' | 'submittedAt'> {
  /** Why it needs attention, where it does. */
  readonly reason: string | null;
}

export async function selectUnsettled(session: Session, program: string, form: string): Promise<UnsettledRow[]> {
  const { rows } = await sql<UnsettledRow>`
    select s.external_id as "externalId", s.person_id as "personId", s.submitted_at as "submittedAt", st.reason
    from standings st join submissions s on s.id = st.submission_id
    where st.program = ${program} and st.form = ${form} and st.settled in ('in_progress', 'needs_attention', 'provisional')
    order by s.submitted_at, s.id`.execute(session.query);
  return rows;
}

/** Open findings about refused rows whose submission nobody needs to look at any more. */
export async function selectMendedRefusals(session: Session, kind: string): Promise<{ program: string; kind: string; subject: string }[]> {
  const { rows } = await sql<{ program: string; kind: string; subject: string }>`
    select f.program, f.kind, f.subject from findings f join standings st on st.submission_id = f.submission_id
    where f.kind = ${kind} and f.closed_at is null and st.settled <> 'needs_attention'`.execute(session.query);
  return rows;
}

/** Inputs of programs with exports that are, byte for byte, one that came before; each is told once. */
export interface RepeatedInput {
  readonly program: string;
  readonly importId: number;
  readonly earlierId: number;
  readonly sha256: string;
}

export async function selectRepeatedInputs(session: Session, kind: string, programs: readonly string[]): Promise<RepeatedInput[]> {
  const { rows } = await sql<RepeatedInput>`
    select i.program, i.id as "importId", earlier.id as "earlierId", encode(i.file_sha256, 'hex') as sha256
    from imports i
    cross join lateral (
      select e.id from imports e
      where e.program = i.program and e.file_sha256 = i.file_sha256 and e.id < i.id and e.finished_at is not null order by e.id limit 1
    ) earlier
    where i.program = any (${programs}::text[]) and i.finished_at is not null and i.input > 0
      and not exists (select from findings f where f.program = i.program and f.kind = ${kind} and f.subject = 'import:' || i.id)
    order by i.id`.execute(session.query);
  return rows;
}
