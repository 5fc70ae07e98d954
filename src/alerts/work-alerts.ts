import { now } from '#kernel/clock/clock.ts';
import { deliverMessages } from './deliver-messages.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { withPulse } from './health.ts';
import { takeTurn } from './heartbeats.sql.ts';
import type { AlertHouse } from './ports.ts';
import { sendHeartbeat } from './send-heartbeat.ts';
import { tellAlerts } from './tell-alerts.ts';
import { tellPartners } from './tell-partners.ts';

const TURN = 'alerts turn';
const TURN_MS = 40_000;
const MOST_SECONDS = 300;

/**
 * The sweep over alerts: every worker does it each minute, and one of them looks. It looks at the rules, turns what they found and what happened to
 * shares into messages, sends what is due, and then tells the outside monitor that it did. Doing it again, late, or in two processes changes nothing.
 */
export async function workAlerts(house: AlertHouse): Promise<void> {
  const at = now();
  const turn = { part: TURN, mostSeconds: MOST_SECONDS, before: new Date(at.getTime() - TURN_MS), at };
  if (await house.database.transaction('*', (session) => takeTurn(session, turn))) {
    await withPulse(house.database, 'alerts', async () => {
      await evaluateAlerts(house);
      await tellAlerts(house);
      await tellPartners(house);
    });
  }
  await withPulse(house.database, 'deliveries', () => deliverMessages(house));
  await sendHeartbeat(house);
}
