import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { draftRun, type Run } from '../tasks/index.ts';
import { readCause } from './cause.ts';
import { type Incident, type IncidentState, NEXT_OF_INCIDENT, NEXT_OF_STEP, type StepOutcome, type StepState } from './incident.ts';
import {
  insertEntry,
  lockIncident,
  selectIncident,
  selectOpenAbout,
  selectSteps,
  updateIncidentState,
  updateStep,
} from './incidents.sql.ts';
import { lineOfIncident } from './note.ts';
import type { TriageHouse } from './ports.ts';
import { type IncidentDeed, playbookNamed } from './start-playbook.ts';
import { readSubject } from './subject.ts';

export interface OneIncident extends IncidentDeed {
  readonly id: number;
  /** The programs that they administer, where a step's task asks for that. */
  readonly administers?: Scope;
}

/** Says how a step ended; `reason` is what was seen. @throws WB_NOT_FOUND, WB_INCIDENT_STATE */
export async function endStep(
  house: TriageHouse,
  deed: OneIncident & { readonly step: string; readonly outcome: StepOutcome },
): Promise<void> {
  await house.database.transaction(deed.scope, (session) => moveStep(session, deed, deed.outcome));
}

/** Adds to what is known of an incident, an ended one too. @throws WB_NOT_FOUND */
export async function noteIncident(house: TriageHouse, { id, by, scope, reason: text }: OneIncident): Promise<void> {
  await house.database.transaction(scope, async (session) => {
    const incident = await holdIncident(session, id);
    const at = now();
    await insertEntry(session, { incidentId: id, program: incident.program, kind: 'note', text, author: by.name, at });
    await recordLines(session, [lineOfIncident(incident, 'noted', { by, at, reason: text })]);
  });
}

/**
 * Drafts the run of a step that is a task, its parameters filled in, and links it. Preview, approval and start are the run's own.
 * @throws WB_NOT_FOUND, WB_INCIDENT_STATE, WB_USAGE where the step is no task, and what drafting a run throws
 */
export async function draftStep(house: TriageHouse, deed: OneIncident & { readonly step: string }): Promise<Run> {
  const { id, step: name, by, scope, reason, administers = [] } = deed;
  const { incident, filled } = await house.database.transaction(scope, (session) => fillStep(session, house, id, name));
  const why = `incident ${id}, ${name}: ${reason}`;
  const run = await draftRun(house.tasks, {
    program: incident.program,
    task: filled.task,
    params: filled.params,
    selection: filled.over,
    by,
    reason: why,
    administers,
  });
  await house.database.transaction(scope, (session) => moveStep(session, { ...deed, runId: run.id }, 'drafted'));
  return run;
}

async function fillStep(session: Session, house: TriageHouse, id: number, name: string) {
  const incident = await holdIncident(session, id, 'open');
  const { definition } = playbookNamed(house.programs, incident.program, incident.playbook);
  const task = definition.steps.find((each) => each.name === name)?.task;
  if (!task) throw new WaybillError('WB_USAGE', `The step ${name} of the playbook ${incident.playbook} is no task.`);
  await stepOf(session, incident, name, 'drafted');
  const subject = await readSubject(session, house, incident.program, { kind: incident.subjectKind, id: incident.subject });
  return { incident, filled: { task: task.name, ...task.fill(subject) } };
}

type StepDeed = OneIncident & { readonly step: string; readonly runId?: number };

async function moveStep(
  session: Session,
  { id, step, by, reason, runId }: StepDeed,
  to: StepState & ('drafted' | StepOutcome),
): Promise<void> {
  const incident = await holdIncident(session, id, 'open');
  await stepOf(session, incident, step, to);
  const at = now();
  await updateStep(session, { incidentId: id, name: step, state: to, by: by.name, at, runId });
  await insertEntry(session, { incidentId: id, program: incident.program, kind: to, step, text: reason, runId, author: by.name, at });
  const details = { step, ...(runId === undefined ? {} : { run: runId }) };
  await recordLines(session, [lineOfIncident(incident, `step_${to}`, { by, at, reason, details })]);
}

