import { listAlerts } from '../../alerts/index.ts';
import { draftRun, prepareRun, requestApproval } from '../../tasks/index.ts';
import { endStep, startPlaybook } from '../../triage/index.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';

const MOST = 100;

/** What waits for people when the days are over: a decision that somebody else has to agree to, and an incident about an alert that goes on. */
export async function leaveOpen(request: DemoRequest): Promise<void> {
  await askForDecision(request);
  await startOpenIncident(request);
}

/** About documents of which nobody can tell whether they arrived. The receiver was asked; a second person has to agree. */
async function askForDecision({ house: { tasks }, people }: DemoRequest): Promise<void> {
  const reason = 'the receiver found neither document when it was asked by telephone';
  const deed = { by: people.operator.actor, reason, scope: [DEMO_PROGRAM] };
  const run = await draftRun(tasks, {
    ...deed,
    program: DEMO_PROGRAM,
    task: 'decide-unknown',
    params: { decision: 'not_arrived', reason },
    selection: { kind: 'handoffs', destinations: [], states: ['unknown'] },
  });
  const { eligible } = await prepareRun(tasks, run.id, [DEMO_PROGRAM]);
  if (eligible > 0) await requestApproval(tasks, run.id, deed);
}

/** By its playbook, with the first step done. */
async function startOpenIncident({ house: { database, triage }, people }: DemoRequest): Promise<void> {
  const scope = [DEMO_PROGRAM];
  const { rows: live } = await database.transaction(scope, (session) => listAlerts(session, { program: DEMO_PROGRAM, limit: MOST }));
  const alert = live.find(({ playbook, goneSince }) => playbook !== null && goneSince === null);
  if (!alert?.playbook) return;
  const by = people.operator.actor;
  const subject = { kind: 'alert', id: `${alert.rule}:${alert.key}` } as const;
  const request = { by, scope, reason: 'the alert goes on', program: DEMO_PROGRAM, playbook: alert.playbook, subject };
  const { incident } = await startPlaybook(triage, request);
  const [first] = triage.programs.get(DEMO_PROGRAM)?.playbooks.get(alert.playbook)?.definition.steps ?? [];
  if (first) await endStep(triage, { by, scope, reason: 'looked at', id: incident.id, step: first.name, outcome: 'done' });
}
