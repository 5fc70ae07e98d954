import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Sent } from './channels/channel.ts';
import { type ClaimedDelivery, claimDeliveries, dropStandbys, recordTry, wakeNext } from './deliveries.sql.ts';
import { afterFault } from './delivery.ts';
import type { AlertHouse } from './ports.ts';

/** A process that died with a message in hand leaves it to another after so long. */
const CLAIM_MS = 2 * 60_000;
const AT_ONCE = 20;

export interface Delivered {
  readonly sent: number;
  readonly failed: number;
}

/**
 * Sends what is due, and answers when nothing is due any more. Each try is counted before its call. A channel that took a message whose answer was
 * lost is asked again and may show it twice; the message's number tells.
 */
export async function deliverMessages(house: Pick<AlertHouse, 'database' | 'channels'>): Promise<Delivered> {
  let [sent, failed] = [0, 0];
  for (;;) {
    const at = now();
    const claimed = await house.database.transaction('*', (session) =>
      claimDeliveries(session, { at, until: new Date(at.getTime() + CLAIM_MS), limit: AT_ONCE }),
    );
    const results = await Promise.all(claimed.map((delivery) => deliver(house, delivery)));
    sent += results.filter((isSent) => isSent).length;
    failed += results.filter((isSent) => !isSent).length;
    if (claimed.length < AT_ONCE) return { sent, failed };
  }
}

async function deliver({ database, channels }: Pick<AlertHouse, 'database' | 'channels'>, delivery: ClaimedDelivery): Promise<boolean> {
  const result = await channels.send(delivery.channel, delivery.message);
  await record(database, delivery, result);
  return result.isSent;
}

async function record(database: Database, delivery: ClaimedDelivery, result: Sent): Promise<void> {
  const at = now();
  const of = { messageId: delivery.messageId, chain: delivery.chain, place: delivery.place, at };
  await database.transaction('*', async (session) => {
    if (result.isSent) {
      await recordTry(session, { id: delivery.id, state: 'sent', nextTryAt: null, faultCode: null, fault: null, at });
      await dropStandbys(session, of);
      return;
    }
    const { faultCode, fault } = result;
    const step = result.isForGood
      ? ({ kind: 'failed' } as const)
      : afterFault({ tries: delivery.tries, isLast: delivery.isLast, severity: delivery.message.severity }, at);
    const nextTryAt = step.kind === 'again' ? step.at : null;
    const isHeld = await recordTry(session, { id: delivery.id, state: nextTryAt ? 'waiting' : 'failed', nextTryAt, faultCode, fault, at });
    if (isHeld && nextTryAt === null) await wakeNext(session, of);
  });
}