async function stepOf(session: Session, incident: Incident, name: string, to: StepState): Promise<void> {
  const steps = await selectSteps(session, incident.id);
  const step = steps.find((each) => each.name === name);
  if (!step) {
    const names = steps.map((each) => each.name).join(', ');
    throw new WaybillError('WB_NOT_FOUND', `Incident ${incident.id} has no step "${name}"; it has ${names}.`);
  }
  if (to in NEXT_OF_STEP[step.state]) return;
  throw new WaybillError('WB_INCIDENT_STATE', `The step ${name} of incident ${incident.id} is ${step.state} and cannot become ${to}.`);
}

/**
 * Closes an incident whose cause is gone. Where it is still there, `override` closes it all the same, on record.
 * @throws WB_NOT_FOUND, WB_INCIDENT_STATE, WB_INCIDENT_CAUSE
 */
export async function closeIncident(house: TriageHouse, deed: OneIncident & { readonly override?: boolean }): Promise<Incident> {
  return house.database.transaction(deed.scope, async (session) => {
    const incident = await holdIncident(session, deed.id, 'open');
    const { isGone, seen } = await readCause(session, house, incident);
    if (!isGone && deed.override !== true) {
      throw new WaybillError('WB_INCIDENT_CAUSE', `Incident ${incident.id} cannot be closed: ${seen}.`, { incident: incident.id });
    }
    return moveIncident(session, incident, deed, { to: isGone ? 'closed' : 'overridden', seen });
  });
}

/** Takes it up again. @throws WB_NOT_FOUND, WB_INCIDENT_STATE where it is open, or another one about the same is */
export async function reopenIncident(house: TriageHouse, deed: OneIncident): Promise<Incident> {
  return house.database.transaction(deed.scope, async (session) => {
    const incident = await holdIncident(session, deed.id, 'closed', 'overridden');
    const other = incident.subjectKind === 'none' ? undefined : await selectOpenAbout(session, incident);
    if (other)
      throw new WaybillError('WB_INCIDENT_STATE', `Incident ${other.id} is open about the same: go on with that one.`, {
        incident: other.id,
      });
    return moveIncident(session, incident, deed, { to: 'open' });
  });
}

async function moveIncident(
  session: Session,
  incident: Incident,
  { by, reason }: IncidentDeed,
  { to, seen }: { readonly to: IncidentState; readonly seen?: string },
): Promise<Incident> {
  if (!(to in NEXT_OF_INCIDENT[incident.state])) throw wrongState(incident, [to]);
  const at = now();
  const moved = await updateIncidentState(session, { id: incident.id, state: to, by: by.name, reason, at });
  const kind = to === 'open' ? 'reopened' : to;
  const text = seen === undefined ? reason : `${reason} (${seen})`;
  await insertEntry(session, { incidentId: incident.id, program: incident.program, kind, text, author: by.name, at });
  await recordLines(session, [lineOfIncident(incident, kind, { by, at, reason, ...(seen === undefined ? {} : { details: { seen } }) })]);
  return moved;
}

/** @throws WB_NOT_FOUND, WB_INCIDENT_STATE where it is in none of the states */
async function holdIncident(session: Session, id: number, ...states: readonly IncidentState[]): Promise<Incident> {
  const held = await lockIncident(session, id);
  if (!held) throw noIncident(id);
  if (states.length === 0 || states.includes(held.state)) return held;
  throw wrongState(held, states);
}

function wrongState({ id, state }: Incident, states: readonly string[]): WaybillError {
  return new WaybillError('WB_INCIDENT_STATE', `Incident ${id} is ${state}; this can be done only when it is ${states.join(' or ')}.`, {
    incident: id,
    state,
  });
}

function noIncident(id: number): WaybillError {
  return new WaybillError('WB_NOT_FOUND', `There is no incident ${id}, or not for you.`, { incident: id });
}

/** @throws WB_NOT_FOUND */
export async function incidentNumbered(session: Session, id: number): Promise<Incident> {
  const found = await selectIncident(session, id);
  if (found) return found;
  throw noIncident(id);
}
