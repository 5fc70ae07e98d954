import { z } from 'zod';
import {
  type Affected,
  ENTRY_KINDS,
  INCIDENT_STATES,
  type Incident,
  type ShownIncident,
  type ShownPlaybook,
  STEP_STATES,
  SUBJECT_KINDS,
} from '../../triage/index.ts';
import { count, instant, programName } from '../schemas.ts';

/** What an incident is about: number of a class or finding, name of an export, `rule:key` of an alert, empty for none. */
export const subject = z.strictObject({ kind: z.enum(SUBJECT_KINDS), id: z.string().max(300) });

export const playbookShown = z.strictObject({
  program: programName,
  name: z.string(),
  title: z.string(),
  version: z.number().int(),
  /** Of what it says and what its steps fill in. */
  hash: z.string(),
  /** Error classes, findings, exports and alerts that it says something about. */
  about: z.record(z.string(), z.unknown()),
  meaning: z.string(),
  variants: z.array(z.strictObject({ name: z.string(), how_to_tell: z.string() })),
  /** Which live list tells whom it affects. */
  affected: z.record(z.string(), z.unknown()),
  steps: z.array(z.strictObject({ name: z.string(), text: z.string(), task: z.string().nullable(), command: z.string().nullable() })),
  /** `reach`: where, as the settings say; null where they do not. */
  contacts: z.array(z.strictObject({ name: z.string(), for: z.string(), reach: z.string().nullable() })),
  tell_people: z.string(),
});

export function playbookOf({
  variants,
  tellPeople,
  about,
  affected,
  steps,
  contacts,
  ...same
}: ShownPlaybook): z.input<typeof playbookShown> {
  return {
    ...same,
    about: { ...about },
    affected: { ...affected },
    variants: variants.map(({ name, howToTell }) => ({ name, how_to_tell: howToTell })),
    steps: [...steps],
    contacts: [...contacts],
    tell_people: tellPeople,
  };
}

export const incidentRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  playbook: z.string(),
  playbook_version: z.number().int(),
  playbook_hash: z.string(),
  title: z.string(),
  subject,
  state: z.enum(INCIDENT_STATES),
  state_at: instant,
  opened_by: z.string(),
  opened_at: instant,
  reason: z.string(),
  closed_by: z.string().nullable(),
  closed_reason: z.string().nullable(),
});

export function incidentOf(incident: Incident): z.input<typeof incidentRow> {
  return {
    id: incident.id,
    program: incident.program,
    playbook: incident.playbook,
    playbook_version: incident.playbookVersion,
    playbook_hash: incident.playbookHash,
    title: incident.title,
    subject: { kind: incident.subjectKind, id: incident.subject },
    state: incident.state,
    state_at: incident.stateAt.toISOString(),
    opened_by: incident.openedBy,
    opened_at: incident.openedAt.toISOString(),
    reason: incident.reason,
    closed_by: incident.closedBy,
    closed_reason: incident.closedReason,
  };
}

export const listedIncident = incidentRow.extend({ steps: count, steps_ended: count });

export const incidentShown = incidentRow.extend({
  /** Whether what it is about is gone, and what was looked at. */
  cause: z.strictObject({ gone: z.boolean(), seen: z.string() }),
  /** The playbook says other things now than when it was opened. */
  playbook_changed: z.boolean(),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      text: z.string().nullable(),
      task: z.string().nullable(),
      command: z.string().nullable(),
      state: z.enum(STEP_STATES),
      state_at: instant,
      state_by: z.string().nullable(),
      run_id: z.number().int().nullable(),
      run_state: z.string().nullable(),
    }),
  ),
  entries: z.array(
    z.strictObject({
      kind: z.enum(ENTRY_KINDS),
      step: z.string().nullable(),
      text: z.string(),
      run_id: z.number().int().nullable(),
      author: z.string(),
      at: instant,
    }),
  ),
});

export function shownOf({ cause, steps, entries, isPlaybookChanged, ...incident }: ShownIncident): z.input<typeof incidentShown> {
  return {
    ...incidentOf(incident),
    cause: { gone: cause.isGone, seen: cause.seen },
    playbook_changed: isPlaybookChanged,
    steps: steps.map(({ name, text, task, command, state, stateAt, stateBy, runId, runState }) => ({
      name,
      text,
      task,
      command,
      state,
      state_at: stateAt.toISOString(),
      state_by: stateBy,
      run_id: runId,
      run_state: runState,
    })),
    entries: entries.map(({ kind, step, text, runId, author, at }) => ({ kind, step, text, run_id: runId, author, at: at.toISOString() })),
  };
}

export const affectedShown = z.strictObject({
  at: instant,
  list: z.string(),
  /** Null where another list tells, which `command` names. */
  count: z.strictObject({ value: count, exact: z.boolean() }).nullable(),
  people: count.nullable(),
  rows: z.array(z.strictObject({ submission: z.string().nullable(), what: z.string(), state: z.string(), reason: z.string().nullable() })),
  next: z.string().nullable(),
  command: z.string(),
});

export function affectedOf({ at, count: counted, rows, next, ...same }: Affected): z.input<typeof affectedShown> {
  return { ...same, at: at.toISOString(), count: counted, rows: [...rows], next };
}
