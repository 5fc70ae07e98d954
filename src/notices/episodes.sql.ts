import { type Session, sql } from '#kernel/db/database.ts';
import type { FailedDocument } from '#sdk';
import type { EpisodeChanges, Failure, OpenEpisode } from './episode.ts';

/** False where another process scans the same program now. */
export async function lockScan(session: Session, program: string): Promise<boolean> {
  const { rows } = await sql<{
    locked: boolean;
  }>`select pg_try_advisory_xact_lock(hashtext('notices'), hashtext(${program})) as locked`.execute(session.query);
  return rows[0]?.locked ?? false;
}

export async function selectSwitch(session: Session, program: string): Promise<{ isOn: boolean; at: Date } | undefined> {
  const { rows } = await sql<{ isOn: boolean; at: Date }>`
    select is_on as "isOn", at from notice_switches where program = ${program} order by id desc limit 1`.execute(session.query);
  return rows[0];
}

export async function insertSwitch(session: Session, program: string, isOn: boolean, at: Date): Promise<void> {
  await sql`insert into notice_switches (program, is_on, at) values (${program}, ${isOn}, ${at})`.execute(session.query);
}

export async function selectScan(session: Session, program: string, kind: 'failures' | 'received'): Promise<number> {
  const { rows } = await sql<{ after: number }>`
    select after_id as after from notice_scans where program = ${program} and kind = ${kind}`.execute(session.query);
  return rows[0]?.after ?? 0;
}

/** `roundAt`: the scan came to the end and begins anew. */
export async function upsertScan(
  session: Session,
  { program, kind, after, roundAt }: { program: string; kind: 'failures' | 'received'; after: number; roundAt: Date | null },
): Promise<void> {
  await sql`
    insert into notice_scans (program, kind, after_id, round_at) values (${program}, ${kind}, ${after}, ${roundAt})
    on conflict (program, kind) do update set after_id = excluded.after_id, round_at = coalesce(excluded.round_at, notice_scans.round_at)`.execute(
    session.query,
  );
}

export async function selectOpenEpisodes(session: Session, submissionIds: readonly number[]): Promise<OpenEpisode[]> {
  const { rows } = await sql<OpenEpisode>`
    select id, submission_id as "submissionId", subject, kind, confirm_at as "confirmAt", confirmed_at is not null as "isConfirmed"
    from notice_episodes where submission_id = any (${submissionIds}::bigint[]) and ended_at is null order by id for update`.execute(
    session.query,
  );
  return rows;
}

export async function insertEpisodes(session: Session, program: string, failures: readonly Failure[], at: Date): Promise<void> {
  await sql`
    insert into notice_episodes (program, submission_id, person_id, subject, kind, reason, document, failed_at, found_at, confirm_at)
    select ${program}, submission_id, person_id, subject, kind, reason, nullif(document, 'null'::jsonb), failed_at, ${at}, confirm_at from unnest(
      ${failures.map((each) => each.submissionId)}::bigint[], ${failures.map((each) => each.personId)}::text[], ${failures.map((each) => each.subject)}::text[],
      ${failures.map((each) => each.kind)}::text[], ${failures.map((each) => each.reason)}::text[],
      ${failures.map((each) => JSON.stringify(each.document))}::jsonb[], ${failures.map((each) => each.failedAt)}::timestamptz[],
      ${failures.map((each) => each.confirmAt)}::timestamptz[]
    ) as row (submission_id, person_id, subject, kind, reason, document, failed_at, confirm_at)
    on conflict (submission_id, subject) where ended_at is null do nothing`.execute(session.query);
}

/** A surer failure is confirmed anew, and named anew. */
export async function changeEpisodes(session: Session, changed: EpisodeChanges['changed']): Promise<void> {
  await sql`
    update notice_episodes e set kind = row.kind, reason = row.reason, confirm_at = row.confirm_at,
      confirmed_at = case when row.is_surer then null else e.confirmed_at end, name = case when row.is_surer then null else e.name end,
      withheld = case when row.is_surer then null else e.withheld end
    from unnest(${changed.map(({ id }) => id)}::bigint[], ${changed.map(({ kind }) => kind)}::text[], ${changed.map(({ reason }) => reason)}::text[],
      ${changed.map(({ confirmAt }) => confirmAt)}::timestamptz[], ${changed.map(({ isSurer }) => isSurer)}::boolean[])
      as row (id, kind, reason, confirm_at, is_surer)
    where e.id = row.id`.execute(session.query);
}

export async function endEpisodes(session: Session, ended: EpisodeChanges['ended'], at: Date): Promise<void> {
  await sql`
    update notice_episodes e set ended_at = ${at}, ended_as = row.ended_as
    from unnest(${ended.map(({ id }) => id)}::bigint[], ${ended.map((each) => each.as)}::text[]) as row (id, ended_as)
    where e.id = row.id and e.ended_at is null`.execute(session.query);
}

