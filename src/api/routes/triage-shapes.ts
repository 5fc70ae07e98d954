import { z } from 'zod';
import { CLASS_STATES, type ErrorClass, type ListedClass, STAGES, titleOf, type Windows } from '../../triage/index.ts';
import { count, instant, isoOrNull, programName } from '../schemas.ts';

export const stage = z.enum(STAGES);
export const classState = z.enum(CLASS_STATES);

const named = {
  id: z.number().int(),
  program: programName,
  /** Where it failed: an import, an attempt, a refusal, a loss, a question, a run, an export, a finding, a notice. */
  stage,
  /** The destination, task, export, notice or kind of finding. */
  place: z.string(),
  /** The partner's step of its work. */
  step: z.string().nullable(),
  code: z.string().nullable(),
  /** The error's known words; a gap stands for whatever differs between people. */
  pattern: z.string(),
};

export const classRow = z.strictObject({
  ...named,
  /** Stage, place, code and pattern in one line. */
  title: z.string(),
  first_seen_at: instant,
  last_seen_at: instant,
  occurrences: count,
  /** Distinct submissions and people that it concerned so far. */
  submissions: count,
  people: count,
  state: classState,
  state_at: instant,
  state_by: z.string(),
  state_reason: z.string(),
  mended_in: z.string().nullable(),
  ignore_until: instant.nullable(),
  ignore_occurrences: count.nullable(),
  ignore_per_hour: count.nullable(),
  /** When it last came again after somebody had resolved it. */
  regressed_at: instant.nullable(),
  regressions: count,
  owner: z.string().nullable(),
  ticket: z.string().nullable(),
  note: z.string().nullable(),
});

export function classOf(row: ErrorClass): z.input<typeof classRow> {
  return {
    id: row.id,
    program: row.program,
    stage: row.stage,
    place: row.place,
    step: row.step,
    code: row.code,
    pattern: row.pattern,
    title: titleOf(row),
    first_seen_at: row.firstSeenAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    occurrences: row.occurrences,
    submissions: row.submissions,
    people: row.people,
    state: row.state,
    state_at: row.stateAt.toISOString(),
    state_by: row.stateBy,
    state_reason: row.stateReason,
    mended_in: row.mendedIn,
    ignore_until: isoOrNull(row.ignoreUntil),
    ignore_occurrences: row.ignoreOccurrences,
    ignore_per_hour: row.ignorePerHour,
    regressed_at: isoOrNull(row.regressedAt),
    regressions: row.regressions,
    owner: row.owner,
    ticket: row.ticket,
    note: row.note,
  };
}

/** Occurrences since the beginnings that `windows` tells. */
export const listedClass = classRow.extend({ last_hour: count, last_day: count, last_week: count });

/** Counts run over whole clock hours, from these beginnings up to `at`. */
export const windows = z.strictObject({ at: instant, hour: instant, day: instant, week: instant });

export function listedOf({ lastHour, lastDay, lastWeek, ...row }: ListedClass): z.input<typeof listedClass> {
  return { ...classOf(row), last_hour: lastHour, last_day: lastDay, last_week: lastWeek };
}

export function windowsOf({ at, hour, day, week }: Windows): z.input<typeof windows> {
  return { at: at.toISOString(), hour: hour.toISOString(), day: day.toISOString(), week: week.toISOString() };
}

export const scored = z.strictObject({
  ...named,
  first_seen_at: instant,
  last_seen_at: instant,
  submissions: count,
  people: count,
  state: classState,
  owner: z.string().nullable(),
  ticket: z.string().nullable(),
  /** One figure a column. */
  cells: z.array(count),
  total: count,
});
