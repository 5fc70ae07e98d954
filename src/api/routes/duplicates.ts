import { z } from 'zod';
import {
  type ComparedMember,
  compareSets,
  type DuplicateReport,
  findDuplicates,
  listSets,
  reportDuplicates,
} from '../../duplicates/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, inProgram, instant, limit } from '../schemas.ts';

/** `members = kept + to_mark + already_set_aside + in_busy_sets` */
const report = z.strictObject({
  at: instant,
  submissions: count,
  sets: count,
  members: count,
  kept: count,
  to_mark: count,
  already_set_aside: count,
  in_busy_sets: count,
  near_sets: count,
});

/** A member beside the others of its set: nothing that is personal. */
const member = z.strictObject({
  id: z.string(),
  form: z.string(),
  origin: z.string(),
  submitted_at: instant,
  received_at: instant,
  standing: z.string(),
  reason: z.string().nullable(),
  documents: count,
  /** Alike where the content is alike. */
  content: z.string(),
  /** The one that the rule would keep where it would mark this one; null where this one stays as it is. */
  would_be_duplicate_of: z.string().nullable(),
});

function memberOf({
  external_id: id,
  submitted_at: submittedAt,
  received_at: receivedAt,
  state,
  ...rest
}: ComparedMember): z.input<typeof member> {
  return { ...rest, id, standing: state, submitted_at: submittedAt.toISOString(), received_at: receivedAt.toISOString() };
}

export const duplicateRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/duplicates/:program',
    group: 'duplicates',
    summary: 'What the last pass found, and what the rule would mark.',
    right: 'read',
    params: inProgram,
    answer: report,
    handle: async ({ installation, caller, params, within }) => {
      const { name } = programFor(installation, caller, params.program);
      return reportOf(await within((session) => reportDuplicates(session, name)));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/duplicates/:program/passes',
    group: 'duplicates',
    summary: 'Looks for sets of the same submission given twice. Marks nothing: that is the task mark-duplicates.',
    right: 'operate',
    params: inProgram,
    answer: report.extend({ new_sets: count }),
    handle: async ({ installation, caller, params, within }) => {
      const { name } = programFor(installation, caller, params.program);
      const { newSets, ...found } = await within((session) => findDuplicates(session, name, caller.actor));
      return { ...reportOf(found), new_sets: newSets };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/duplicates/:program/sets',
    group: 'duplicates',
    summary: 'Sets page by page. Near sets differ in case and white space only and are never marked.',
    right: 'read',
    params: inProgram,
    query: z.strictObject({
      near: z.stringbool().default(false),
      after: z
        .string()
        .regex(/^[0-9a-f:]{0,200}$/)
        .default(''),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({
      sets: z.array(z.strictObject({ set: z.string(), external_ids: z.array(z.string()), members: z.array(member) })),
      next: z.string().nullable(),
    }),
    handle: async ({ installation, caller, params, query, within }) => {
      const { name } = programFor(installation, caller, params.program);
      const page = { isNear: query.near, after: query.after, limit: query.limit };
      const sets = await within(async (session) => compareSets(session, name, await listSets(session, name, page)));
      return {
        sets: sets.map((set) => ({ ...set, members: set.members.map(memberOf) })),
        next: sets.length < query.limit ? null : (sets.at(-1)?.set ?? null),
      };
    },
  }),
];

function reportOf({ at, ...counts }: DuplicateReport): z.input<typeof report> {
  return { ...counts, at: at.toISOString() };
}
