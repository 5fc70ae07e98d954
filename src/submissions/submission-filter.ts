import type { Keyring } from '#kernel/crypto/index.ts';
import { type Session, sql } from '#kernel/db/database.ts';
import { hasAge, isDue, isHeldBy, type OutlookFilter } from './outlook-filter.ts';

export interface SubmissionFilter extends OutlookFilter {
  readonly program?: string;
  readonly form?: string;
  /** Standings at `at`: `needs_attention`, `in_progress` … */
  readonly states?: readonly string[];
  readonly reasons?: readonly string[];
  readonly importId?: number;
  readonly personId?: string;
  /** The beginning of the external id. */
  readonly idPrefix?: string;
  /** A field that the form declares searchable, and its value as the form normalises it. */
  readonly search?: { readonly field: string; readonly value: string };
  /** Whether the person was told of what failed; `any`: there is somebody to tell. */
  readonly told?: string;
  /** Number of an error class that concerned them. */
  readonly errorClassId?: number;
  readonly submittedFrom?: Date;
  readonly submittedBefore?: Date;
}

/** Standings that match, as `st`. */
export function matching(session: Session, keyring: Keyring, filter: SubmissionFilter, at: Date) {
  const { program, form, states, reasons, search, told, age, due, holder } = filter;
  return session.query
    .selectFrom('standings as st')
    .$if(program !== undefined, (q) => q.where('st.program', '=', program!))
    .$if(form !== undefined, (q) => q.where('st.form', '=', form!))
    .$if(states !== undefined, (q) => q.where(({ or }) => or(states!.map((state) => standsAs(state, at)))))
    .$if(reasons !== undefined, (q) => q.where(({ or }) => or(reasons!.map((reason) => hasReason(reason, at)))))
    .$if(search !== undefined, (q) => q.where(found(search!, keyring)))
    .$if(told !== undefined, (q) => q.where(personIs(told!)))
    .$if(age !== undefined, (q) => q.where(hasAge(age!, at)))
    .$if(due !== undefined, (q) => q.where(isDue(due!, at)))
    .$if(holder !== undefined, (q) => q.where(isHeldBy(holder!, at)))
    .$if(filter.errorClassId !== undefined, (q) => q.where(concernedBy(filter.errorClassId!)))
    .$if(hasOwnFilter(filter), (q) => q.where(submissionMatches(filter)));
}

/** Whether it asks for what an index of its own finds, rather than for a kind of standing. */
export function isSearch({ search, told, errorClassId, holder, ...own }: SubmissionFilter): boolean {
  const isWithFew = holder === 'run' || holder === 'person' || holder === 'waybill';
  return isWithFew || search !== undefined || told !== undefined || errorClassId !== undefined || hasOwnFilter(own);
}

/** Written over the stored columns, not over the function of the clock, so that their index serves. */
function standsAs(state: string, at: Date) {
  if (state === 'in_progress' || state === 'provisional') return sql<boolean>`(st.settled = ${state} and st.answer_by > ${at})`;
  if (state === 'needs_attention')
    return sql<boolean>`(st.settled = 'needs_attention' or (st.settled = 'in_progress' and st.answer_by <= ${at}))`;
  if (state === 'closed') return sql<boolean>`(st.settled = 'closed' or (st.settled = 'provisional' and st.answer_by <= ${at}))`;
  return sql<boolean>`st.settled = ${state}`;
}

function hasReason(reason: string, at: Date) {
  if (reason === 'time_box_passed') return sql<boolean>`(st.settled = 'in_progress' and st.answer_by <= ${at})`;
  return sql<boolean>`(st.settled = 'needs_attention' and st.reason = ${reason})`;
}

function found({ field, value }: { field: string; value: string }, keyring: Keyring) {
  const index = keyring.blindIndex(field, value);
  return sql<boolean>`exists (
    select from submission_search found where found.program = st.program and found.field = ${field} and found.blind_index = ${index}
      and found.submission_id = st.submission_id)`;
}

function personIs(told: string) {
  if (told === 'any') return sql<boolean>`st.submission_id in (select about.submission_id from notice_told about)`;
  return sql<boolean>`st.submission_id in (select about.submission_id from notice_told about where about.told = ${told})`;
}

function concernedBy(errorClassId: number) {
  return sql<boolean>`exists (
    select from error_class_submissions concerned where concerned.class_id = ${errorClassId} and concerned.submission_id = st.submission_id)`;
}

function hasOwnFilter({ importId, personId, idPrefix, submittedFrom, submittedBefore }: SubmissionFilter): boolean {
  return [importId, personId, idPrefix, submittedFrom, submittedBefore].some((value) => value !== undefined);
}

function submissionMatches({ importId, personId, idPrefix, submittedFrom, submittedBefore }: SubmissionFilter) {
  return sql<boolean>`exists (
    select from submissions own where own.id = st.submission_id
      and (${importId ?? null}::bigint is null or own.import_id = ${importId ?? null})
      and (${personId ?? null}::text is null or own.person_id = ${personId ?? null})
      and (${idPrefix ?? null}::text is null or starts_with(own.external_id, ${idPrefix ?? null}))
      and (${submittedFrom ?? null}::timestamptz is null or own.submitted_at >= ${submittedFrom ?? null})
      and (${submittedBefore ?? null}::timestamptz is null or own.submitted_at < ${submittedBefore ?? null}))`;
}
