import { type Session, sql } from '#kernel/db/database.ts';
import { LIVE_STATES } from '../run.ts';

export interface Holder {
  readonly kind: 'run' | 'share';
  readonly id: number;
}

/** Which live run or share has each of these submissions now, by submission. What nobody has is not in it; a share comes before a run. */
export async function findHolders(session: Session, submissionIds: readonly number[]): Promise<ReadonlyMap<number, Holder>> {
  const { rows } = await sql<Holder & { submissionId: number }>`
    select distinct on (held.submission_id) held.submission_id as "submissionId", held.kind, held.id
    from (
      select submission_id, 'share' as kind, share_id as id, 0 as rank from worklist_entries
      where submission_id = any (${submissionIds}::bigint[]) and state = 'shared'
      union all
      select submission_id, 'run', run_id, 1 from worklist_entries
      where submission_id = any (${submissionIds}::bigint[]) and state = 'in_run'
      union all
      select i.submission_id, 'run', i.run_id, 2 from run_items i join runs r on r.id = i.run_id
      where i.submission_id = any (${submissionIds}::bigint[]) and i.is_eligible and r.state = any (${[...LIVE_STATES]}::text[])
    ) held
    order by held.submission_id, held.rank, held.id desc`.execute(session.query);
  return new Map(rows.map(({ submissionId, kind, id }) => [submissionId, { kind, id }]));
}
