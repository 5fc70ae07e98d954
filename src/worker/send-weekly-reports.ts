import { now } from '#kernel/clock/clock.ts';
import { sayOnce, wasSaid } from '../alerts/index.ts';
import { lastWeek, readWeeklyReport, reportText } from '../history/index.ts';
import type { Installation } from '../registry/index.ts';

/**
 * Tells operators of each program once a week what became of the last whole one: asked every hour, told once, whichever process asks. A week in
 * which nobody worked is told late, not left out.
 */
export async function sendWeeklyReports({
  database,
  alerts,
  registry,
}: Pick<Installation, 'database' | 'alerts' | 'registry'>): Promise<void> {
  const { from, until } = lastWeek(now());
  const week = from.toISOString().slice(0, 10);
  for (const program of registry.keys())
    await database.transaction('*', async (session) => {
      const event = `weekly report ${program} ${week}`;
      if (await wasSaid(session, event)) return;
      const report = await readWeeklyReport(session, program, until);
      await sayOnce(alerts, session, {
        program,
        kind: 'weekly_report',
        event,
        severity: 'info',
        subject: `${program}: the week from ${week}, ${report.total} submissions, ${report.standing.needs_attention} of them need attention`,
        lines: reportText(report),
      });
    });
}
