import { type Session, sql } from '#kernel/db/database.ts';

/**
 * Lets go of the packages of these submissions: what was overridden in them and what their files are called is emptied; sizes and counts stay. Answers
 * the objects that no other package names.
 */
export async function destroyPackages(session: Session, packageIds: readonly number[], at: Date): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with gone as (
      update packages p set destroyed_at = ${at}, overrides = '{}', files = coalesce((
          select jsonb_agg(file || '{"name": "destroyed", "sha256": ""}') from jsonb_array_elements(p.files) file
        ), '[]')
      where p.id = any (${packageIds}::bigint[]) and p.destroyed_at is null
      returning p.object_key
    )
    select distinct object_key as key from gone
    where not exists (
      select from packages other
      where other.object_key = gone.object_key and other.destroyed_at is null and not other.id = any (${packageIds}::bigint[])
    )`.execute(session.query);
  return rows.map(({ key }) => key);
}

/** Links to these packages lead nowhere from now on. */
export async function endLinksTo(session: Session, packageIds: readonly number[], at: Date): Promise<void> {
  await sql`
    update share_links k set revoked_at = ${at}
    from share_lines l
    where l.share_id = k.share_id and l.position = k.position and l.package_id = any (${packageIds}::bigint[]) and k.revoked_at is null`.execute(
    session.query,
  );
}

export async function selectPackagesOf(session: Session, submissionIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from packages where submission_id = any (${submissionIds}::bigint[]) and destroyed_at is null order by id`.execute(
    session.query,
  );
  return rows.map(({ id }) => id);
}

/** What the partner said in words about these submissions; its verdicts stay. */
export async function emptyAcknowledgements(session: Session, submissionIds: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with said as (
      update acknowledgements a set reason = 'redacted'
      from submissions s
      where s.id = any (${submissionIds}::bigint[]) and s.program = a.program and s.external_id = a.external_id and a.reason is not null
      returning 1
    ), refused as (
      update share_lines set reason = 'redacted' where submission_id = any (${submissionIds}::bigint[]) and state = 'refused' and reason is not null
      returning 1
    )
    select (select count(*) from said)::int + (select count(*) from refused)::int as n`.execute(session.query);
  return rows[0]?.n ?? 0;
}

export interface PackageWindow {
  readonly program: string;
  readonly before: Date;
  readonly at: Date;
}

const SETTLED = ['delivered', 'remediated', 'duplicate', 'withdrawn', 'closed'];

/** Made before then, of submissions that are settled, and in no line that waits for an answer. */
const purgeable = ({ program, before, at }: PackageWindow) => sql`
  packages p join submissions s on s.id = p.submission_id join standings st on st.submission_id = s.id
  where p.program = ${program} and p.destroyed_at is null and p.created_at < ${before}
    and standing_state(st.settled, st.answer_by, ${at}) = any (${SETTLED}::text[])
    and not exists (select from share_lines l where l.package_id = p.id and l.state = 'shared')`;

export async function countPurgeablePackages(
  session: Session,
  window: PackageWindow,
): Promise<{ due: number; held: number; sample: string[] }> {
  const { rows } = await sql<{ due: number; held: number; sample: string[] }>`
    select count(*) filter (where not held)::int as due, count(*) filter (where held)::int as held,
      coalesce((array_agg(external_id order by id) filter (where not held))[1:5], '{}') as sample
    from (select p.id, s.external_id, is_held(s.id) as held from ${purgeable(window)}) found`.execute(session.query);
  return rows[0] ?? { due: 0, held: 0, sample: [] };
}

export async function selectPurgeablePackages(session: Session, window: PackageWindow, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from ${purgeable(window)} and not is_held(s.id) order by p.id limit ${limit}`.execute(session.query);
  return rows.map(({ id }) => id);
}
