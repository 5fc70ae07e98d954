import type { Metrics } from '#kernel/telemetry/index.ts';
import { type HandoffHouse, measurePolls } from '../handoffs/index.ts';

/** How long the question that is due the longest has waited, by destination: the poller's own pulse. */
export function pollMetrics(metrics: Metrics, handoffs: HandoffHouse): void {
  const waits = metrics.gauge('poll_oldest_due_seconds', 'How long the poll that is due the longest has waited', [
    'program',
    'destination',
  ]);
  metrics.onRead(async () => {
    for (const { program, destination, waitsMs } of await measurePolls(handoffs)) waits.set(waitsMs / 1_000, { program, destination });
  });
}
