import { checkHealth, listChannels } from '../../alerts/index.ts';
import type { Installation } from '../../registry/index.ts';
import { bad, type Check, good } from './check.ts';

/** A channel that is not set up is no fault of the installation; that none is, is one of whoever should be told. */
export async function checkAlerts({ alerts: house, database: own }: Installation): Promise<readonly Check[]> {
  const channels = await own.transaction('*', (session) => listChannels(house, session));
  const { isWell, isNew, failing } = await checkHealth(house);
  const watching = isWell
    ? good('watch', 'polling, schedules, alerts and messages ran in their time')
    : isNew
      ? { ...good('watch', 'no worker has run yet'), next: 'Start a worker: nothing is sent, asked or watched without one.' }
      : bad('watch', failing.join('; '), 'See that a worker runs, and look at its log for worker.fault.');
  if (!channels.some(({ isSetUp }) => isSetUp))
    return [
      watching,
      {
        ...good('alert channels', 'none is set up: alerts are listed, and nobody is told'),
        next: 'docs/guides/alerts.md says how to set one up.',
      },
    ];
  const lines = channels
    .filter(({ isSetUp }) => isSetUp)
    .map(({ channel, kind, sentAt, failedAt, failed, waiting, faultCode }) => {
      const name = `alert channel ${channel}`;
      const isFailing = failedAt !== null && (sentAt === null || failedAt > sentAt);
      const detail = `${kind}, ${sentAt ? `last took a message at ${sentAt.toISOString()}` : 'has taken no message yet'}; ${waiting} waiting, ${failed} failed`;
      const next = `Mend it (${faultCode ?? 'no answer'}), then try it: \`waybill alerts test --channel ${channel}\`.`;
      return isFailing ? bad(name, detail, next) : good(name, detail);
    });
  return [watching, ...lines];
}
