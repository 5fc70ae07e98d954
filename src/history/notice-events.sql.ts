import { type Session, sql } from '#kernel/db/database.ts';
import type { TimelineRow } from './timeline.ts';

/** What was found to fail for its person, what they were written about it, and what became of each message. No address, no word of a message. */
export async function selectNoticeEvents(session: Session, id: number): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    with episodes as (
      select *, coalesce(nullif(subject, ''), 'all') as document_label from notice_episodes where submission_id = ${id}
    ), own as (
      select n.* from notices n where n.id in (select about.notice_id from notice_subjects about where about.submission_id = ${id})
    )
    select confirmed_at as at, 75 as place, 'failure.confirmed' as kind, null as who, reason as why,
      jsonb_build_object('document', document_label, 'kind', kind, 'failed_at', failed_at, 'withheld', withheld) as details
    from episodes where confirmed_at is not null
    union all
    select ended_at, 76, 'failure.' || ended_as, null, null, jsonb_build_object('document', document_label)
    from episodes where ended_at is not null and confirmed_at is not null
    union all
    select moved.at, 77, 'notice.' || case when moved.from_state is null then 'composed' else moved.to_state end, 'worker', moved.why,
      jsonb_build_object('notice', own.id, 'name', own.name, 'kind', own.kind)
    from own join notice_history moved on moved.notice_id = own.id`.execute(session.query);
  return rows;
}
