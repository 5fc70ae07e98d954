import { z } from 'zod';
import {
  ALERT_STATES,
  type Alert,
  type AlertState,
  DELIVERY_STATES,
  type DeliveryState,
  type ListedChannel,
  type ListedRule,
  type MaintenanceWindow,
  MESSAGE_KINDS,
  type ShownAlert,
  type ShownMessage,
} from '../../alerts/index.ts';
import { ALERT_SEVERITIES } from '../../sdk/index.ts';
import { count, instant, isoOrNull, programName } from '../schemas.ts';

export const severity = z.enum(ALERT_SEVERITIES);
export const ruleName = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/);
const deliveryState = z.enum(DELIVERY_STATES as [DeliveryState, ...DeliveryState[]]);

export const alertRow = z.strictObject({
  id: z.number().int(),
  /** Null: the installation as a whole. */
  program: programName.nullable(),
  rule: z.string(),
  key: z.string(),
  state: z.enum(ALERT_STATES as [AlertState, ...AlertState[]]),
  state_at: instant,
  severity,
  title: z.string(),
  count,
  most: count,
  /** The time that the count covers; null: what is so at `fired_at`. */
  window: z.strictObject({ from: instant, until: instant }).nullable(),
  /** Path of the portal's list of what it affects. */
  list: z.string(),
  playbook: z.string().nullable(),
  opened_at: instant,
  fired_at: instant,
  told_at: instant.nullable(),
  reminders: count,
  acknowledged: z.strictObject({ by: z.string(), at: instant, reason: z.string() }).nullable(),
});

export function alertOf(alert: Alert): z.input<typeof alertRow> {
  const { id, program, rule, key, state, title, most, list, playbook, reminders, acknowledgedBy, acknowledgedAt, acknowledgedReason } =
    alert;
  return {
    id,
    program,
    rule,
    key,
    state,
    state_at: alert.stateAt.toISOString(),
    severity: alert.severity,
    title,
    count: alert.count,
    most,
    window: alert.windowFrom && alert.windowUntil ? { from: alert.windowFrom.toISOString(), until: alert.windowUntil.toISOString() } : null,
    list,
    playbook,
    opened_at: alert.openedAt.toISOString(),
    fired_at: alert.firedAt.toISOString(),
    told_at: isoOrNull(alert.toldAt),
    reminders,
    acknowledged:
      acknowledgedBy && acknowledgedAt ? { by: acknowledgedBy, at: acknowledgedAt.toISOString(), reason: acknowledgedReason ?? '' } : null,
  };
}

export const messageRow = z.strictObject({
  id: z.number().int(),
  program: programName.nullable(),
  audience: z.enum(['operators', 'partner']),
  partner: z.string().nullable(),
  kind: z.enum(MESSAGE_KINDS),
  severity,
  share: z.number().int().nullable(),
  subject: z.string(),
  lines: z.array(z.string()),
  created_at: instant,
  /** The ways that it went, or is to go; a later one of a chain when the one before it failed. */
  deliveries: z.array(
    z.strictObject({
      channel: z.string(),
      state: deliveryState,
      state_at: instant,
      tries: count,
      next_try_at: instant.nullable(),
      fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});

export function messageOf(message: ShownMessage): z.input<typeof messageRow> {
  const { id, program, audience, partner, kind, severity: pressing, shareId, subject, lines, createdAt, deliveries } = message;
  return {
    id,
    program,
    audience,
    partner,
    kind,
    severity: pressing,
    share: shareId,
    subject,
    lines: [...lines],
    created_at: createdAt.toISOString(),
    deliveries: deliveries.map(({ channel, state, stateAt, tries, nextTryAt, faultCode, fault }) => ({
      channel,
      state,
      state_at: stateAt.toISOString(),
      tries,
      next_try_at: isoOrNull(nextTryAt),
      fault: faultCode === null ? null : { code: faultCode, message: fault ?? '' },
    })),
  };
}

export const alertShown = alertRow.extend({
  rule_title: z.string(),
  means: z.string().nullable(),
  next: z.string().nullable(),
  messages: z.array(messageRow),
});

export function shownAlertOf(alert: ShownAlert): z.input<typeof alertShown> {
  const { ruleTitle, means, next, messages } = alert;
  return { ...alertOf(alert), rule_title: ruleTitle, means: means ?? null, next: next ?? null, messages: messages.map(messageOf) };
}

export const ruleRow = z.strictObject({
  name: z.string(),
  /** Null: of every program, or of the installation. */
  program: programName.nullable(),
  title: z.string(),
  means: z.string(),
  next: z.string(),
  severity,
  playbook: z.string().nullable(),
  /** Thresholds, as this installation has them set. */
  limits: z.record(z.string(), z.number()),
  is_off: z.boolean(),
});

export function ruleOf({ isOff, limits, ...rule }: ListedRule): z.input<typeof ruleRow> {
  return { ...rule, limits: { ...limits }, is_off: isOff };
}

export const channelRow = z.strictObject({
  channel: z.string(),
  kind: z.string(),
  is_set_up: z.boolean(),
  sent_at: instant.nullable(),
  waiting: count,
  failed: count,
  failed_at: instant.nullable(),
  fault: z.string().nullable(),
});

export function channelOf({
  channel,
  kind,
  isSetUp,
  sentAt,
  waiting,
  failed,
  failedAt,
  faultCode,
}: ListedChannel): z.input<typeof channelRow> {
  return {
    channel,
    kind,
    is_set_up: isSetUp,
    sent_at: isoOrNull(sentAt),
    waiting,
    failed,
    failed_at: isoOrNull(failedAt),
    fault: faultCode,
  };
}

export const windowRow = z.strictObject({
  id: z.number().int(),
  program: programName.nullable(),
  rules: z.array(z.string()).nullable(),
  from: instant,
  until: instant,
  reason: z.string(),
  author: z.string(),
  ended: z.strictObject({ by: z.string(), at: instant }).nullable(),
});

export function windowOf({
  id,
  program,
  rules,
  fromAt,
  untilAt,
  reason,
  author,
  endedAt,
  endedBy,
}: MaintenanceWindow): z.input<typeof windowRow> {
  return {
    id,
    program,
    rules: rules === null ? null : [...rules],
    from: fromAt.toISOString(),
    until: untilAt.toISOString(),
    reason,
    author,
    ended: endedAt && endedBy ? { by: endedBy, at: endedAt.toISOString() } : null,
  };
}
