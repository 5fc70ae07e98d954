import { Readable } from 'node:stream';
import { z } from 'zod';
import { RETAINED_KINDS } from '#sdk';
import { countDue, type Hold, liftHold, listHolds, listPurges, listRedactions, placeHold } from '../../retention/index.ts';
import { listSealedFiles, takeSealedFile } from '../../tasks/index.ts';
import { programFor } from '../refusals.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, count, externalId, inProgram, instant, isoOrNull, limit, numberId, programName, reason, why } from '../schemas.ts';
import { submissionIdOf } from '../submission-id.ts';

const hold = z.strictObject({
  id: z.number().int(),
  program: programName,
  /** Whom it covers. Neither person nor submission: the whole program. */
  person: z.string().nullable(),
  submission: z.string().nullable(),
  reason: z.string(),
  placed_by: z.string(),
  placed_at: instant,
  lifted_by: z.string().nullable(),
  lifted_at: instant.nullable(),
  lifted_reason: z.string().nullable(),
});

function holdOf({ personId, placedBy, placedAt, liftedBy, liftedAt, liftedReason, ...same }: Hold) {
  return {
    ...same,
    person: personId,
    placed_by: placedBy,
    placed_at: placedAt.toISOString(),
    lifted_by: liftedBy,
    lifted_at: isoOrNull(liftedAt),
    lifted_reason: liftedReason,
  };
}

const listed = z.strictObject({ program: programName.optional(), limit: limit(100, 1_000) });
const kind = z.enum(RETAINED_KINDS);

export const retentionRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/holds',
    group: 'retention',
    summary: 'Legal holds, the newest first: what they cover is neither redacted nor purged.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      /** With those that were lifted. */
      list: z.enum(['live', 'all']).default('live'),
      before: numberId.optional(),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({ holds: z.array(hold), next: z.number().int().nullable() }),
    handle: async ({ query: { list, limit: most, ...filter }, within }) => {
      const rows = await within((session) => listHolds(session, { ...filter, isLiftedToo: list === 'all', limit: most + 1 }));
      const shown = rows.slice(0, most);
      return { holds: shown.map(holdOf), next: rows.length > most ? (shown.at(-1)?.id ?? null) : null };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/programs/:program/holds',
    group: 'retention',
    summary: 'Places a legal hold on a person, on one submission, or, where neither is named, on the whole program.',
    right: 'operate',
    params: inProgram,
    body: z.strictObject({ person: z.string().trim().min(1).max(200).optional(), submission: externalId.optional(), reason }),
    answer: hold,
    statuses: [201],
    handle: async ({ installation, caller, params, body, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const submissionId = await within((session) => submissionIdOf(session, program, body.submission));
      const request = { scope: caller.scope, program, personId: body.person, submissionId, by: caller.actor, reason: body.reason };
      return holdOf(await placeHold(installation, request));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/holds/:id/lifts',
    group: 'retention',
    summary: 'Lifts a legal hold. From then on retention periods and redactions count again for what it covered.',
    right: 'administer',
    params: byId,
    body: why,
    answer: hold,
    statuses: [201],
    handle: async ({ installation, caller, params: { id }, body }) =>
      holdOf(await liftHold(installation, id, { scope: caller.scope, by: caller.actor, reason: body.reason })),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/programs/:program/retention',
    group: 'retention',
    summary: 'What a purge would destroy now, kind by kind: counts, what holds keep, and a few names. Kinds without a period are left out.',
    right: 'read',
    params: inProgram,
    answer: z.strictObject({
      program: programName,
      kinds: z.array(z.strictObject({ kind, days: count, before: instant, due: count, held: count, sample: z.array(z.string()).max(5) })),
    }),
    handle: async ({ installation, caller, params, within }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const due = await within((session) => countDue(session, installation.config.retain ?? new Map(), program));
      return { program, kinds: due.map((each) => ({ ...each, before: each.before.toISOString(), sample: [...each.sample] })) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/purges',
    group: 'retention',
    summary: 'Purges, the newest first, with how much each destroyed and how many objects are still to go.',
    right: 'read',
    query: listed,
    answer: z.strictObject({
      purges: z.array(
        z.strictObject({
          id: z.number().int(),
          program: programName,
          kind,
          before: instant,
          run_id: z.number().int().nullable(),
          author: z.string(),
          reason: z.string(),
          ordered_at: instant,
          destroyed: count,
          finished_at: instant.nullable(),
          left: count,
        }),
      ),
    }),
    handle: async ({ query, within }) => ({
      purges: (await within((session) => listPurges(session, query.program, query.limit))).map(
        ({ runId, orderedAt, finishedAt, before, ...same }) => ({
          ...same,
          before: before.toISOString(),
          run_id: runId,
          ordered_at: orderedAt.toISOString(),
          finished_at: isoOrNull(finishedAt),
        }),
      ),
    }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/redactions',
    group: 'retention',
    summary: 'People of whom nothing is kept but counts and states, the newest first.',
    right: 'read',
    query: listed,
    answer: z.strictObject({
      redactions: z.array(
        z.strictObject({
          id: z.number().int(),
          program: programName,
          /** What stands in the place of the person's id. */
          pseudonym: z.string(),
          submissions: count,
          counts: z.record(z.string(), z.number()),
          run_id: z.number().int().nullable(),
          author: z.string(),
          reason: z.string(),
          at: instant,
          left: count,
        }),
      ),
    }),
    handle: async ({ query, within }) => ({
      redactions: (await within((session) => listRedactions(session, query.program, query.limit))).map(
        ({ runId, at, counts, ...same }) => ({
          ...same,
          counts: { ...counts },
          run_id: runId,
          at: at.toISOString(),
        }),
      ),
    }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/runs/:id/sealed-files',
    group: 'runs',
    summary: 'Files that a run made for whoever asked: links, lists of people, everything known of one person. They are kept encrypted.',
    right: 'read',
    params: byId,
    answer: z.strictObject({
      files: z.array(
        z.strictObject({
          id: z.number().int(),
          file_name: z.string(),
          bytes: count,
          made_at: instant,
          /** It was purged, or whom it is about was redacted. */
          destroyed_at: instant.nullable(),
        }),
      ),
    }),
    handle: async ({ params: { id }, within }) => ({
      files: (await within((session) => listSealedFiles(session, id))).map((file) => ({
        id: file.id,
        file_name: file.fileName,
        bytes: file.bytes,
        made_at: file.madeAt.toISOString(),
        destroyed_at: isoOrNull(file.destroyedAt),
      })),
    }),
  }),
  fileRoute({
    method: 'POST',
    path: '/api/v1/sealed-files/:id/openings',
    group: 'runs',
    summary: 'What a sealed file holds. The ledger says first who took it and why.',
    right: 'operate',
    params: byId,
    body: why,
    file: 'application/octet-stream',
    handle: async ({ installation, caller, params: { id }, body }) => {
      const taken = await takeSealedFile(installation, caller.scope, id, { actor: caller.actor, reason: body.reason });
      return { fileName: taken.fileName, bytes: taken.content.length, content: Readable.from([taken.content]) };
    },
  }),
];
