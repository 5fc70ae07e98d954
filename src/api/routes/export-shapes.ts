import { z } from 'zod';
import {
  type Advanced,
  type CalendarDay,
  DAY_STATES,
  type ExportFile,
  FILE_STATES,
  type FileState,
  type ListedExport,
  type ReadyPlace,
  ROW_OUTCOMES,
  type RowOutcome,
  type ShownFile,
} from '../../exports/index.ts';
import { count, hash, instant, isoOrNull, programName } from '../schemas.ts';

export const exportName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,40}$/);
export const fileState = z.enum(FILE_STATES as [FileState, ...FileState[]]);
const day = z.iso.date();

/** `candidates = written + superseded + refused` */
export const fileRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  export: exportName,
  day,
  state: fileState,
  state_at: instant,
  file_name: z.string(),
  candidates: count,
  written: count,
  superseded: count,
  refused: count,
  bytes: count,
  sha256: hash,
  /** When the earliest and the latest of its rows were submitted. */
  window: z.strictObject({ from: instant.nullable(), until: instant.nullable() }),
  started_by: z.string(),
  reason: z.string(),
  frozen_at: instant,
  confirmed_at: instant.nullable(),
  tries: count,
  next_try_at: instant.nullable(),
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});

export function fileOf(file: ExportFile): z.input<typeof fileRow> {
  const { id, program, day: on, state, candidates, written, superseded, refused, bytes, tries, reason } = file;
  return {
    id,
    program,
    export: file.export,
    day: on,
    state,
    state_at: file.stateAt.toISOString(),
    file_name: file.fileName,
    candidates,
    written,
    superseded,
    refused,
    bytes,
    sha256: file.sha256.toString('hex'),
    window: { from: isoOrNull(file.windowFrom), until: isoOrNull(file.windowUntil) },
    started_by: file.startedBy,
    reason,
    frozen_at: file.frozenAt.toISOString(),
    confirmed_at: isoOrNull(file.confirmedAt),
    tries,
    next_try_at: isoOrNull(file.nextTryAt),
    fault: file.faultCode === null ? null : { code: file.faultCode, message: file.fault ?? '' },
  };
}

export const fileShown = fileRow.extend({
  rows: z.array(
    z.strictObject({
      line: z.number().int().nullable(),
      submission: z.string(),
      person: z.string(),
      submitted_at: instant,
      outcome: z.enum(ROW_OUTCOMES as unknown as [RowOutcome, ...RowOutcome[]]),
      reason: z.string().nullable(),
      superseded_by: z.string().nullable(),
      /** Columns whose value was changed to fit, with the rule. */
      changed: z.array(z.string()),
    }),
  ),
  /** Lists of the partner's. `lines = received + repeated + not_ours` */
  receipts: z.array(
    z.strictObject({
      at: instant,
      lines: count,
      received: count,
      not_received: count,
      repeated: count,
      not_ours: count,
      missing: z.array(count),
    }),
  ),
});

export function shownOf(file: ShownFile): z.input<typeof fileShown> {
  return {
    ...fileOf(file),
    rows: file.rows.map((row) => ({
      line: row.position,
      submission: row.externalId,
      person: row.personId,
      submitted_at: row.submittedAt.toISOString(),
      outcome: row.outcome,
      reason: row.reason,
      superseded_by: row.supersededBy,
      changed: [...row.changed],
    })),
    receipts: file.receipts.map(({ at, lines, received, notReceived, repeated, notOurs, missing }) => ({
      at: at.toISOString(),
      lines,
      received,
      not_received: notReceived,
      repeated,
      not_ours: notOurs,
      missing: [...missing],
    })),
  };
}

export const listed = z.strictObject({
  program: programName,
  name: exportName,
  title: z.string(),
  form: z.string(),
  is_set_up: z.boolean(),
  newest: fileRow.nullable(),
  last_confirmed: fileRow.nullable(),
  /** Days that are due without a confirmed file. */
  unmet: z.array(z.strictObject({ day, due_at: instant, deadline_at: instant })),
  overdue: count,
  next: z.strictObject({ day, due_at: instant, deadline_at: instant }).nullable(),
});

export function listedOf({
  program,
  name,
  title,
  form,
  isSetUp,
  newest,
  lastConfirmed,
  unmet,
  overdue,
  next,
}: ListedExport): z.input<typeof listed> {
  return {
    program,
    name,
    title,
    form,
    is_set_up: isSetUp,
    newest: newest ? fileOf(newest) : null,
    last_confirmed: lastConfirmed ? fileOf(lastConfirmed) : null,
    unmet: unmet.map(timesOf),
    overdue,
    next: next ? timesOf(next) : null,
  };
}

function timesOf(of: { readonly day: string; readonly dueAt: Date; readonly deadlineAt: Date }) {
  return { day: of.day, due_at: of.dueAt.toISOString(), deadline_at: of.deadlineAt.toISOString() };
}

/** A day of the calendar, in the schedule's zone. */
export const calendarDay = z.strictObject({
  day,
  state: z.enum(DAY_STATES),
  /** `schedule`, `weekday`, `federal_holiday` or `override` */
  because: z.string(),
  decision: z.strictObject({ is_expected: z.boolean(), reason: z.string(), by: z.string() }).nullable(),
  due_at: instant.nullable(),
  deadline_at: instant.nullable(),
  /** The confirmed file that answered the day; it may be of a later one. */
  met_by: z.number().int().nullable(),
  met_at: instant.nullable(),
  files: z.array(z.strictObject({ id: z.number().int(), state: fileState })),
});

export function calendarDayOf({ decision, times, metBy, metAt, files, ...rest }: CalendarDay): z.input<typeof calendarDay> {
  return {
    ...rest,
    decision: decision ? { is_expected: decision.isExpected, reason: decision.reason, by: decision.author } : null,
    due_at: isoOrNull(times?.dueAt ?? null),
    deadline_at: isoOrNull(times?.deadlineAt ?? null),
    met_by: metBy,
    met_at: isoOrNull(metAt),
    files: files.map(({ id, state }) => ({ id, state })),
  };
}

const PLACES = [
  'next_file',
  'superseded',
  'waits_for_newer',
  'waits_for_file',
  'in_file',
  'superseded_in_file',
  'refused',
  'held',
  'elsewhere',
] as const satisfies readonly ReadyPlace[];
export const readyPlace = z.enum(PLACES);

export const advanced = z.strictObject({
  file: z.number().int(),
  /** Null: somebody else works on it. */
  state: fileState.nullable(),
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});

export function advancedOf({ fileId, state, fault }: Advanced): z.input<typeof advanced> {
  return { file: fileId, state: state ?? null, fault: fault ? { code: fault.code, message: fault.message } : null };
}
