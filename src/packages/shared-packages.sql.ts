import { type Session, sql } from '#kernel/db/database.ts';

/** A package that links may lead to: its line is in an open share and was not revoked. */
export interface SharedPackage {
  readonly program: string;
  readonly shareId: number;
  readonly runId: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly objectKey: string;
  readonly bytes: number;
}

export async function countSharedPackages(session: Session): Promise<{ program: string; packages: number; shares: number }[]> {
  const { rows } = await sql<{ program: string; packages: number; shares: number }>`
    select sh.program, count(*)::int as packages, count(distinct sh.id)::int as shares
    from shares sh join share_lines l on l.share_id = sh.id
    join packages p on p.id = l.package_id
    where sh.state = 'open' and l.state <> 'revoked' and p.destroyed_at is null
    group by sh.program order by sh.program`.execute(session.query);
  return rows;
}

/** The next packages of open shares behind a key, in the order in which stores list. Give `''` for the first ones. */
export async function selectSharedPackages(session: Session, program: string, afterKey: string, limit: number): Promise<SharedPackage[]> {
  const { rows } = await sql<SharedPackage>`
    select sh.program, sh.id as "shareId", sh.run_id as "runId", l.submission_id as "submissionId", s.external_id as "externalId",
      p.object_key as "objectKey", p.bytes
    from shares sh join share_lines l on l.share_id = sh.id join packages p on p.id = l.package_id join submissions s on s.id = l.submission_id
    where sh.program = ${program} and sh.state = 'open' and l.state <> 'revoked' and p.destroyed_at is null and p.object_key collate "C" > ${afterKey}
    order by p.object_key collate "C" limit ${limit}`.execute(session.query);
  return rows;
}

export interface NamedFinding {
  readonly program: string;
  readonly kind: string;
  readonly subject: string;
}

/** Open findings of these kinds about these submissions. */
export async function selectFindingsAbout(
  session: Session,
  kinds: readonly string[],
  submissionIds: readonly number[],
): Promise<NamedFinding[]> {
  const { rows } = await sql<NamedFinding>`
    select program, kind, subject from findings
    where closed_at is null and kind = any (${kinds}::text[]) and submission_id = any (${submissionIds}::bigint[])`.execute(session.query);
  return rows;
}

/** Open findings of these kinds about lines that no link leads to any more. */
export async function selectSettledFindings(session: Session, kinds: readonly string[], limit: number): Promise<NamedFinding[]> {
  const { rows } = await sql<NamedFinding>`
    select f.program, f.kind, f.subject from findings f
    where f.closed_at is null and f.kind = any (${kinds}::text[]) and not exists (
      select from share_lines l join shares sh on sh.id = l.share_id
      where l.share_id = f.share_id and l.submission_id = f.submission_id and l.state <> 'revoked' and sh.state = 'open'
    )
    order by f.id limit ${limit}`.execute(session.query);
  return rows;
}

/** How many findings of a share are open, by kind. */
export async function countFindings(session: Session, shareId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; n: number }>`
    select f.kind, count(*)::int as n from shares sh join findings f on f.program = sh.program and f.share_id = sh.id
    where sh.id = ${shareId} and f.closed_at is null group by f.kind order by f.kind`.execute(session.query);
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}
