import { z } from 'zod';
import { affectedByPlaybook, playbooksAbout, showPlaybook } from '../../triage/index.ts';
import { programFor, programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { cursor, limit, programName, word } from '../schemas.ts';
import { affectedOf, affectedShown, playbookOf, playbookShown, subject } from './incident-shapes.ts';

export const playbookRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/playbooks',
    group: 'playbooks',
    summary: 'What to do about failures, by program. With a subject, only those that say something about it.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      /** With `program` and `subject_id`. */
      subject_kind: subject.shape.kind.optional(),
      subject_id: subject.shape.id.optional(),
    }),
    answer: z.strictObject({ playbooks: z.array(playbookShown) }),
    handle: async ({ installation, caller, query, within }) => {
      const { triage } = installation;
      const { program, subject_kind: kind, subject_id: id = '' } = query;
      if (program !== undefined && kind !== undefined) {
        const { name } = programFor(installation, caller, program);
        const found = await within((session) => playbooksAbout(session, triage, name, { kind, id }));
        return { playbooks: found.map(({ definition }) => playbookOf(showPlaybook(triage, name, definition.name))) };
      }
      const programs = program === undefined ? programsOf(installation, caller) : [programFor(installation, caller, program)];
      return {
        playbooks: programs.flatMap(({ name, playbooks }) =>
          [...playbooks.keys()].map((each) => playbookOf(showPlaybook(triage, name, each))),
        ),
      };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/playbooks/:program/:name',
    group: 'playbooks',
    summary: 'One playbook: what it means, how to tell its variants apart, whom it affects, its steps, and what to tell people.',
    right: 'read',
    params: z.strictObject({ program: programName, name: word }),
    answer: playbookShown,
    handle: async ({ installation, caller, params }) =>
      playbookOf(showPlaybook(installation.triage, programFor(installation, caller, params.program).name, params.name)),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/playbooks/:program/:name/affected',
    group: 'playbooks',
    summary: 'Whom it affects at this moment, counted and listed, for one subject or for none.',
    right: 'read',
    params: z.strictObject({ program: programName, name: word }),
    query: z.strictObject({
      subject_kind: subject.shape.kind.default('none'),
      subject_id: subject.shape.id.default(''),
      after: cursor.optional(),
      limit: limit(100, 1_000),
    }),
    answer: affectedShown,
    handle: async ({ installation, caller, params, query: { subject_kind: kind, subject_id: id, ...page }, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const of = { program, playbook: params.name, subject: { kind, id } };
      return affectedOf(await within((session) => affectedByPlaybook(session, installation.triage, of, page)));
    },
  }),
];
