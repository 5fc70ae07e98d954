import { type Session, sql } from '#kernel/db/database.ts';

export interface WhereaboutsRow {
  readonly kind: 'in_run' | 'duplicate' | 'not_eligible';
  readonly reason: string;
  readonly n: number;
}

/** Each submission of the imports once: an item of the newest of the runs, marked by a marking run, or neither with its reason. */
export async function selectWhereabouts(
  session: Session,
  of: {
    readonly importIds: readonly number[];
    readonly runIds: readonly number[];
    readonly markingRunIds: readonly number[];
    readonly at: Date;
  },
): Promise<WhereaboutsRow[]> {
  const { rows } = await sql<WhereaboutsRow>`
    with marked as (
      select i.submission_id from run_items i join run_outcomes o using (run_id, position)
      where i.run_id = any (${of.markingRunIds}::bigint[]) and o.outcome = 'succeeded'
    ), item as (
      select distinct on (submission_id) submission_id, is_eligible, reason
      from run_items where run_id = any (${of.runIds}::bigint[]) and submission_id is not null
      order by submission_id, is_eligible desc, run_id desc
    ), placed as (
      select case
          when item.is_eligible then 'in_run'
          when marked.submission_id is not null then 'duplicate'
          else 'not_eligible'
        end as kind,
        case when item.is_eligible or marked.submission_id is not null then ''
          else coalesce(item.reason, case standing_state(st.settled, st.answer_by, ${of.at})
            when 'needs_attention' then standing_reason(st.settled, st.reason, st.answer_by, ${of.at})
            else standing_state(st.settled, st.answer_by, ${of.at}) end)
        end as reason
      from submissions s
      join standings st on st.submission_id = s.id
      left join item on item.submission_id = s.id
      left join marked on marked.submission_id = s.id
      where s.import_id = any (${of.importIds}::bigint[])
    )
    select kind, reason, count(*) as n from placed group by kind, reason order by kind, reason`.execute(session.query);
  return rows;
}

/** Where everything stands that was imported. */
export async function selectImportedStanding(
  session: Session,
  program: string,
  at: Date,
): Promise<readonly { readonly state: string; readonly n: number }[]> {
  const { rows } = await sql<{ state: string; n: number }>`
    select standing_state(st.settled, st.answer_by, ${at}) as state, count(*) as n
    from submissions s join standings st on st.submission_id = s.id
    where s.program = ${program} and s.import_id is not null
    group by 1`.execute(session.query);
  return rows;
}
