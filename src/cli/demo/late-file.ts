import { acknowledgeAlert, listAlerts } from '../../alerts/index.ts';
import { type ListedExport, listExports, runExport, workExports } from '../../exports/index.ts';
import { affectedByIncident, closeIncident, endStep, noteIncident, type StepOutcome, startPlaybook } from '../../triage/index.ts';
import type { RunningSandbox } from '../composition.ts';
import { FILE_PROGRAM, takeChanges } from './changes.ts';
import type { DemoRequest } from './demo-request.ts';
import { MINUTE_MS, type Moment, sweep } from './moments.ts';

const OVERDUE = { rule: 'export_overdue', key: 'export_missing' } as const;
const PLAYBOOK = 'export_failed';

/**
 * One day on which the files for the legacy system do not get there: its store refuses them, the deadline passes, an alert opens, somebody follows its
 * playbook, the store takes files again, the files are sent, and the incident is closed. Answers the moments of that day, which the product's own calendar tells.
 */
export async function planLateFile(request: DemoRequest, sandbox: RunningSandbox): Promise<Moment[]> {
  await sandbox.control('/sandbox/egress', { is_down: true, status: 403 });
  await takeChanges(request);
  await sweep(request);
  const { next } = (await listFiles(request))[0] ?? {};
  if (!next) return [];
  const after = (minutes: number, act: Moment['act'], since = next.deadlineAt): Moment => ({
    at: new Date(since.getTime() + minutes * MINUTE_MS),
    act,
  });
  let incident = 0;
  return [
    after(1, () => sweep(request), next.dueAt),
    after(1, () => sweep(request)),
    // What failed lately rests a moment before it is classed, so that what comes late is counted with it.
    after(3, async () => {
      await sweep(request);
      incident = await followPlaybook(request);
    }),
    after(60, () => mend(request, sandbox, incident)),
    after(62, async () => {
      await sweep(request);
      await closeIncident(request.house.triage, { ...deedOf(request, 'the partner has all three files'), id: incident });
    }),
    after(75, () => sweep(request)),
  ];
}

/** When the next files are due; each day's have to be made on that day. */
export async function nextFiles(request: DemoRequest): Promise<Moment | undefined> {
  const { next } = (await listFiles(request))[0] ?? {};
  return next && { at: new Date(next.dueAt.getTime() + MINUTE_MS), act: () => workExports(request.house.exports) };
}

function listFiles({ house: { database, exports } }: DemoRequest): Promise<ListedExport[]> {
  return database.transaction([FILE_PROGRAM], (session) => listExports(session, exports, [FILE_PROGRAM]));
}

/** As whoever reads the alert would: takes it in hand, starts its playbook, looks whom it affects. */
async function followPlaybook(request: DemoRequest): Promise<number> {
  const { alerts, database, triage } = request.house;
  const deed = deedOf(request, 'three files are late; the store refuses us');
  const { rows } = await database.transaction(deed.scope, (session) =>
    listAlerts(session, { program: FILE_PROGRAM, ...OVERDUE, limit: 1 }),
  );
  const [alert] = rows;
  if (alert) await acknowledgeAlert(alerts, { ...deed, id: alert.id });
  const subject = { kind: 'alert', id: `${OVERDUE.rule}:${OVERDUE.key}` } as const;
  const { incident } = await startPlaybook(triage, { ...deed, program: FILE_PROGRAM, playbook: PLAYBOOK, subject });
  const { id } = incident;
  const affected = await database.transaction(deed.scope, (session) => affectedByIncident(session, triage, id, { limit: 1 }));
  await end(request, id, 'look', 'done', 'all three are archived and not uploaded: WB_OBJECT_STORE');
  await end(request, id, 'classes', 'done', 'one class, of the store; no bug');
  const said = `${affected.count?.value ?? 0} changes of ${affected.people ?? 0} people wait; none is lost`;
  await noteIncident(triage, { ...deed, id, reason: said });
  return id;
}

async function mend(request: DemoRequest, sandbox: RunningSandbox, incident: number): Promise<void> {
  await sandbox.control('/sandbox/egress', { is_down: false });
  await end(request, incident, 'store', 'done', 'its operators gave us back the right to write');
  const deed = deedOf(request, 'the store takes files again');
  for (const { name } of await listFiles(request)) await runExport(request.house.exports, { ...deed, program: FILE_PROGRAM, name });
  await end(request, incident, 'run', 'done', 'sent and read back');
}

function end(request: DemoRequest, id: number, step: string, outcome: StepOutcome, reason: string): Promise<void> {
  return endStep(request.house.triage, { ...deedOf(request, reason), id, step, outcome });
}

function deedOf({ people }: DemoRequest, reason: string) {
  return { by: people.operator.actor, scope: [FILE_PROGRAM], reason };
}
