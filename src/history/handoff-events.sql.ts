import { type Session, sql } from '#kernel/db/database.ts';
import type { TimelineRow } from './timeline.ts';

/** Hand-offs with their attempts, every state and every word of the partners, and what did not add up about any of it. */
export async function selectHandoffEvents(session: Session, id: number): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    with own as (
      select h.*, coalesce(d.label, 'all') as document from handoffs h left join documents d on d.id = h.document_id where h.submission_id = ${id}
    )
    select created_at as at, 60 as place, 'handoff.made' as kind, case origin when 'route' then 'worker' end as who, null as why,
      jsonb_build_object('handoff', id, 'document', document, 'destination', destination, 'round', round, 'origin', origin, 'answer_by', answer_by) as details
    from own
    union all
    select a.started_at, 61, 'handoff.attempted', 'worker', null,
      jsonb_build_object('handoff', own.id, 'document', own.document, 'destination', own.destination, 'attempt', a.number)
    from own join handoff_attempts a on a.handoff_id = own.id
    union all
    select a.ended_at, 62, 'handoff.' || a.outcome, own.destination, a.error,
      jsonb_build_object('handoff', own.id, 'document', own.document, 'attempt', a.number, 'receipt', a.receipt, 'message', a.message, 'http_status', a.http_status)
    from own join handoff_attempts a on a.handoff_id = own.id where a.ended_at is not null
    union all
    select moved.at, 63, case when moved.from_state = moved.to_state then 'handoff.told' else 'handoff.moved' end, moved.author, moved.reason,
      jsonb_build_object('handoff', own.id, 'document', own.document, 'destination', own.destination, 'from', moved.from_state, 'to', moved.to_state,
        'status', moved.status, 'step', moved.step)
    from own join handoff_history moved on moved.handoff_id = own.id
    union all
    select opened_at, 70, 'finding.opened', null, kind, jsonb_build_object('finding', id, 'subject', subject, 'answer_by', answer_by)
    from findings where submission_id = ${id}
    union all
    select closed_at, 71, 'finding.closed', closed_by, closed_reason, jsonb_build_object('finding', id, 'kind', kind)
    from findings where submission_id = ${id} and closed_at is not null`.execute(session.query);
  return rows;
}

/** What the ledger alone knows of it: who read it, alone or among others, and what was mended. What the facts say as well is left to them. */
export async function selectLedgerEvents(session: Session, program: string, externalId: string): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    with lines as (
      select id from ledger_lines where subject_kind = 'submission' and subject_id = ${externalId} and program = ${program}
        and action not in ('submission.accepted', 'submission.released', 'submission.remediated')
      union
      select id from ledger_openings(${program}, ${externalId}) as id
    )
    select l.at, 80 as place, l.action as kind, l.actor as who, d.reason as why,
      jsonb_build_object('run', l.run_id, 'among', nullif(jsonb_array_length(d.details -> 'opened'), 1), 'document', d.details ->> 'label') as details
    from lines join ledger_lines l using (id) left join ledger_details d on d.line_id = l.id`.execute(session.query);
  return rows;
}
