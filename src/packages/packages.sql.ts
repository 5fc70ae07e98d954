import { type Session, sql } from '#kernel/db/database.ts';
import type { PackageEffect } from '#sdk';

export interface NewPackage extends PackageEffect {
  readonly program: string;
  readonly runId: number;
  readonly submissionId: number;
  readonly createdAt: Date;
}

/** A run has one package of a submission: one that is there already stays. Answers how many are new. */
export async function insertPackages(session: Session, rows: readonly NewPackage[]): Promise<number> {
  const { rows: inserted } = await sql`
    insert into packages (program, run_id, submission_id, content_hash, object_key, bytes, sha256, files, overrides, created_at)
    select * from unnest(
      ${rows.map(({ program }) => program)}::text[], ${rows.map(({ runId }) => runId)}::bigint[], ${rows.map((row) => row.submissionId)}::bigint[],
      ${rows.map((row) => row.contentHash)}::bytea[], ${rows.map((row) => row.objectKey)}::text[], ${rows.map(({ bytes }) => bytes)}::bigint[],
      ${rows.map(({ sha256 }) => sha256)}::bytea[], ${rows.map(({ files }) => JSON.stringify(files))}::jsonb[],
      ${rows.map(({ overrides }) => JSON.stringify(overrides))}::jsonb[], ${rows.map((row) => row.createdAt)}::timestamptz[]
    )
    on conflict (run_id, submission_id) do nothing
    returning 1`.execute(session.query);
  return inserted.length;
}

/** Submissions whose recorded package of the run is another object than the one given. */
export async function selectOtherPackages(session: Session, rows: readonly NewPackage[]): Promise<number[]> {
  const { rows: found } = await sql<{ id: number }>`
    select p.submission_id as id
    from unnest(${rows.map(({ runId }) => runId)}::bigint[], ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ sha256 }) => sha256)}::bytea[],
      ${rows.map((row) => row.objectKey)}::text[]) as given (run_id, submission_id, sha256, object_key)
    join packages p on p.run_id = given.run_id and p.submission_id = given.submission_id
    where (p.sha256, p.object_key) is distinct from (given.sha256, given.object_key)`.execute(session.query);
  return found.map(({ id }) => id);
}

/** A package of a run as it might be shared. */
export interface Candidate {
  readonly packageId: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly form: string;
  readonly submittedAt: Date;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  /** Files in it that are documents; the two descriptions (`metadata.json`, `mappings.json`) have no document type. */
  readonly documents: number;
  readonly standing: string;
  readonly isShared: boolean;
  readonly isSharedElsewhere: boolean;
}

/** Every package of a run, in the order of the submissions' ids, with what decides whether it is shared. */
export async function selectCandidates(session: Session, runId: number, at: Date): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select p.id as "packageId", p.submission_id as "submissionId", s.external_id as "externalId", s.form, s.submitted_at as "submittedAt",
      p.object_key as "objectKey", p.bytes, p.sha256,
      (select count(*) from jsonb_array_elements(p.files) file where file->>'documentType' <> '')::int as documents,
      standing_state(st.settled, st.answer_by, ${at}) as standing,
      exists (
        select from share_lines l join shares sh on sh.id = l.share_id
        where l.package_id = p.id and l.state <> 'revoked' and sh.state <> 'revoked'
      ) as "isShared",
      exists (select from share_lines l where l.submission_id = p.submission_id and l.state = 'shared' and l.package_id <> p.id) as "isSharedElsewhere"
    from packages p join submissions s on s.id = p.submission_id join standings st on st.submission_id = p.submission_id
    where p.run_id = ${runId} and p.destroyed_at is null
    order by s.external_id collate "C"`.execute(session.query);
  return rows;
}

/** Those of the keys that some package is recorded under. */
export async function selectKnownKeys(session: Session, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select object_key as key from packages where object_key = any (${keys}::text[])`.execute(session.query);
  return new Set(rows.map(({ key }) => key));
}

/** Of two people who share a run at once, one waits here until the other's step is committed. */
export async function lockRunState(session: Session, runId: number): Promise<{ program: string; state: string } | undefined> {
  const { rows } = await sql<{ program: string; state: string }>`
    select program, state from runs where id = ${runId} for no key update`.execute(session.query);
  return rows[0];
}

/** In id order, whatever the order given; held until the transaction ends. */
export async function lockSubmissions(session: Session, ids: readonly number[]): Promise<void> {
  await sql`select lock_submissions(${[...new Set(ids)]}::bigint[])`.execute(session.query);
}
