import { now } from '#kernel/clock/clock.ts';
import type { Channels } from './channels/open-channels.ts';
import { checkHealth } from './health.ts';
import { noteFault, takeTurn, upsertHeartbeat } from './heartbeats.sql.ts';
import type { AlertHouse } from './ports.ts';

const PART = 'outside';
const MOST_SECONDS = 300;
const EVERY_MS = 50_000;

export type HeartbeatSent = 'sent' | 'not_set_up' | 'not_well' | 'not_due' | 'not_taken';

/**
 * Calls the outside monitor, once a minute over all processes, and only while polling, schedules and the look at alerts ran within their time: the
 * monitor's silence alarm then covers the case that nothing of ours runs any more.
 */
export async function sendHeartbeat(
  house: Pick<AlertHouse, 'database' | 'handoffs'> & { readonly channels: Pick<Channels, 'beat'> },
): Promise<HeartbeatSent> {
  if (!house.channels.beat) return 'not_set_up';
  if (!(await checkHealth(house)).isWell) return 'not_well';
  const at = now();
  const isOurs = await house.database.transaction('*', (session) =>
    takeTurn(session, { part: PART, mostSeconds: MOST_SECONDS, before: new Date(at.getTime() - EVERY_MS), at }),
  );
  if (!isOurs) return 'not_due';
  const sent = await house.channels.beat();
  const of = { part: PART, mostSeconds: MOST_SECONDS, at: now() };
  await house.database.transaction('*', (session) =>
    sent.isSent ? upsertHeartbeat(session, of) : noteFault(session, { ...of, fault: sent.faultCode }),
  );
  return sent.isSent ? 'sent' : 'not_taken';
}
