import { z } from 'zod';
import { administeredBy } from '../../access/index.ts';
import {
  decideSchedule,
  type ListedSchedule,
  listSchedules,
  pauseSchedule,
  reopenSchedule,
  runScheduleNow,
  type ScheduleDeed,
  type ScheduleTime,
  type ShownSchedule,
  showSchedule,
  TIME_STATES,
  type TimeState,
} from '../../tasks/index.ts';
import { programFor } from '../refusals.ts';
import { type Call, jsonRoute, type Route } from '../route.ts';
import { count, hash, inProgram, instant, isoOrNull, programName, reason, why } from '../schemas.ts';

export const scheduleName = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/);
const ofSchedule = z.strictObject({ program: programName, name: scheduleName });
export const timeState = z.enum(TIME_STATES as [TimeState, ...TimeState[]]);

export const timeRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  schedule: scheduleName,
  task: z.string(),
  due_at: instant,
  noted_at: instant,
  state: timeState,
  state_at: instant,
  /** Why it was not run: a short code. */
  why: z.string().nullable(),
  detail: z.string().nullable(),
  run: z.number().int().nullable(),
  /** Who had it run beside its times; null: the clock. */
  asked_by: z.string().nullable(),
  reason: z.string(),
});

const scheduleRow = z.strictObject({
  program: programName,
  name: scheduleName,
  task: z.string(),
  risk: z.enum(['reads', 'reversible', 'irreversible']),
  reason: z.string(),
  cron: z.string(),
  time_zone: z.string(),
  catch_up: z.enum(['all', 'latest', 'none']),
  overlap: z.enum(['skip', 'queue', 'allow']),
  blackouts: z.array(z.string()),
  selection: z.unknown(),
  input: z.string().nullable(),
  params: z.unknown(),
  /** What people agree to, hex: a change of the schedule or of its task's code is another one. */
  digest: z.string(),
  /** Nobody has to agree; once, to the schedule; or to each run by its preview. */
  approval: z.enum(['none', 'once', 'each run']),
  approvals_needed: count,
  approved: count,
  is_rejected: z.boolean(),
  /** Its due times are run: it is not paused, and those agreed who must. */
  is_active: z.boolean(),
  is_paused: z.boolean(),
  changed_by: z.string().nullable(),
  changed_reason: z.string().nullable(),
  changed_at: instant.nullable(),
  /** The next time that no blackout covers. */
  next_at: instant.nullable(),
  newest: timeRow.nullable(),
});

const scheduleShown = scheduleRow.extend({
  approvals: z.array(
    z.strictObject({
      by: z.string(),
      decision: z.enum(['approved', 'rejected']),
      reason: z.string(),
      at: instant,
      is_current: z.boolean(),
    }),
  ),
  /** Newest first. */
  times: z.array(timeRow),
});

export function timeOf({
  id,
  program,
  schedule,
  task,
  dueAt,
  notedAt,
  state,
  stateAt,
  runId,
  askedBy,
  ...time
}: ScheduleTime): z.input<typeof timeRow> {
  return {
    id,
    program,
    schedule,
    task,
    due_at: dueAt.toISOString(),
    noted_at: notedAt.toISOString(),
    state,
    state_at: stateAt.toISOString(),
    why: time.why,
    detail: time.detail,
    run: runId,
    asked_by: askedBy,
    reason: time.reason,
  };
}

function rowOf({ schedule, ...listed }: ListedSchedule): z.input<typeof scheduleRow> {
  return {
    program: listed.program,
    name: schedule.name,
    task: listed.task,
    risk: listed.risk,
    reason: schedule.reason,
    cron: schedule.cron,
    time_zone: schedule.timeZone,
    catch_up: schedule.catchUp,
    overlap: schedule.overlap,
    blackouts: (schedule.blackouts ?? []).map((each) => (each === 'us_federal' ? each : each.name)),
    selection: schedule.selection,
    input: schedule.input ?? null,
    params: schedule.params ?? {},
    digest: listed.digest,
    approval: listed.approval,
    approvals_needed: listed.approvalsNeeded,
    approved: listed.approved,
    is_rejected: listed.isRejected,
    is_active: listed.isActive,
    is_paused: listed.isPaused,
    changed_by: listed.changedBy,
    changed_reason: listed.reason,
    changed_at: isoOrNull(listed.changedAt),
    next_at: isoOrNull(listed.nextAt),
    newest: listed.newest === null ? null : timeOf(listed.newest),
  };
}

