import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Metrics } from '#kernel/telemetry/index.ts';
import { selectStandingLevels } from './counts.sql.ts';

/** Where submissions stand, whenever the metrics are read or sent: the same numbers as `waybill standing`, from the same totals. */
export function watchStanding(metrics: Metrics, database: Database): void {
  const submissions = metrics.gauge('submissions', 'Submissions by where they stand', ['program', 'form', 'state']);
  const before = new Map<string, { program: string; form: string; state: string }>();
  metrics.onRead(async () => {
    const rows = await database.transaction('*', (session) => selectStandingLevels(session, now()));
    const sums = new Map<string, number>();
    for (const { program, form, state, count } of rows) {
      const key = JSON.stringify([program, form, state]);
      before.set(key, { program, form, state });
      sums.set(key, (sums.get(key) ?? 0) + count);
    }
    // A state that nobody is in any more is told as 0, not by silence.
    for (const [key, labels] of before) submissions.set(sums.get(key) ?? 0, labels);
  });
}
