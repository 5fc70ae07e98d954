import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import type { PlaybookDefinition } from '#sdk';
import { type Affected, type AffectedPage, listAffected } from './affected.ts';
import { type Cause, readCause } from './cause.ts';
import type { Incident, IncidentEntry, IncidentStep, SubjectKind } from './incident.ts';
import {
  type IncidentFilter,
  type IncidentSort,
  type ListedIncident,
  selectEntries,
  selectIncidents,
  selectSteps,
} from './incidents.sql.ts';
import type { TriageHouse, TriageProgram } from './ports.ts';
import { playbookNamed } from './start-playbook.ts';
import { readSubject } from './subject.ts';
import { incidentNumbered } from './work-incident.ts';

/** A step with what the playbook says of it; its text is null where the playbook has no such step any more. */
export interface ShownStep extends IncidentStep {
  readonly text: string | null;
  readonly command: string | null;
  readonly task: string | null;
}

export interface ShownIncident extends Incident {
  /** Whether what it is about is gone, and what was looked at; of an ended one, as it is now. */
  readonly cause: Cause;
  readonly steps: readonly ShownStep[];
  readonly entries: readonly IncidentEntry[];
  /** The playbook says other things now than when the incident was opened. */
  readonly isPlaybookChanged: boolean;
}

type House = Pick<TriageHouse, 'programs' | 'exports' | 'doors'>;

/** @throws WB_NOT_FOUND */
export async function showIncident(session: Session, house: House, id: number): Promise<ShownIncident> {
  const incident = await incidentNumbered(session, id);
  const playbook = knownPlaybook(house.programs, incident);
  const steps = (await selectSteps(session, id)).map((step): ShownStep => {
    const said = playbook?.definition.steps.find(({ name }) => name === step.name);
    return { ...step, text: said?.text ?? null, command: said?.command ?? null, task: said?.task?.name ?? null };
  });
  return {
    ...incident,
    cause: await readCause(session, house, incident),
    steps,
    entries: await selectEntries(session, id),
    isPlaybookChanged: playbook?.hash !== incident.playbookHash,
  };
}

interface PageAsked {
  /** `-opened`, the newest first, where left out. */
  readonly sort?: IncidentSort | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One page of incidents. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listIncidents(
  session: Session,
  { sort = '-opened', before, limit, ...filter }: IncidentFilter & PageAsked,
): Promise<Page<ListedIncident>> {
  return pageOf(await selectIncidents(session, filter, { sort, place: readCursor(sort, before), limit: limit + 1 }), { sort, limit });
}

/** Whom an incident affects now. @throws WB_NOT_FOUND */
export async function affectedByIncident(session: Session, house: House, id: number, page: AffectedPage): Promise<Affected> {
  const { program, playbook, subjectKind, subject } = await incidentNumbered(session, id);
  const { definition } = playbookNamed(house.programs, program, playbook);
  const about = await readSubject(session, house, program, { kind: subjectKind, id: subject });
  return listAffected(session, house, { program, affected: definition.affected, subject: about }, page);
}

/** Whom a playbook's list names now, for one subject, whether or not an incident is open. @throws WB_NOT_FOUND */
export async function affectedByPlaybook(
  session: Session,
  house: House,
  of: { readonly program: string; readonly playbook: string; readonly subject: { readonly kind: SubjectKind; readonly id: string } },
  page: AffectedPage,
): Promise<Affected> {
  const { definition } = playbookNamed(house.programs, of.program, of.playbook);
  const about = await readSubject(session, house, of.program, of.subject);
  return listAffected(session, house, { program: of.program, affected: definition.affected, subject: about }, page);
}

function knownPlaybook(programs: ReadonlyMap<string, TriageProgram>, { program, playbook }: Incident) {
  return programs.get(program)?.playbooks.get(playbook);
}

/** A contact of a playbook with where it is reached; null where no setting says it. */
export interface ShownContact {
  readonly name: string;
  readonly for: string;
  readonly reach: string | null;
}

export interface ShownPlaybook extends Omit<PlaybookDefinition, 'contacts' | 'steps'> {
  readonly program: string;
  readonly hash: string;
  readonly contacts: readonly ShownContact[];
  readonly steps: readonly {
    readonly name: string;
    readonly text: string;
    readonly task: string | null;
    readonly command: string | null;
  }[];
}

/** @throws WB_NOT_FOUND */
export function showPlaybook(house: Pick<TriageHouse, 'programs' | 'contact'>, program: string, name: string): ShownPlaybook {
  const { definition, hash } = playbookNamed(house.programs, program, name);
  return {
    ...definition,
    program,
    hash,
    contacts: definition.contacts.map((each) => ({ ...each, reach: house.contact(program, each.name) ?? null })),
    steps: definition.steps.map(({ name: step, text, task, command }) => ({
      name: step,
      text,
      task: task?.name ?? null,
      command: command ?? null,
    })),
  };
}