function shownOf(shown: ShownSchedule): z.input<typeof scheduleShown> {
  const approvals = shown.approvals.map(({ by, decision, reason: said, at, isCurrent }) => ({
    by,
    decision,
    reason: said,
    at: at.toISOString(),
    is_current: isCurrent,
  }));
  return { ...rowOf(shown), approvals, times: shown.times.map(timeOf) };
}

function deedOf({
  installation,
  caller,
  params,
  body,
}: Call<z.infer<typeof ofSchedule>, unknown, { readonly reason: string }>): ScheduleDeed {
  const { name: program } = programFor(installation, caller, params.program);
  return {
    program,
    schedule: params.name,
    by: caller.actor,
    scope: caller.scope,
    reason: body.reason,
    administers: administeredBy(caller),
  };
}

function turn(noun: string, summary: string, isPaused: boolean): Route {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/schedules/:program/:name/${noun}`,
    group: 'schedules',
    summary,
    right: 'operate',
    params: ofSchedule,
    body: why,
    answer: z.strictObject({ is_paused: z.boolean() }),
    statuses: [201],
    handle: async (call) => {
      await pauseSchedule(call.installation.tasks, deedOf(call), isPaused);
      return { is_paused: isPaused };
    },
  });
}

export const scheduleRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/schedules',
    group: 'schedules',
    summary: 'Tasks that run by the clock: when next, whether those agreed who must, and what came of the newest due time.',
    right: 'read',
    query: inProgram.partial(),
    answer: z.strictObject({ schedules: z.array(scheduleRow), next: z.null() }),
    handle: async ({ installation, caller, query, within }) => {
      const of = { program: query.program, scope: caller.scope };
      return { schedules: (await within((session) => listSchedules(installation.tasks.programs, session, of))).map(rowOf), next: null };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/schedules/:program/:name',
    group: 'schedules',
    summary: 'One schedule with its approvals and its newest due times.',
    right: 'read',
    params: ofSchedule,
    answer: scheduleShown,
    handle: async ({ installation, caller, params, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const of = { program, schedule: params.name, limit: 50 };
      return shownOf(await within((session) => showSchedule(installation.tasks.programs, session, of)));
    },
  }),
  turn('pauses', 'Pauses a schedule: its due times go on record as missed, and are not caught up.', true),
  turn('resumptions', 'Lets a paused schedule go on, from now.', false),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/schedules/:program/:name/runs',
    group: 'schedules',
    summary: 'Has it run now, beside its times; a worker drafts, previews and starts it within seconds.',
    right: 'operate',
    params: ofSchedule,
    body: why,
    answer: timeRow,
    statuses: [202],
    handle: async (call) => timeOf(await runScheduleNow(call.installation.tasks, deedOf(call))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/schedules/:program/:name/approvals',
    group: 'schedules',
    summary: 'Decides on a schedule as it is, named by its digest: enough people agree once, one refusal holds it.',
    right: 'approve',
    params: ofSchedule,
    body: z.strictObject({ decision: z.enum(['approved', 'rejected']), digest: hash, reason }),
    answer: z.strictObject({ missing: count, is_rejected: z.boolean() }),
    statuses: [201],
    handle: async (call) => {
      const { missing, isRejected } = await decideSchedule(call.installation.tasks, { ...call.body, ...deedOf(call) });
      return { missing, is_rejected: isRejected };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/schedules/:program/:name/reopenings',
    group: 'schedules',
    summary: 'Puts a schedule that was refused before people once more, as it is; no decision so far counts any longer.',
    right: 'operate',
    params: ofSchedule,
    body: why,
    answer: z.strictObject({ is_rejected: z.boolean() }),
    statuses: [201],
    handle: async (call) => {
      await reopenSchedule(call.installation.tasks, deedOf(call));
      return { is_rejected: false };
    },
  }),
];
