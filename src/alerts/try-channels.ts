import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { Sent } from './channels/channel.ts';
import { insertDeliveries, recordTry } from './deliveries.sql.ts';
import { insertMessage } from './messages.sql.ts';
import type { AlertHouse } from './ports.ts';
import { HOUR_MS } from './rule.ts';

export interface TestedChannel {
  readonly channel: string;
  readonly isSent: boolean;
  /** A code and a sentence where it is not. */
  readonly fault: string | null;
}

/**
 * Sends one message by each channel named, at once and without its fallbacks.
 * @param names all where left out
 * @throws WaybillError WB_CHANNEL where one is not set up
 */
export async function testChannels(
  house: Pick<AlertHouse, 'database' | 'channels'>,
  { names, by, reason }: Deed & { readonly names?: readonly string[] | undefined },
): Promise<readonly TestedChannel[]> {
  const chosen = names ?? house.channels.names;
  const unknown = chosen.filter((name) => !house.channels.names.includes(name));
  if (unknown.length > 0) {
    const known = house.channels.names.join(', ') || 'none';
    throw new WaybillError('WB_CHANNEL', `No channel is called ${unknown.join(', ')}; set up are: ${known}.`);
  }
  const tested: TestedChannel[] = [];
  for (const channel of chosen) tested.push(await testOne(house, channel, { by, reason }));
  return tested;
}

async function testOne(
  { database, channels }: Pick<AlertHouse, 'database' | 'channels'>,
  channel: string,
  deed: Deed,
): Promise<TestedChannel> {
  const at = now();
  const message = {
    program: null,
    audience: 'operators',
    kind: 'test',
    event: `test ${channel} ${at.toISOString()}`,
    severity: 'info',
    subject: 'Waybill: a test of this channel',
    lines: ['Somebody tries whether messages come through. Nothing is wrong.'],
  } as const;
  const { id, delivery } = await database.transaction('*', async (session) => {
    const made = (await insertMessage(session, message, at)) as number;
    // Nobody else takes it meanwhile.
    const tellAt = new Date(at.getTime() + HOUR_MS);
    const [way] = await insertDeliveries(session, { messageId: made, program: null, tellAt, at }, [{ chain: 0, place: 0, channel }]);
    return { id: made, delivery: way as number };
  });
  const sent = await channels.send(channel, { ...message, id, rule: null, shareId: null, createdAt: at });
  await recordTest(database, { id, delivery, channel, sent, deed });
  return { channel, isSent: sent.isSent, fault: sent.isSent ? null : `${sent.faultCode}: ${sent.fault}` };
}

async function recordTest(
  database: AlertHouse['database'],
  {
    id,
    delivery,
    channel,
    sent,
    deed,
  }: { readonly id: number; readonly delivery: number; readonly channel: string; readonly sent: Sent; readonly deed: Deed },
): Promise<void> {
  const at = now();
  await database.transaction('*', async (session) => {
    const [fault, faultCode] = sent.isSent ? [null, null] : [sent.fault, sent.faultCode];
    await recordTry(session, { id: delivery, state: sent.isSent ? 'sent' : 'failed', nextTryAt: null, faultCode, fault, at });
    const details = { channel, sent: sent.isSent, fault: faultCode };
    await recordLines(session, [
      { at, actor: deed.by, program: null, action: 'alerts.tested', subject: { kind: 'message', id }, reason: deed.reason, details },
    ]);
  });
}
