import { type Session, sql } from '#kernel/db/database.ts';
import type { Failure, ScannedSource } from './error-class.ts';

/** Numbers behind `after`, up to and with `until`; what was counted before is left out. */
export interface Range {
  readonly after: number;
  readonly until: number;
  readonly limit: number;
}

/** The newest number of each kind of fact, and a transaction number that all of their writers lie below, in one snapshot. */
export type Newest = Readonly<Record<ScannedSource, number>> & { readonly transaction: number };

export async function selectNewest(session: Session): Promise<Newest> {
  const { rows } = await sql<Newest>`
    select
      (select coalesce(max(id), 0) from handoff_history where to_state in ('rejected', 'retrying', 'unknown', 'expired', 'missing', 'exhausted')) as handoffs,
      (select coalesce(max(id), 0) from poll_slices where fault is not null) as polls,
      (select coalesce(max(id), 0) from run_outcomes where outcome in ('failed', 'unknown')) as runs,
      (select coalesce(max(id), 0) from ledger_lines where action in ('export.try_failed', 'export.blocked')) as exports,
      (select coalesce(max(id), 0) from findings) as findings,
      (select coalesce(max(id), 0) from import_refusals) as imports,
      (select coalesce(max(id), 0) from intake_refusals) as intake,
      (select coalesce(max(era), 0) from ledger_eras) * 17592186044416 + pg_snapshot_xmax(pg_current_snapshot())::text::bigint as transaction`.execute(
    session.query,
  );
  return rows[0]!;
}

export async function selectHandoffFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select h.id as "sourceId", h.program,
      case
        when h.from_state = 'sending' then 'attempt'
        when h.to_state = 'rejected' then 'refusal'
        when h.to_state in ('expired', 'missing') then 'loss'
        when h.to_state = 'exhausted' then 'exhausted'
        else 'attempt'
      end as stage,
      d.destination as place, h.step, 
      case when h.from_state is null then coalesce(h.status, h.reason) else coalesce(tried.error, h.reason, h.status) end as code, tried.message, d.submission_id as "submissionId", h.at,
      1 as weight
    from handoff_history h
    join handoffs d on d.id = h.handoff_id
    left join lateral (
      select a.error, a.message from handoff_attempts a where a.handoff_id = h.handoff_id and a.ended_at = h.at order by a.number desc limit 1
    ) tried on true
    where h.to_state in ('rejected', 'retrying', 'unknown', 'expired', 'missing', 'exhausted')
      and h.from_state is distinct from h.to_state and (h.to_state <> 'retrying' or h.from_state = 'sending')
      and h.id > ${after} and h.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'handoffs' and o.source_id = h.id)
    order by h.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectPollFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select p.id as "sourceId", p.program, 'poll' as stage, p.destination as place, null as step, split_part(p.fault, ': ', 1) as code,
      substr(p.fault, strpos(p.fault, ': ') + 2) as message, null::bigint as "submissionId", p.ended_at as at, 1 as weight
    from poll_slices p
    where p.fault is not null and p.id > ${after} and p.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'polls' and o.source_id = p.id)
    order by p.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectRunFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select o.id as "sourceId", o.program, 'run' as stage, r.task as place, null as step, coalesce(o.reason, o.outcome) as code, o.message,
      i.submission_id as "submissionId", o.recorded_at as at, 1 as weight
    from run_outcomes o join runs r on r.id = o.run_id left join run_items i on i.run_id = o.run_id and i.position = o.position
    where o.outcome in ('failed', 'unknown') and o.id > ${after} and o.id <= ${until}
      and not exists (select from error_occurrences c where c.source = 'runs' and c.source_id = o.id)
    order by o.id limit ${limit}`.execute(session.query);
  return rows;
}

/** A file's row tells its newest fault only; the ledger has a line for each. */
export async function selectExportFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select l.id as "sourceId", f.program, 'export' as stage, f.export as place, null as step, coalesce(d.details ->> 'code', d.details ->> 'why') as code,
      split_part(l.action, '.', 2) as message, null::bigint as "submissionId", l.at, 1 as weight
    from ledger_lines l
    join export_files f on l.subject_kind = 'export_file' and f.id = l.subject_id::bigint
    left join ledger_details d on d.line_id = l.id
    where l.action in ('export.try_failed', 'export.blocked') and l.id > ${after} and l.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'exports' and o.source_id = l.id)
    order by l.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectFindingFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select f.id as "sourceId", f.program, 'finding' as stage, f.kind as place, f.details ->> 'destination' as step,
      coalesce(f.details ->> 'why', f.details ->> 'rule') as code, f.details ->> 'message' as message, f.submission_id as "submissionId",
      f.opened_at as at, 1 as weight
    from findings f
    where f.id > ${after} and f.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'findings' and o.source_id = f.id)
    order by f.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectImportFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select r.id as "sourceId", r.program, 'import' as stage, coalesce(nullif(r.field, ''), 'row') as place, null as step, r.rule as code,
      null as message, null::bigint as "submissionId", r.at, r.rows as weight
    from import_refusals r
    where r.id > ${after} and r.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'imports' and o.source_id = r.id)
    order by r.id limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectIntakeFailures(session: Session, { after, until, limit }: Range): Promise<Failure[]> {
  const { rows } = await sql<Failure>`
    select r.id as "sourceId", r.program, 'intake' as stage, coalesce(nullif(r.field, ''), 'submission') as place, null as step, r.rule as code,
      null as message, null::bigint as "submissionId", r.at, r.rows as weight
    from intake_refusals r
    where r.id > ${after} and r.id <= ${until}
      and not exists (select from error_occurrences o where o.source = 'intake' and o.source_id = r.id)
    order by r.id limit ${limit}`.execute(session.query);
  return rows;
}
