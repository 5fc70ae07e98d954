import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Alert } from './alert.ts';
import { selectAlert } from './alerts.sql.ts';
import { type ChannelRow, type ShownDelivery, selectChannelStates, selectDeliveriesOf } from './deliveries.sql.ts';
import type { Message } from './message.ts';
import { type MessageFilter, selectMessages } from './messages.sql.ts';
import type { AlertHouse } from './ports.ts';
import type { Rule } from './rule.ts';
import { everyRule } from './rules/index.ts';
import { tuned } from './settings.ts';

export interface ShownMessage extends Message {
  readonly deliveries: readonly ShownDelivery[];
}

export interface ShownAlert extends Alert {
  readonly ruleTitle: string;
  /** Undefined where this version has no such rule any more. */
  readonly means: string | undefined;
  readonly next: string | undefined;
  readonly messages: readonly ShownMessage[];
}

const MOST_MESSAGES = 50;

/** @throws WaybillError WB_NOT_FOUND */
export async function showAlert({ programs }: Pick<AlertHouse, 'programs'>, session: Session, id: number): Promise<ShownAlert> {
  const alert = await selectAlert(session, id);
  if (!alert) throw new WaybillError('WB_NOT_FOUND', `There is no alert ${id}, or not for you.`);
  const rule = everyRule(programs).find(({ name }) => name === alert.rule);
  const messages = await listMessages(session, { alertId: id, limit: MOST_MESSAGES });
  return { ...alert, ruleTitle: rule?.title ?? alert.rule, means: rule?.means, next: rule?.next, messages };
}

/** Messages with what became of each, the newest first. */
export async function listMessages(session: Session, filter: MessageFilter): Promise<ShownMessage[]> {
  const messages = await selectMessages(session, filter);
  const deliveries = Map.groupBy(
    await selectDeliveriesOf(
      session,
      messages.map(({ id }) => id),
    ),
    ({ messageId }) => messageId,
  );
  return messages.map((message) => ({ ...message, deliveries: deliveries.get(message.id) ?? [] }));
}

export interface ListedRule extends Pick<Rule, 'name' | 'program' | 'title' | 'means' | 'next' | 'severity' | 'playbook' | 'limits'> {
  readonly isOff: boolean;
}

/** Every rule as this installation has it set. */
export function listRules({ programs, settings }: Pick<AlertHouse, 'programs' | 'settings'>): readonly ListedRule[] {
  return everyRule(programs).map((rule) => {
    const { isOff, severity, limits } = tuned(settings, rule);
    const { name, program, title, means, next, playbook } = rule;
    return { name, program, title, means, next, playbook, severity: severity ?? rule.severity, limits, isOff };
  });
}

export interface ListedChannel extends ChannelRow {
  readonly kind: string;
  readonly isSetUp: boolean;
}

/** Every channel that is set up or has something to its name. Never an address. */
export async function listChannels({ settings }: Pick<AlertHouse, 'settings'>, session: Session): Promise<readonly ListedChannel[]> {
  const known = await selectChannelStates(session);
  const names = [...new Set([...settings.channels.keys(), ...known.map(({ channel }) => channel)])];
  return names.map((channel) => {
    const own = known.find((row) => row.channel === channel);
    const kind = settings.channels.get(channel)?.kind;
    const none = { channel, sentAt: null, waiting: 0, failed: 0, failedAt: null, faultCode: null };
    return { ...none, ...own, kind: kind ?? 'unknown', isSetUp: kind !== undefined };
  });
}
