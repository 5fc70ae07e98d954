import type { Session } from '#kernel/db/database.ts';
import { insertDeliveries, type NewDelivery } from './deliveries.sql.ts';
import type { NewMessage } from './message.ts';
import { insertMessage } from './messages.sql.ts';
import type { AlertHouse } from './ports.ts';
import { tellableAt } from './quiet-hours.ts';
import { chainsFor } from './route-message.ts';

/**
 * Keeps a message and where it goes. Without a channel it is kept all the same: the portal shows it. In quiet hours it waits.
 * @param ways in place of those that the routes give
 * @returns its id; undefined where the same was told before
 */
export async function queueMessage(
  { settings }: Pick<AlertHouse, 'settings'>,
  session: Session,
  message: NewMessage,
  at: Date,
  ways: readonly NewDelivery[] = chainsFor(settings, message),
): Promise<number | undefined> {
  const messageId = await insertMessage(session, message, at);
  if (messageId === undefined || ways.length === 0) return messageId;
  const tellAt = message.audience === 'operators' ? tellableAt(at, message.severity, settings.quietHours) : at;
  await insertDeliveries(session, { messageId, program: message.program, tellAt, at }, ways);
  return messageId;
}
