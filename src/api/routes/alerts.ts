import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import {
  ALERT_LISTS,
  ALERT_ORDERS,
  acknowledgeAlert,
  closeWindow,
  listAlerts,
  listChannels,
  listMessages,
  listRules,
  listWindows,
  openWindow,
  showAlert,
  testChannels,
} from '../../alerts/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, cursor, instant, limit, numberId, programName, reason, sortedBy, why } from '../schemas.ts';
import {
  alertOf,
  alertRow,
  alertShown,
  channelOf,
  channelRow,
  messageOf,
  messageRow,
  ruleName,
  ruleOf,
  ruleRow,
  severity,
  shownAlertOf,
  windowOf,
  windowRow,
} from './alert-shapes.ts';

const MOST_WINDOWS = 200;
const channelName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(:[A-Za-z0-9_-]+){0,2}$/)
  .max(120);

export const alertRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/alerts',
    group: 'alerts',
    summary: 'What operators are told of, the newest first or as `sort` says. `list` of each is where to see what it affects.',
    right: 'read',
    query: z.strictObject({
      list: z.enum(ALERT_LISTS).default('live'),
      program: programName.optional(),
      rule: ruleName.optional(),
      severity: severity.optional(),
      sort: sortedBy(ALERT_ORDERS, '-opened'),
      before: cursor.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({
      alerts: z.array(alertRow),
      /** Give it as `before` for the next page; null on the last one. */
      next: z.string().nullable(),
    }),
    handle: async ({ query, within }) => {
      const { rows, next } = await within((session) => listAlerts(session, query));
      return { alerts: rows.map(alertOf), next };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/alerts/:id',
    group: 'alerts',
    summary: 'One alert: what it means, what to do, and who was told of it by which way.',
    right: 'read',
    params: byId,
    answer: alertShown,
    handle: async ({ installation, params, within }) =>
      shownAlertOf(await within((session) => showAlert(installation.alerts, session, params.id))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/alerts/:id/acknowledgements',
    group: 'alerts',
    summary: 'Somebody has it in hand: no more reminders. It ends by itself all the same.',
    right: 'operate',
    params: byId,
    body: why,
    answer: alertRow,
    statuses: [201],
    handle: async ({ installation, caller, params, body }) =>
      alertOf(await acknowledgeAlert(installation.alerts, { id: params.id, scope: caller.scope, by: caller.actor, reason: body.reason })),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/alert-rules',
    group: 'alerts',
    summary: 'Every rule with its thresholds, as this installation has them set.',
    right: 'read',
    answer: z.strictObject({ rules: z.array(ruleRow) }),
    handle: async ({ installation, caller }) => {
      const rules = listRules(installation.alerts).filter(
        ({ program }) => program === null || caller.scope === '*' || caller.scope.includes(program),
      );
      return { rules: rules.map(ruleOf) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/alert-channels',
    group: 'alerts',
    summary: 'The ways by which operators and partners are told, and whether messages come through. No address is shown.',
    right: 'read',
    answer: z.strictObject({ channels: z.array(channelRow) }),
    handle: async ({ installation, within }) => ({
      channels: (await within((session) => listChannels(installation.alerts, session))).map(channelOf),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/alert-channels/tests',
    group: 'alerts',
    summary: 'Sends a test message by one channel, or by each, at once.',
    right: 'administer',
    isForAll: true,
    body: z.strictObject({ channel: channelName.optional(), reason }),
    answer: z.strictObject({
      tested: z.array(z.strictObject({ channel: z.string(), is_sent: z.boolean(), fault: z.string().nullable() })),
    }),
    handle: async ({ installation, caller, body }) => {
      const names = body.channel === undefined ? undefined : [body.channel];
      const tested = await testChannels(installation.alerts, { names, by: caller.actor, reason: body.reason });
      return { tested: tested.map(({ channel, isSent, fault }) => ({ channel, is_sent: isSent, fault })) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/alert-messages',
    group: 'alerts',
    summary: 'What operators and partners were told, the newest first, and what became of each message.',
    right: 'read',
    query: z.strictObject({
      audience: z.enum(['operators', 'partner']).optional(),
      share: numberId.optional(),
      before: numberId.optional(),
      limit: limit(50, 200),
    }),
    answer: z.strictObject({
      messages: z.array(messageRow),
      /** Give it as `before` for the next page; null on the last one. */
      next: z.string().nullable(),
    }),
    handle: async ({ query: { audience, share, before, limit: most }, within }) => {
      const rows = await within((session) => listMessages(session, { audience, shareId: share, before, limit: most + 1 }));
      const shown = rows.slice(0, most);
      return { messages: shown.map(messageOf), next: rows.length > most ? String(shown.at(-1)!.id) : null };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/maintenance-windows',
    group: 'alerts',
    summary: 'Times in which alerts are noted and nobody is told.',
    right: 'read',
    query: z.strictObject({ list: z.enum(['live', 'all']).default('live') }),
    answer: z.strictObject({ windows: z.array(windowRow) }),
    handle: async ({ query, within }) => ({
      windows: (await within((session) => listWindows(session, now(), query.list === 'all', MOST_WINDOWS))).map(windowOf),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/maintenance-windows',
    group: 'alerts',
    summary: 'Somebody works on something: until then nobody is told. What is still wrong afterwards is told then.',
    right: 'operate',
    body: z.strictObject({
      program: programName.optional(),
      rules: z.array(ruleName).min(1).optional(),
      from: instant.optional(),
      until: instant,
      reason,
    }),
    answer: windowRow,
    statuses: [201],
    handle: async ({ installation, caller, body }) => {
      const program = body.program === undefined ? null : programFor(installation, caller, body.program).name;
      const from = body.from === undefined ? undefined : new Date(body.from);
      const request = { program, rules: body.rules ?? null, from, until: new Date(body.until), reason: body.reason };
      return windowOf(await openWindow(installation.alerts, { ...request, scope: caller.scope, by: caller.actor }));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/maintenance-windows/:id/endings',
    group: 'alerts',
    summary: 'The work is done before its time: who is to be told is told now.',
    right: 'operate',
    params: byId,
    body: why,
    answer: windowRow,
    statuses: [201],
    handle: async ({ installation, caller, params, body }) =>
      windowOf(await closeWindow(installation.alerts, { id: params.id, scope: caller.scope, by: caller.actor, reason: body.reason })),
  }),
];
