import { type Session, sql } from '#kernel/db/database.ts';
import type { TimelineRow } from './timeline.ts';

export async function selectSubmissionId(session: Session, program: string, externalId: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from submissions where program = ${program} and external_id = ${externalId}`.execute(session.query);
  return rows[0]?.id;
}

/** How it came, with what, what it is a duplicate of, and what was decided about it. */
export async function selectIntakeEvents(session: Session, id: number): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    select submitted_at as at, 10 as place, 'submission.submitted' as kind, null as who, null as why, jsonb_build_object('form', form) as details
    from submissions where id = ${id}
    union all
    select s.received_at, 11, 'submission.received', i.started_by, null,
      jsonb_build_object('origin', s.origin, 'import', i.id, 'is_held', nullif(s.origin = 'import', false))
    from submissions s left join imports i on i.id = s.import_id where s.id = ${id}
    union all
    select s.received_at, 12, 'document.received', null, d.problem_code,
      jsonb_build_object('document', d.label, 'document_type', d.document_type, 'is_required', d.is_required, 'source', d.source, 'bytes', d.bytes)
    from documents d join submissions s on s.id = d.submission_id where s.id = ${id}
    union all
    select m.added_at, 20, 'duplicate.found', null, null, jsonb_build_object('set', m.set_id, 'with', (
        select jsonb_agg(other.external_id order by other.id) from duplicate_members others join submissions other on other.id = others.submission_id
        where others.set_id = m.set_id and others.submission_id <> m.submission_id))
    from duplicate_members m where m.submission_id = ${id}
    union all
    select released_at, 30, 'submission.released', released_by, null, jsonb_build_object('run', run_id, 'start_by', start_by)
    from submission_releases where submission_id = ${id}
    union all
    select r.decided_at, 90, 'submission.remediated', r.author, r.reason,
      jsonb_build_object('decision', r.kind, 'is_success', r.is_success, 'kept', kept.external_id, 'evidence', r.evidence, 'run', r.run_id)
    from remediations r left join submissions kept on kept.id = r.kept_submission_id where r.submission_id = ${id}
    union all
    select r.decided_at, 91, 'duplicate.kept', r.author, r.reason, jsonb_build_object('set_aside', copy.external_id, 'run', r.run_id)
    from remediations r join submissions copy on copy.id = r.submission_id where r.kept_submission_id = ${id}`.execute(session.query);
  return rows;
}

/** The runs that it was an item of, and what they made of it; the files and shares that it went out with. */
export async function selectWorkEvents(session: Session, id: number): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    with items as (
      select item.*, run.task, run.requested_by, run.reason as run_reason, coalesce(run.previewed_at, run.requested_at) as frozen_at
      from run_items item join runs run on run.id = item.run_id where item.submission_id = ${id}
    ), lines as (
      select line.*, share.partner, share.created_by, share.created_at as shared_at
      from share_lines line join shares share on share.id = line.share_id where line.submission_id = ${id}
    )
    select frozen_at as at, 40 as place, 'run.selected' as kind, requested_by as who, run_reason as why,
      jsonb_build_object('run', run_id, 'task', task, 'is_eligible', is_eligible, 'reason', reason) as details from items
    union all
    select a.decided_at, 41, 'run.' || a.decision, a.decided_by, a.reason, jsonb_build_object('run', a.run_id)
    from run_approvals a where a.run_id in (select run_id from items where is_eligible)
    union all
    select o.recorded_at, 43, 'run.' || o.outcome, 'worker', o.reason, jsonb_build_object('run', o.run_id, 'attempt', o.attempt, 'message', o.message)
    from items join run_outcomes o on o.run_id = items.run_id and o.position = items.position
    union all
    select created_at, 42, 'package.made', 'worker', null, jsonb_build_object('run', run_id, 'bytes', bytes, 'sha256', encode(sha256, 'hex'))
    from packages where submission_id = ${id}
    union all
    select shared_at, 50, 'share.made', created_by, null, jsonb_build_object('share', share_id, 'partner', partner) from lines
    union all
    select state_at, 55, 'share.' || state, null, reason, jsonb_build_object('share', share_id, 'partner', partner) from lines where state <> 'shared'
    union all
    select link.issued_at, 51, 'share.link_issued', link.issued_by, null, jsonb_build_object('share', lines.share_id, 'kind', link.kind, 'expires_at', link.expires_at)
    from lines join share_links link on link.share_id = lines.share_id and link.position = lines.position
    union all
    select link.revoked_at, 52, 'share.link_revoked', null, null, jsonb_build_object('share', lines.share_id, 'kind', link.kind)
    from lines join share_links link on link.share_id = lines.share_id and link.position = lines.position where link.revoked_at is not null
    union all
    select min(fetched.fetched_at), 53, 'share.fetched', lines.partner, null,
      jsonb_build_object('share', lines.share_id, 'times', count(*), 'last_at', max(fetched.fetched_at))
    from lines join share_fetches fetched on fetched.share_id = lines.share_id and fetched.position = lines.position
    group by lines.share_id, lines.partner, fetched.link_id
    union all
    select a.received_at, 54, 'share.answered', a.acknowledged_by, a.reason,
      jsonb_build_object('share', lines.share_id, 'partner', lines.partner, 'verdict', a.verdict, 'file', encode(a.file_sha256, 'hex'), 'row', a.row_number)
    from lines join submissions s on s.id = lines.submission_id join acknowledgements a on a.share_id = lines.share_id and a.external_id = s.external_id
    union all
    select file.frozen_at, 45, 'export.' || written.outcome, file.started_by, written.reason,
      jsonb_build_object('export', file.export, 'file', file.file_name, 'line', written.position)
    from export_rows written join export_files file on file.id = written.file_id where written.submission_id = ${id}
    union all
    select written.released_at, 46, 'export.released', null, null, jsonb_build_object('export', file.export, 'file', file.file_name)
    from export_rows written join export_files file on file.id = written.file_id where written.submission_id = ${id} and written.released_at is not null`.execute(
    session.query,
  );
  return rows;
}