/** Failures of submissions that need no attention any more. A confirmed one that is only under way again stays open. */
export async function endByStanding(session: Session, program: string, at: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update notice_episodes e set ended_at = ${at}, ended_as = case
      when e.confirmed_at is null then 'recovered'
      when st.settled in ('delivered', 'remediated') then 'mended'
      else 'set_aside' end
    from standings st
    where e.program = ${program} and e.ended_at is null and st.submission_id = e.submission_id
      and (st.settled in ('delivered', 'remediated', 'duplicate', 'withdrawn', 'closed') or st.settled = 'provisional' and st.answer_by <= ${at}
        or e.confirmed_at is null and (st.settled = 'provisional' or st.settled = 'in_progress' and st.answer_by > ${at}))
    returning e.id`.execute(session.query);
  return rows.length;
}

export async function selectConfirmable(session: Session, program: string, at: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct submission_id as id from notice_episodes
    where program = ${program} and ended_at is null and confirmed_at is null and confirm_at <= ${at} order by id limit ${limit}`.execute(
    session.query,
  );
  return rows.map(({ id }) => id);
}

export interface ConfirmedEpisode {
  readonly id: number;
  readonly kind: Failure['kind'];
  readonly reason: string;
  readonly form: string;
  readonly document: FailedDocument | null;
  readonly foundAt: Date;
  readonly isAsked: boolean;
  /** An equal submission of the same person is proved. */
  readonly hasDeliveredCopy: boolean;
}

/** Those of these submissions that lasted. */
export async function selectLasting(session: Session, submissionIds: readonly number[], at: Date): Promise<ConfirmedEpisode[]> {
  const { rows } = await sql<ConfirmedEpisode>`
    select e.id, e.kind, e.reason, s.form, e.document, e.found_at as "foundAt", e.asked_at is not null as "isAsked", exists (
        select from submission_fingerprints own
        join submission_fingerprints other using (program, person_id, fingerprint, rules_version, key_version)
        join standings st on st.submission_id = other.submission_id and st.settled in ('delivered', 'remediated')
        where own.submission_id = e.submission_id and other.submission_id <> e.submission_id
      ) as "hasDeliveredCopy"
    from notice_episodes e join submissions s on s.id = e.submission_id
    where e.submission_id = any (${submissionIds}::bigint[]) and e.ended_at is null and e.confirmed_at is null and e.confirm_at <= ${at}
    order by e.id`.execute(session.query);
  return rows;
}

export type Withheld = 'not_switched_on' | 'no_notice' | 'copy_delivered';

export async function confirmEpisodes(
  session: Session,
  rows: readonly { readonly id: number; readonly name: string | null; readonly withheld: Withheld | null }[],
  at: Date,
): Promise<void> {
  await sql`
    update notice_episodes e set confirmed_at = ${at}, name = row.name, withheld = row.withheld
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ name }) => name)}::text[], ${rows.map(({ withheld }) => withheld)}::text[])
      as row (id, name, withheld)
    where e.id = row.id`.execute(session.query);
}

/** What was withheld because notices were off, of these submissions, is written about after all. Answers the submissions. */
export async function releaseEpisodes(
  session: Session,
  of: {
    readonly program: string;
    readonly submissionIds: readonly number[];
    readonly name: string;
    readonly at: Date;
    readonly by: string;
    readonly runId: number | null;
  },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update notice_episodes e set withheld = null, asked_at = ${of.at}, asked_by = ${of.by}, run_id = ${of.runId}
    where e.program = ${of.program} and e.submission_id = any (${of.submissionIds}::bigint[]) and e.ended_at is null
      and e.withheld = 'not_switched_on' and e.name = ${of.name}
    returning e.submission_id as id`.execute(session.query);
  return rows.map(({ id }) => id);
}

export interface EpisodeToTell {
  readonly id: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly personId: string;
  readonly submittedAt: Date;
  readonly subject: string;
  readonly kind: Failure['kind'];
  readonly name: string;
  readonly reason: string;
  readonly failedAt: Date;
  /** Hex; equal for equal submissions of a person. */
  readonly fingerprint: string | null;
}

/** Confirmed failures that nobody has been written to about, whole people together. */
export async function selectToTell(session: Session, program: string, people: number): Promise<EpisodeToTell[]> {
  const { rows } = await sql<EpisodeToTell>`
    with untold as (
      select e.* from notice_episodes e
      where e.program = ${program} and e.ended_at is null and e.confirmed_at is not null and e.withheld is null and e.name is not null and not exists (
        select from notice_subjects about join notices n on n.id = about.notice_id where about.episode_id = e.id and n.kind = e.kind)
    ), chosen as (
      select distinct person_id from untold order by person_id limit ${people}
    )
    select e.id, e.submission_id as "submissionId", s.external_id as "externalId", e.person_id as "personId", s.submitted_at as "submittedAt", e.subject,
      e.kind, e.name, e.reason, e.failed_at as "failedAt", encode(f.fingerprint, 'hex') as fingerprint
    from untold e join chosen using (person_id) join submissions s on s.id = e.submission_id
    left join submission_fingerprints f on f.submission_id = e.submission_id
    order by e.person_id, e.id`.execute(session.query);
  return rows;
}
