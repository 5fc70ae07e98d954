import { workAlerts } from '../../src/alerts/index.ts';
import { now } from '../../src/kernel/clock/clock.ts';
import { scanNotices } from '../../src/notices/index.ts';
import { listSubmissions } from '../../src/submissions/index.ts';
import type { TestInstallation } from '../../src/testing/installation.ts';
import { listClasses, recordOccurrences, scanFailures, startPlaybook } from '../../src/triage/index.ts';

const PROGRAM = 'form526';

/**
 * What the sweeps of a worker find in the rows, once: error classes, alerts, the failures that people are told of. Beside them a class that a
 * playbook with a task is about, of the hand-off that the receiver rejected, and an incident about it.
 */
export async function seedWatch({ database, keyring, triage, notices, alerts }: TestInstallation): Promise<void> {
  await scanFailures(triage);
  for (const program of notices.programs.values()) await scanNotices(notices, program);
  const id = await database.transaction('*', async (session) => {
    const at = now();
    const { rows: rejected } = await listSubmissions(session, keyring, { program: PROGRAM, idPrefix: 'rejected-1' }, { at, limit: 1 });
    const failure = { program: PROGRAM, stage: 'loss', place: 'benefits_intake', step: null, code: 'expired', weight: 1, at } as const;
    const about = { sourceId: 1, message: 'the location ran out', submissionId: rejected[0]?.id ?? null };
    await recordOccurrences(session, triage, 'notices', [{ ...failure, ...about }]);
    const { rows } = await listClasses(session, { programs: [PROGRAM], state: 'all', code: 'expired', limit: 1 });
    return String(rows[0]?.id);
  });
  await workAlerts(alerts);
  const deed = { by: { kind: 'system', name: 'test' }, scope: '*', reason: 'to see it through' } as const;
  await startPlaybook(triage, { program: PROGRAM, playbook: 'expired_uploads', subject: { kind: 'error_class', id }, ...deed });
}
