import { z } from 'zod';
import {
  countTold,
  type ListedNotice,
  listNotices,
  NOTICE_KINDS,
  NOTICE_LISTS,
  NOTICE_ORDERS,
  NOTICE_STATES,
  retryNotice,
  type ShownNotice,
  scanNotices,
  showNotice,
  TOLD,
} from '../../notices/index.ts';
import type { Installation } from '../../registry/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, cursor, externalId, inProgram, instant, isoOrNull, limit, programName, sortedBy, why, word } from '../schemas.ts';
import { submissionIdOf } from '../submission-id.ts';

const noticeRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  kind: z.enum(NOTICE_KINDS),
  name: z.string(),
  /** What it tells, as its program says it; its name where the program no longer has it. */
  title: z.string(),
  state: z.enum(NOTICE_STATES),
  state_at: instant,
  /** Why it is there: the notify API's word, `no_address`, `unconfirmed`. */
  why: z.string().nullable(),
  /** Why the submission failed. */
  reason: z.string().nullable(),
  composed_at: instant,
  /** Without confirmation by then it counts as failed. */
  confirm_by: instant,
  confirmed_at: instant.nullable(),
  next_at: instant.nullable(),
  attempts: count,
  /** Addresses that the person can be reached at, text messages included. */
  addresses: count,
  submissions: z.array(externalId),
  /** The address of the newest attempt, masked. */
  to: z.string().nullable(),
});

const shownNotice = noticeRow.extend({
  tries: z.array(
    z.strictObject({
      number: z.number().int(),
      channel: z.enum(['email', 'sms']),
      to: z.string(),
      started_at: instant,
      ended_at: instant.nullable(),
      outcome: z.string().nullable(),
      notification_id: z.string().nullable(),
      http_status: z.number().int().nullable(),
      error: z.string().nullable(),
      /** What the notify API says of it, and whether it told by itself. */
      status: z.string().nullable(),
      status_at: instant.nullable(),
      told_by: z.string().nullable(),
    }),
  ),
});

type House = Pick<Installation, 'registry'>;

function titleOf({ registry }: House, { program, name }: Pick<ListedNotice, 'program' | 'name'>): string {
  return registry.get(program)?.notices?.definitions.find((each) => each.name === name)?.title ?? name;
}

function rowOf(house: House, { stateAt, composedAt, confirmBy, confirmedAt, nextAt, ...same }: ListedNotice): z.input<typeof noticeRow> {
  return {
    ...same,
    title: titleOf(house, same),
    submissions: [...same.submissions],
    state_at: stateAt.toISOString(),
    composed_at: composedAt.toISOString(),
    confirm_by: confirmBy.toISOString(),
    confirmed_at: isoOrNull(confirmedAt),
    next_at: isoOrNull(nextAt),
  };
}

function shownOf(house: House, { tries, ...notice }: ShownNotice): z.input<typeof shownNotice> {
  return {
    ...rowOf(house, notice),
    tries: tries.map(({ startedAt, endedAt, notificationId, httpStatus, statusAt, toldBy, ...same }) => ({
      ...same,
      started_at: startedAt.toISOString(),
      ended_at: isoOrNull(endedAt),
      notification_id: notificationId,
      http_status: httpStatus,
      status_at: isoOrNull(statusAt),
      told_by: toldBy,
    })),
  };
}

export const noticeRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/notices',
    group: 'notices',
    summary:
      'Messages to the people concerned, the newest first or as `sort` says: what each is about, and whether it is proved to have arrived.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      kind: z.enum(NOTICE_KINDS).optional(),
      /** A state, or `unconfirmed`: what failed, or should have been confirmed by now and is not. */
      state: z.enum(NOTICE_LISTS).optional(),
      name: word.optional(),
      /** With `from` and `until`: that came to this state after the one and not after the other. */
      came_to: z.enum(NOTICE_STATES).optional(),
      from: instant.optional(),
      until: instant.optional(),
      /** With `program`: only about this submission. */
      submission: externalId.optional(),
      sort: sortedBy(NOTICE_ORDERS, '-composed'),
      after: cursor.optional(),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({
      notices: z.array(noticeRow),
      /** Give it as `after` for the next page; null on the last one. */
      next: z.string().nullable(),
    }),
    handle: async ({ installation, query, within }) =>
      within(async (session) => {
        const { submission, came_to: state, from, until, ...filter } = query;
        const submissionId = await submissionIdOf(session, query.program, submission);
        const cameTo = state && from && until ? { state, after: new Date(from), until: new Date(until) } : undefined;
        const { rows, next } = await listNotices(session, { ...filter, cameTo, submissionId });
        return { notices: rows.map((row) => rowOf(installation, row)), next };
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/notices/:id',
    group: 'notices',
    summary: 'One message with each try of sending it.',
    right: 'read',
    params: byId,
    answer: shownNotice,
    handle: async ({ installation, params, within }) => shownOf(installation, await within((session) => showNotice(session, params.id))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/notices/:id/retries',
    group: 'notices',
    summary: 'Sends a message that failed again, from its first address on. Its person may get it twice.',
    right: 'operate',
    params: byId,
    body: why,
    answer: shownNotice,
    statuses: [201],
    handle: async ({ installation, caller, params, body, within }) =>
      within(async (session) => {
        await retryNotice(session, params.id, { by: caller.actor, reason: body.reason });
        return shownOf(installation, await showNotice(session, params.id));
      }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/programs/:program/notice-scans',
    group: 'notices',
    summary:
      'Looks for failures now, as every worker does each minute, and answers how many submissions’ people were told. Sends nothing itself.',
    right: 'operate',
    params: inProgram,
    answer: z.strictObject({ program: programName, told: z.record(z.enum(TOLD), count) }),
    statuses: [201],
    handle: async ({ installation, caller, params, within }) => {
      const program = programFor(installation, caller, params.program);
      await scanNotices(installation.notices, program);
      return { program: program.name, told: await within((session) => countTold(session, program.name)) };
    },
  }),
];
