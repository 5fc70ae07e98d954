import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { NewMessage } from './message.ts';
import { wasEventTold } from './messages.sql.ts';
import type { AlertHouse } from './ports.ts';
import { queueMessage } from './queue-message.ts';

/** Whether `sayOnce` has told the event: for whoever would make the message in vain. */
export function wasSaid(session: Session, event: string): Promise<boolean> {
  return wasEventTold(session, event, 'operators');
}

/**
 * Something that operators are told once and that is no alert, such as a weekly report: by mail first where that is set up. Nothing personal.
 * @returns false where the same event was told before
 */
export async function sayOnce(
  house: Pick<AlertHouse, 'settings'>,
  session: Session,
  message: Pick<NewMessage, 'program' | 'kind' | 'event' | 'severity' | 'subject' | 'lines'>,
): Promise<boolean> {
  const own = [...house.settings.channels].filter(([name]) => !name.startsWith('partner:'));
  const mails = own.filter(([, { kind }]) => kind === 'email').map(([name]) => name);
  const others = own.filter(([, { kind }]) => kind !== 'email').map(([name]) => name);
  const ways = [...mails, ...others].map((channel, place) => ({ chain: 0, place, channel }));
  return (await queueMessage(house, session, { ...message, audience: 'operators' }, now(), ways)) !== undefined;
}
