import { type Session, sql } from '#kernel/db/database.ts';
import type { FailingSubmission } from './episode.ts';

/** Failing: it needs attention at that moment, and nothing holds it back but itself. What is imported and not released is not written about. */
const FAILING = sql.raw(`(st.settled = 'needs_attention' and st.reason <> 'held' or st.settled = 'in_progress' and st.answer_by <= page.at)
  and (s.origin = 'api' or release.submission_id is not null)`);

/** Each required document: whether it is proved, and whether and why it failed. The rules are those of `standing_facts`. */
const DOCUMENTS = sql.raw(`coalesce((
    select jsonb_agg(jsonb_build_object('label', d.label, 'documentType', d.document_type, 'source', d.source,
      'hasParent', d.parent_document_id is not null, 'isDelivered', coalesce(proof.is_delivered, false), 'isFailed', verdict.reason is not null,
      'reason', verdict.reason, 'failedAt', case when verdict.reason is not null then coalesce(proof.ended_at, s.received_at) end,
      'healsUntil', case when verdict.reason is not null then proof.heals_until end) order by d.position)
    from documents d
    cross join lateral (
      select count(*) filter (where h.state <> 'cancelled') as handoffs,
        bool_or(h.state = 'delivered') as is_delivered,
        coalesce(bool_or(h.state in ('delivered', 'provisional')), false) as is_covered,
        coalesce(bool_or(h.state = 'unknown'), false) as is_unknown,
        coalesce(bool_or(h.state = 'missing'), false) as is_missing,
        coalesce(bool_and(h.state in ('rejected', 'expired', 'exhausted', 'cancelled')), false) as is_answered,
        max(h.state_at) filter (where h.state in ('rejected', 'expired', 'exhausted', 'unknown', 'missing')) as ended_at,
        max(h.heals_until) filter (where h.state = 'rejected') as heals_until,
        (array_agg(coalesce(h.reason, h.state) order by h.state_at desc, h.id desc) filter (where h.state in ('rejected', 'expired', 'exhausted')))[1] as reason
      from handoffs h where h.submission_id = s.id and (h.document_id = d.id or h.document_id is null)
    ) proof
    cross join lateral (select case
      when proof.is_covered then null
      when proof.is_unknown then 'outcome_unknown'
      when proof.is_missing then 'missing_at_receiver'
      when proof.handoffs > 0 and proof.is_answered then proof.reason
      when proof.handoffs = 0 and d.problem_code is not null then 'attachment_unreadable'
    end as reason) verdict
    where d.submission_id = s.id and d.is_required
  ), '[]')`);

interface Page {
  readonly program: string;
  readonly at: Date;
  /** The last submission of the slice before; or, with `ids`, these only. */
  readonly after: number;
  readonly ids: readonly number[] | null;
  readonly limit: number;
}

/** One slice of what fails at that moment, in the order of their arrival. */
export async function selectFailing(session: Session, { program, at, after, ids, limit }: Page): Promise<FailingSubmission[]> {
  const { rows } = await sql<FailingSubmission>`
    with page as (select ${at}::timestamptz as at)
    select s.id as "submissionId", s.person_id as "personId", s.form,
      standing_reason(st.settled, st.reason, st.answer_by, page.at) as reason,
      case when st.settled = 'in_progress' then st.answer_by end as "boxEndedAt", ${DOCUMENTS} as documents
    from page, standings st join submissions s on s.id = st.submission_id left join submission_releases release on release.submission_id = s.id
    where st.program = ${program} and st.submission_id > ${after} and ${FAILING}
      and (${ids}::bigint[] is null or st.submission_id = any (${ids}::bigint[]))
    order by st.submission_id limit ${limit}`.execute(session.query);
  return rows;
}

/** Submissions that the system of record proved since the switch, and that nobody has been told anything about. */
export async function selectProved(
  session: Session,
  of: {
    readonly program: string;
    readonly since: Date;
    readonly after: number;
    /** Destinations whose proof is more than a receipt. */
    readonly provingDestinations: readonly string[];
    readonly limit: number;
  },
): Promise<{ submissionId: number; isToTell: boolean; personId: string; externalId: string; form: string }[]> {
  const { rows } = await sql<{ submissionId: number; isToTell: boolean; personId: string; externalId: string; form: string }>`
    select s.id as "submissionId", s.person_id as "personId", s.external_id as "externalId", s.form,
      s.received_at >= ${of.since}
        and (s.origin = 'api' or exists (select from submission_releases release where release.submission_id = s.id))
        and not exists (select from notice_subjects about where about.submission_id = s.id)
        and not exists (select from notice_episodes failure where failure.submission_id = s.id and failure.confirmed_at is not null)
        and not exists (select from handoffs h where h.submission_id = s.id and h.state = 'delivered' and h.destination <> all (${of.provingDestinations}::text[]))
        as "isToTell"
    from standings st join submissions s on s.id = st.submission_id
    where st.program = ${of.program} and st.settled = 'delivered' and st.submission_id > ${of.after}
    order by st.submission_id limit ${of.limit}`.execute(session.query);
  return rows;
}
