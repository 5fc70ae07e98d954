import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import type { Incident, SubjectKind } from './incident.ts';
import { insertIncident, selectOpenAbout } from './incidents.sql.ts';
import { lineOfIncident } from './note.ts';
import { isAbout } from './playbook.ts';
import type { LoadedPlaybook, TriageHouse, TriageProgram } from './ports.ts';
import { readSubject, type Subject } from './subject.ts';

export interface IncidentDeed {
  readonly by: Actor;
  readonly scope: Scope;
  readonly reason: string;
}

export interface StartRequest extends IncidentDeed {
  readonly program: string;
  readonly playbook: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
}

/**
 * Opens an incident: one use of the playbook, its steps to be done. While one about the same is open, that one is the answer.
 * @throws WB_NOT_FOUND, WB_PLAYBOOK_SUBJECT where the playbook is about something else
 */
export async function startPlaybook(
  house: TriageHouse,
  request: StartRequest,
): Promise<{ readonly incident: Incident; readonly isNew: boolean }> {
  const { program, by, reason } = request;
  const playbook = playbookNamed(house.programs, program, request.playbook);
  return house.database.transaction(request.scope, async (session) => {
    const subject = await readSubject(session, house, program, request.subject);
    refuseOther(playbook, subject);
    const openedAt = now();
    const about = { program, playbook: playbook.definition.name, subjectKind: subject.kind, subject: subject.id };
    const opened = await insertIncident(
      session,
      {
        ...about,
        playbookVersion: playbook.definition.version,
        playbookHash: playbook.hash,
        title: `${playbook.definition.title}: ${subject.title}`,
        openedBy: by.name,
        openedAt,
        reason,
      },
      playbook.definition.steps.map(({ name }) => name),
    );
    if (!opened) return { incident: (await selectOpenAbout(session, about)) as Incident, isNew: false };
    const details = {
      playbook: about.playbook,
      version: opened.playbookVersion,
      hash: opened.playbookHash,
      about: `${subject.kind} ${subject.id}`.trim(),
    };
    await recordLines(session, [lineOfIncident(opened, 'opened', { by, at: openedAt, reason, details })]);
    return { incident: opened, isNew: true };
  });
}

/** @throws WB_NOT_FOUND naming the program's playbooks */
export function playbookNamed(programs: ReadonlyMap<string, TriageProgram>, program: string, name: string): LoadedPlaybook {
  const own = programs.get(program)?.playbooks;
  const found = own?.get(name);
  if (found) return found;
  throw new WaybillError(
    'WB_NOT_FOUND',
    `The program ${program} has no playbook "${name}"; it has ${[...(own?.keys() ?? [])].join(', ') || 'none'}.`,
  );
}

/** The playbooks of a program that say what to do about it. */
export async function playbooksAbout(
  session: Session,
  house: Pick<TriageHouse, 'programs' | 'exports'>,
  program: string,
  about: { readonly kind: SubjectKind; readonly id: string },
): Promise<LoadedPlaybook[]> {
  const subject = await readSubject(session, house, program, about);
  return [...(house.programs.get(program)?.playbooks.values() ?? [])].filter(({ definition }) => isAbout(definition, subject));
}

function refuseOther({ definition }: LoadedPlaybook, subject: Subject): void {
  if (isAbout(definition, subject)) return;
  throw new WaybillError('WB_PLAYBOOK_SUBJECT', `The playbook ${definition.name} says nothing about ${subject.title}.`, {
    playbook: definition.name,
    subject: subject.kind,
  });
}
