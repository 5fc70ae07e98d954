import type { Database } from '#kernel/db/database.ts';
import type { Metrics } from '#kernel/telemetry/index.ts';
import { countAlerts } from '../alerts/index.ts';

/** How many alerts are live, by program, severity and whether somebody has them in hand. */
export function alertMetrics(metrics: Metrics, database: Database): void {
  const live = metrics.gauge('alerts_live', 'Alerts that are not over', ['program', 'kind', 'state']);
  let known: { program: string; kind: string; state: string }[] = [];
  metrics.onRead(async () => {
    const counts = await database.transaction('*', countAlerts);
    for (const each of known) live.set(0, each);
    known = counts.map(({ program, severity, state, n }) => {
      const labels = { program: program ?? 'all', kind: severity, state };
      live.set(n, labels);
      return labels;
    });
  });
}
