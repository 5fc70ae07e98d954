import { z } from 'zod';
import {
  affectedByIncident,
  closeIncident,
  draftStep,
  endStep,
  INCIDENT_ORDERS,
  INCIDENT_STATES,
  listIncidents,
  noteIncident,
  reopenIncident,
  STEP_OUTCOMES,
  SUBJECT_KINDS,
  showIncident,
  startPlaybook,
} from '../../triage/index.ts';
import { programFor } from '../refusals.ts';
import { type Call, jsonRoute } from '../route.ts';
import { byId, count, cursor, instant, limit, programName, reason, sortedBy, why, word } from '../schemas.ts';
import { affectedOf, affectedShown, incidentOf, incidentRow, incidentShown, listedIncident, shownOf, subject } from './incident-shapes.ts';

type OfOne<Body> = Call<z.infer<typeof byId>, unknown, Body>;

export const incidentRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/incidents',
    group: 'incidents',
    summary: 'Uses of playbooks, the newest first or as `sort` says.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      playbook: word.optional(),
      state: z.union([z.enum(INCIDENT_STATES), z.literal('all')]).default('open'),
      subject_kind: z.enum(SUBJECT_KINDS).optional(),
      subject_id: z.string().max(300).optional(),
      sort: sortedBy(INCIDENT_ORDERS, '-opened'),
      before: cursor.optional(),
      limit: limit(50, 500),
    }),
    answer: z.strictObject({ incidents: z.array(listedIncident), next: z.string().nullable() }),
    handle: async ({ query, within }) => {
      const { subject_kind: subjectKind, subject_id: about, ...same } = query;
      const { rows, next } = await within((session) => listIncidents(session, { ...same, subjectKind, subject: about }));
      return {
        incidents: rows.map(({ steps, stepsEnded, ...row }) => ({ ...incidentOf(row), steps, steps_ended: stepsEnded })),
        next,
      };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents',
    group: 'incidents',
    summary: 'Starts a playbook. While an incident about the same is open, that one is the answer, with status 200.',
    right: 'operate',
    body: z.strictObject({ program: programName, playbook: word, subject, reason }),
    answer: incidentRow.extend({ new: z.boolean() }),
    statuses: [201, 200],
    statusOf: (answer) => (answer.new ? 201 : 200),
    handle: async ({ installation, caller, body }) => {
      const { name } = programFor(installation, caller, body.program);
      const { incident, isNew } = await startPlaybook(installation.triage, {
        program: name,
        playbook: body.playbook,
        subject: body.subject,
        reason: body.reason,
        by: caller.actor,
        scope: caller.scope,
      });
      return { ...incidentOf(incident), new: isNew };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/incidents/:id',
    group: 'incidents',
    summary: 'One incident: whether its cause is gone, its steps, and everything that was done or said.',
    right: 'read',
    params: byId,
    answer: incidentShown,
    handle: async ({ installation, params, within }) =>
      shownOf(await within((session) => showIncident(session, installation.triage, params.id))),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/incidents/:id/affected',
    group: 'incidents',
    summary: 'Whom it affects at this moment, counted and listed.',
    right: 'read',
    params: byId,
    query: z.strictObject({ after: cursor.optional(), limit: limit(100, 1_000) }),
    answer: affectedShown,
    handle: async ({ installation, params, query, within }) =>
      affectedOf(await within((session) => affectedByIncident(session, installation.triage, params.id, query))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents/:id/steps',
    group: 'incidents',
    summary: 'Says how a step ended. The reason is what was seen.',
    right: 'operate',
    params: byId,
    body: z.strictObject({ step: word, outcome: z.enum(STEP_OUTCOMES), reason }),
    answer: incidentShown,
    statuses: [201],
    handle: async (call) => {
      await endStep(call.installation.triage, { ...deedOf(call), step: call.body.step, outcome: call.body.outcome });
      return shownAfter(call);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents/:id/drafts',
    group: 'incidents',
    summary: 'Drafts the run of a step that is a task, its parameters filled in. Preview, approval and start are the run’s own.',
    right: 'operate',
    params: byId,
    body: z.strictObject({ step: word, reason }),
    answer: z.strictObject({ run_id: z.number().int(), task: z.string(), approvals_needed: count, drafted_at: instant }),
    statuses: [201],
    handle: async (call) => {
      const run = await draftStep(call.installation.triage, { ...deedOf(call), step: call.body.step });
      return { run_id: run.id, task: run.task, approvals_needed: run.approvalsNeeded, drafted_at: run.requestedAt.toISOString() };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents/:id/notes',
    group: 'incidents',
    summary: 'Adds to what is known of it. Nothing personal belongs here.',
    right: 'operate',
    params: byId,
    body: why,
    answer: incidentShown,
    statuses: [201],
    handle: async (call) => {
      await noteIncident(call.installation.triage, deedOf(call));
      return shownAfter(call);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents/:id/closings',
    group: 'incidents',
    summary: 'Closes it where its cause is gone. `override` closes it all the same, on record.',
    right: 'operate',
    params: byId,
    body: z.strictObject({ reason, override: z.boolean().default(false) }),
    answer: incidentShown,
    statuses: [201],
    handle: async (call) => {
      await closeIncident(call.installation.triage, { ...deedOf(call), override: call.body.override });
      return shownAfter(call);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/incidents/:id/reopenings',
    group: 'incidents',
    summary: 'Takes it up again.',
    right: 'operate',
    params: byId,
    body: why,
    answer: incidentShown,
    statuses: [201],
    handle: async (call) => {
      await reopenIncident(call.installation.triage, deedOf(call));
      return shownAfter(call);
    },
  }),
];

function deedOf({ caller, params, body }: OfOne<{ readonly reason: string }>) {
  return { id: params.id, by: caller.actor, scope: caller.scope, reason: body.reason };
}

async function shownAfter({ installation, params, within }: OfOne<unknown>) {
  return shownOf(await within((session) => showIncident(session, installation.triage, params.id)));
}
