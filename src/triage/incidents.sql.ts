import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, type Place, type Sort } from '#kernel/db/list-order.ts';
import type { EntryKind, Incident, IncidentEntry, IncidentState, IncidentStep, StepState, SubjectKind } from './incident.ts';

const COLUMNS = sql`i.id, i.program, i.playbook, i.playbook_version as "playbookVersion", i.playbook_hash as "playbookHash", i.title,
  i.subject_kind as "subjectKind", i.subject, i.state, i.state_at as "stateAt", i.opened_by as "openedBy", i.opened_at as "openedAt", i.reason,
  i.closed_by as "closedBy", i.closed_reason as "closedReason"`;

export type NewIncident = Pick<
  Incident,
  'program' | 'playbook' | 'playbookVersion' | 'playbookHash' | 'title' | 'subjectKind' | 'subject' | 'openedBy' | 'openedAt' | 'reason'
>;

/** With its steps. Undefined where an open one is about the same. */
export async function insertIncident(session: Session, of: NewIncident, steps: readonly string[]): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`
    with i as (
      insert into incidents (program, playbook, playbook_version, playbook_hash, title, subject_kind, subject, state, state_at, opened_by, opened_at, reason)
      values (${of.program}, ${of.playbook}, ${of.playbookVersion}, ${of.playbookHash}, ${of.title}, ${of.subjectKind}, ${of.subject}, 'open', ${of.openedAt},
        ${of.openedBy}, ${of.openedAt}, ${of.reason})
      on conflict (program, playbook, subject_kind, subject) where state = 'open' and subject_kind <> 'none' do nothing
      returning *
    ), noted as (
      insert into incident_entries (incident_id, program, kind, text, author, at)
      select id, program, 'opened', reason, opened_by, opened_at from i
    ), planned as (
      insert into incident_steps (incident_id, position, program, name, state, state_at)
      select i.id, step.position, i.program, step.name, 'to_do', i.opened_at
      from i, unnest(${steps}::text[]) with ordinality as step (name, position)
    )
    select ${COLUMNS} from i`.execute(session.query);
  return rows[0];
}

export async function selectOpenAbout(
  session: Session,
  of: { readonly program: string; readonly playbook: string; readonly subjectKind: SubjectKind; readonly subject: string },
): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`
    select ${COLUMNS} from incidents i
    where i.program = ${of.program} and i.playbook = ${of.playbook} and i.subject_kind = ${of.subjectKind} and i.subject = ${of.subject} and i.state = 'open'
    order by i.id desc limit 1`.execute(session.query);
  return rows[0];
}

export async function selectIncident(session: Session, id: number): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`select ${COLUMNS} from incidents i where i.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Holds its row until the transaction ends. */
export async function lockIncident(session: Session, id: number): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`select ${COLUMNS} from incidents i where i.id = ${id} for update`.execute(session.query);
  return rows[0];
}

export interface IncidentFilter {
  readonly program?: string | undefined;
  readonly playbook?: string | undefined;
  /** `open` where left out. */
  readonly state?: IncidentState | 'all' | undefined;
  readonly subjectKind?: SubjectKind | undefined;
  readonly subject?: string | undefined;
}

/** By what incidents are sorted: when they were opened. */
export const INCIDENT_ORDERS = ['opened'] as const;
export type IncidentSort = Sort<(typeof INCIDENT_ORDERS)[number]>;

const KEY = { id: sql`i.id` };

export interface IncidentWalk {
  readonly sort: IncidentSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

export interface ListedIncident extends Incident {
  /** Steps that are done or not needed, of all. */
  readonly stepsEnded: number;
  readonly steps: number;
}

export async function selectIncidents(
  session: Session,
  filter: IncidentFilter,
  { sort, place, limit }: IncidentWalk,
): Promise<ListedIncident[]> {
  const { program = null, playbook = null, state = 'open', subjectKind = null, subject = null } = filter;
  const { rows } = await sql<ListedIncident>`
    select ${COLUMNS}, counted.ended as "stepsEnded", counted.steps
    from incidents i
    cross join lateral (
      select count(*) filter (where s.state in ('done', 'not_needed')) as ended, count(*) as steps from incident_steps s where s.incident_id = i.id
    ) counted
    where (${state}::text = 'all' or i.state = ${state}) and (${program}::text is null or i.program = ${program})
      and (${playbook}::text is null or i.playbook = ${playbook}) and (${subjectKind}::text is null or i.subject_kind = ${subjectKind})
      and (${subject}::text is null or i.subject = ${subject}) and ${isBehind(sort, KEY, place)}
    ${inOrder(sort, KEY)} limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectSteps(session: Session, incidentId: number): Promise<IncidentStep[]> {
  const { rows } = await sql<IncidentStep>`
    select s.position, s.name, s.state, s.state_at as "stateAt", s.state_by as "stateBy", s.run_id as "runId", r.state as "runState"
    from incident_steps s left join runs r on r.id = s.run_id where s.incident_id = ${incidentId} order by s.position`.execute(
    session.query,
  );
  return rows;
}

export async function selectEntries(session: Session, incidentId: number): Promise<IncidentEntry[]> {
  const { rows } = await sql<IncidentEntry>`
    select id, kind, step, text, run_id as "runId", author, at from incident_entries where incident_id = ${incidentId} order by id`.execute(
    session.query,
  );
  return rows;
}

export interface NewEntry {
  readonly incidentId: number;
  readonly program: string;
  readonly kind: EntryKind;
  readonly step?: string | undefined;
  readonly text: string;
  readonly runId?: number | undefined;
  readonly author: string;
  readonly at: Date;
}

export async function insertEntry(session: Session, of: NewEntry): Promise<void> {
  await sql`
    insert into incident_entries (incident_id, program, kind, step, text, run_id, author, at)
    values (${of.incidentId}, ${of.program}, ${of.kind}, ${of.step ?? null}, ${of.text}, ${of.runId ?? null}, ${of.author}, ${of.at})`.execute(
    session.query,
  );
}

export async function updateStep(
  session: Session,
  of: {
    readonly incidentId: number;
    readonly name: string;
    readonly state: StepState;
    readonly by: string;
    readonly at: Date;
    readonly runId?: number | undefined;
  },
): Promise<void> {
  await sql`
    update incident_steps set state = ${of.state}, state_at = ${of.at}, state_by = ${of.by}, run_id = coalesce(${of.runId ?? null}, run_id)
    where incident_id = ${of.incidentId} and name = ${of.name}`.execute(session.query);
}

export async function updateIncidentState(
  session: Session,
  of: { readonly id: number; readonly state: IncidentState; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<Incident> {
  const isOpen = of.state === 'open';
  const { rows } = await sql<Incident>`
    update incidents i
    set state = ${of.state}, state_at = ${of.at}, closed_by = ${isOpen ? null : of.by}, closed_reason = ${isOpen ? null : of.reason}
    where i.id = ${of.id} returning ${COLUMNS}`.execute(session.query);
  return rows[0]!;
}

/** Open findings that are the same as the one given, itself among them. */
export async function countSameOpen(session: Session, findingId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from findings f join findings own on own.id = ${findingId}
    where f.program = own.program and f.kind = own.kind and f.subject = own.subject and f.closed_at is null`.execute(session.query);
  return rows[0]?.n ?? 0;
}
