import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { AlertSeverity } from '#sdk';
import type { Alert } from './alert.ts';
import { lockAlerts, markEndTold, markReminded, markTold, selectEndUntold, selectUnattended, selectUntold } from './alerts.sql.ts';
import { composeMessage } from './compose-message.ts';
import { dropUnsent } from './deliveries.sql.ts';
import { insertMessageAlerts } from './messages.sql.ts';
import type { AlertHouse } from './ports.ts';
import { queueMessage } from './queue-message.ts';
import { everyRule } from './rules/index.ts';

const HOUR_MS = 3_600_000;
/** What is urgent and in nobody's hands is said again each hour, the rest once a day; `info` is said once. */
const REMIND_HOURS: Readonly<Record<AlertSeverity, number>> = { urgent: 1, warning: 24, info: Number.POSITIVE_INFINITY };

type Kind = 'opened' | 'reminded' | 'resolved';

/** Turns alerts into messages: one for each rule and program, whatever their number. Answers how many messages. */
export async function tellAlerts(house: AlertHouse): Promise<number> {
  return house.database.repeatable('*', async (session) => {
    await lockAlerts(session);
    const at = now();
    const resolved = await withoutUnsent(session, await selectEndUntold(session), at);
    await markEndTold(session, idsOf(resolved), at);
    const due = (await selectUnattended(session, at)).filter((alert) => isReminderDue(house, alert, at));
    const opened = await selectUntold(session, at);
    const told = [await tell(house, session, 'resolved', resolved, at), await tell(house, session, 'reminded', due, at)];
    await markReminded(session, idsOf(due), at);
    told.push(await tell(house, session, 'opened', opened, at));
    await markTold(session, idsOf(opened), at);
    return told.reduce((sum, n) => sum + n, 0);
  });
}

/** What ended before anybody heard of it is not said at all: neither its beginning, which still waits, nor its end. */
async function withoutUnsent(session: Session, resolved: readonly Alert[], at: Date): Promise<readonly Alert[]> {
  if (resolved.length === 0) return resolved;
  const dropped = new Set((await dropUnsent(session, idsOf(resolved), at)).flatMap(({ alertIds }) => alertIds));
  await markEndTold(session, [...dropped], at);
  return resolved.filter(({ id }) => !dropped.has(id));
}

function isReminderDue({ settings }: AlertHouse, { rule, severity, remindedAt }: Alert, at: Date): boolean {
  const hours = settings.rules[rule]?.remindHours ?? REMIND_HOURS[severity];
  return remindedAt !== null && at.getTime() - remindedAt.getTime() >= hours * HOUR_MS;
}

async function tell(house: AlertHouse, session: Session, kind: Kind, alerts: readonly Alert[], at: Date): Promise<number> {
  const words = new Map(everyRule(house.programs).map((each) => [each.name, each]));
  let told = 0;
  for (const group of Map.groupBy(alerts, ({ rule, program }) => `${program ?? ''} ${rule}`).values()) {
    const message = composeMessage(kind, group, words.get((group[0] as Alert).rule), house.publicUrl.replace(/\/$/, ''), at);
    const messageId = await queueMessage(house, session, message, at);
    if (messageId === undefined) continue;
    await insertMessageAlerts(session, { messageId, program: message.program }, idsOf(group));
    told += 1;
  }
  return told;
}

function idsOf(alerts: readonly Alert[]): number[] {
  return alerts.map(({ id }) => id);
}
