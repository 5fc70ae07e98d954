import { type Session, sql } from '#kernel/db/database.ts';
import type { FailingSubmission } from './episode.ts';

/** Each required document: whether it is proved, and whether and why it failed. The rules are those of `standing_facts`. */
const DOCUMENTS = `coalesce((
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
  ), '[]')`;

const ROW =
  sql.raw(`s.id as "submissionId", s.person_id as "personId", s.form, s.origin = 'import' and release.submission_id is null as "isHeld",
  standing_reason(st.settled, st.reason, st.answer_by, page.at) as reason, case when st.settled = 'in_progress' then st.answer_by end as "boxEndedAt",
  case when s.origin = 'import' and release.submission_id is null then '[]' else ${DOCUMENTS} end as documents`);

/** One slice of what needs attention at that moment, in the order of arrival: each reason by its own stretch of the index, which holds the held ones apart. */
export async function selectFailing(
  session: Session,
  { program, at, after, limit }: { readonly program: string; readonly at: Date; readonly after: number; readonly limit: number },
): Promise<FailingSubmission[]> {
  const { rows } = await sql<FailingSubmission>`
    with page as (select ${at}::timestamptz as at), chosen as materialized (
      select submission_id from (
        (select submission_id from standings where program = ${program} and settled = 'needs_attention' and reason < 'held' and submission_id > ${after}
          order by submission_id limit ${limit})
        union all
        (select submission_id from standings where program = ${program} and settled = 'needs_attention' and reason > 'held' and submission_id > ${after}
          order by submission_id limit ${limit})
        union all
        (select submission_id from standings where program = ${program} and settled = 'in_progress' and answer_by <= ${at} and submission_id > ${after}
          order by submission_id limit ${limit})
      ) any_way order by submission_id limit ${limit}
    )
    select ${ROW}
    from page, chosen join standings st using (submission_id) join submissions s on s.id = st.submission_id
    left join submission_releases release on release.submission_id = s.id
    order by s.id`.execute(session.query);
  return rows;
}

/** The same of these submissions, as far as they need attention. */
export async function selectFailingOf(
  session: Session,
  { at, ids }: { readonly at: Date; readonly ids: readonly number[] },
): Promise<FailingSubmission[]> {
  const { rows } = await sql<FailingSubmission>`
    with page as (select ${at}::timestamptz as at)
    select ${ROW}
    from page, standings st join submissions s on s.id = st.submission_id left join submission_releases release on release.submission_id = s.id
    where st.submission_id = any (${ids}::bigint[])
      and (st.settled = 'needs_attention' and st.reason <> 'held' or st.settled = 'in_progress' and st.answer_by <= page.at)
    order by s.id`.execute(session.query);
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
