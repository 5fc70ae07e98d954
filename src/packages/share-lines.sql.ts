import { type Session, sql } from '#kernel/db/database.ts';
import type { LineState } from './share.ts';

export interface NewLine {
  readonly position: number;
  readonly submissionId: number;
  readonly packageId: number;
}

export async function insertLines(
  session: Session,
  share: { id: number; program: string; at: Date },
  lines: readonly NewLine[],
): Promise<void> {
  await sql`
    insert into share_lines (share_id, position, program, submission_id, package_id, state, state_at)
    select ${share.id}, line.position, ${share.program}, line.submission_id, line.package_id, 'shared', ${share.at}
    from unnest(${lines.map(({ position }) => position)}::integer[], ${lines.map((line) => line.submissionId)}::bigint[],
      ${lines.map((line) => line.packageId)}::bigint[]) as line (position, submission_id, package_id)`.execute(session.query);
}

/** A line with what is needed to answer for it. */
export interface Line {
  readonly position: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly state: LineState;
  readonly standing: string;
}

/** Lines of a share whose submissions have these ids, as they stand now. */
export async function selectLinesByIds(
  session: Session,
  share: { id: number; program: string },
  externalIds: readonly string[],
  at: Date,
): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select l.position, l.submission_id as "submissionId", s.external_id as "externalId", l.state,
      standing_state(st.settled, st.answer_by, ${at}) as standing
    from submissions s join share_lines l on l.submission_id = s.id join standings st on st.submission_id = s.id
    where s.program = ${share.program} and s.external_id = any (${externalIds}::text[]) and l.share_id = ${share.id}`.execute(
    session.query,
  );
  return rows;
}

/** Moves lines that are in one of `from`; answers the submissions whose line moved. */
export async function moveLines(
  session: Session,
  move: {
    readonly shareId: number;
    readonly submissionIds: readonly number[];
    readonly from: readonly LineState[];
    readonly to: LineState;
    /** One for each submission. */
    readonly reasons: readonly (string | null)[];
    readonly at: Date;
  },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update share_lines l set state = ${move.to}, reason = given.reason, state_at = ${move.at}
    from unnest(${move.submissionIds}::bigint[], ${move.reasons}::text[]) as given (submission_id, reason)
    where l.share_id = ${move.shareId} and l.submission_id = given.submission_id and l.state = any (${move.from}::text[])
    returning l.submission_id as id`.execute(session.query);
  return rows.map(({ id }) => id);
}

export async function selectLinesInState(
  session: Session,
  shareId: number,
  state: LineState,
): Promise<{ submissionId: number; externalId: string }[]> {
  const { rows } = await sql<{ submissionId: number; externalId: string }>`
    select l.submission_id as "submissionId", s.external_id as "externalId" from share_lines l join submissions s on s.id = l.submission_id
    where l.share_id = ${shareId} and l.state = ${state} order by l.position`.execute(session.query);
  return rows;
}

export interface HealedLine {
  readonly shareId: number;
  readonly program: string;
  readonly submissionId: number;
  readonly externalId: string;
  readonly standing: string;
}

/** Standings that no partner can improve. */
export const HEALED: readonly string[] = ['delivered', 'remediated', 'withdrawn', 'duplicate', 'closed'];

/** Lines whose submission needs nobody any more: up to `limit`, or those of the submissions given. */
export async function selectHealedLines(
  session: Session,
  at: Date,
  limit: number,
  submissionIds?: readonly number[],
): Promise<HealedLine[]> {
  const { rows } = await sql<HealedLine>`
    select l.share_id as "shareId", l.program, l.submission_id as "submissionId", s.external_id as "externalId",
      standing_state(st.settled, st.answer_by, ${at}) as standing
    from share_lines l join shares sh on sh.id = l.share_id join submissions s on s.id = l.submission_id join standings st on st.submission_id = l.submission_id
    where l.state in ('shared', 'refused') and sh.state in ('open', 'settled')
      and standing_state(st.settled, st.answer_by, ${at}) = any (${HEALED}::text[])
      and (${submissionIds ?? null}::bigint[] is null or l.submission_id = any (${submissionIds ?? null}::bigint[]))
    order by l.share_id, l.position limit ${limit}`.execute(session.query);
  return rows;
}

export interface OverdueLine {
  readonly shareId: number;
  readonly program: string;
  readonly runId: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly answerBy: Date;
}

/** Lines that the partner should have answered for, and about which no finding was opened. */
export async function selectOverdueLines(session: Session, findingKind: string, at: Date, limit: number): Promise<OverdueLine[]> {
  const { rows } = await sql<OverdueLine>`
    select l.share_id as "shareId", l.program, sh.run_id as "runId", l.submission_id as "submissionId", s.external_id as "externalId",
      sh.answer_by as "answerBy"
    from shares sh join share_lines l on l.share_id = sh.id join submissions s on s.id = l.submission_id
    where sh.state = 'open' and sh.answer_by <= ${at} and l.state = 'shared'
      and not exists (select from findings f where f.submission_id = l.submission_id and f.share_id = l.share_id and f.kind = ${findingKind})
    order by l.share_id, l.position limit ${limit}`.execute(session.query);
  return rows;
}

export interface LineCounts {
  readonly shared: number;
  readonly accepted: number;
  readonly refused: number;
  readonly revoked: number;
  /** Lines fetched at least once, by a stable link or by the partner that was signed in. What happens behind a direct link is seen by the store alone. */
  readonly fetched: number;
}

export async function countLines(session: Session, shareIds: readonly number[]): Promise<ReadonlyMap<number, LineCounts>> {
  const { rows } = await sql<LineCounts & { shareId: number }>`
    select l.share_id as "shareId", count(*) filter (where l.state = 'shared')::int as shared, count(*) filter (where l.state = 'accepted')::int as accepted,
      count(*) filter (where l.state = 'refused')::int as refused, count(*) filter (where l.state = 'revoked')::int as revoked,
      count(*) filter (where exists (
        select from share_fetches f where f.share_id = l.share_id and f.position = l.position
      ))::int as fetched
    from share_lines l where l.share_id = any (${shareIds}::bigint[]) group by l.share_id`.execute(session.query);
  return new Map(rows.map(({ shareId, ...counts }) => [shareId, counts]));
}
