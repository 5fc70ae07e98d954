import { z } from 'zod';
import { dropFile, exportNamed, overrideDay, reconcileFile, retryFile, runExport } from '../../exports/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, inProgram, reason, why } from '../schemas.ts';
import { advanced, advancedOf, exportName } from './export-shapes.ts';
import { ofExport } from './exports.ts';

const MOST_LIST_BYTES = 64 * 1_024 * 1_024;

export const exportDeedRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/exports/:program/:name/runs',
    group: 'exports',
    summary: 'Goes on with what is under way and sends what is ready, now. A second call finds nothing left to do.',
    right: 'operate',
    params: ofExport,
    body: z.strictObject({ reason, with_refused: z.boolean().default(false) }),
    answer: z.strictObject({
      resumed: z.array(advanced),
      started: z.enum(['started', 'nothing_ready', 'started_before', 'name_used']),
      file: advanced.nullable(),
    }),
    handle: async ({ installation, caller, params, body }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const deed = { by: caller.actor, reason: body.reason };
      const ran = await runExport(installation.exports, { program, name: params.name, withRefused: body.with_refused, ...deed });
      return { resumed: ran.resumed.map(advancedOf), started: ran.started, file: ran.file ? advancedOf(ran.file) : null };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/exports/:program/overrides',
    group: 'exports',
    summary: 'Decides about a day against the calendar, either way; of one export or of all of the program.',
    right: 'operate',
    params: inProgram,
    body: z.strictObject({ day: z.iso.date(), is_expected: z.boolean(), export: exportName.optional(), reason }),
    answer: z.strictObject({
      exports: z.array(z.strictObject({ export: exportName, calendar: z.strictObject({ is_expected: z.boolean(), because: z.string() }) })),
    }),
    handle: async ({ installation, caller, params, body }) => {
      const { name: program } = programFor(installation, caller, params.program);
      if (body.export !== undefined) exportNamed(installation.exports, program, body.export);
      const deed = { by: caller.actor, reason: body.reason };
      const days = await overrideDay(installation.exports, {
        program,
        name: body.export,
        day: body.day,
        isExpected: body.is_expected,
        ...deed,
      });
      return {
        exports: days.map(({ export: name, calendar: { isExpected, because } }) => ({
          export: name,
          calendar: { is_expected: isExpected, because },
        })),
      };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/export-files/:id/retries',
    group: 'exports',
    summary: 'Tries a blocked file again.',
    right: 'operate',
    params: byId,
    body: why,
    answer: advanced,
    handle: async ({ installation, caller, params, body }) =>
      advancedOf(await retryFile(installation.exports, params.id, { by: caller.actor, scope: caller.scope, reason: body.reason })),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/export-files/:id/drops',
    group: 'exports',
    summary: 'Gives up a file that is not at the partner; its rows go into the next one.',
    right: 'operate',
    params: byId,
    body: why,
    answer: z.strictObject({ rows: count }),
    handle: ({ installation, caller, params, body }) =>
      dropFile(installation.exports, params.id, { by: caller.actor, scope: caller.scope, reason: body.reason }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/export-files/:id/receipts',
    group: 'exports',
    summary: "Compares the partner's list of what it received with the file, line by line. The same list again changes nothing.",
    right: 'operate',
    params: byId,
    query: z.strictObject({
      /** The list is all that it has: what it lacks goes into the next file. */
      send_missing: z.stringbool().default(false),
    }),
    body: z.instanceof(Buffer),
    bodyType: 'text/csv',
    mostBytes: MOST_LIST_BYTES,
    answer: z.strictObject({
      file: z.number().int(),
      is_repeat: z.boolean(),
      ours: z.strictObject({ lines: count, received: count, missing: count }),
      list: z.strictObject({ lines: count, received: count, repeated: count, not_ours: count }),
      missing: z.array(z.strictObject({ line: count, submission: z.string() })),
    }),
    handle: async ({ installation, caller, params, query, body }) => {
      const deed = { by: caller.actor, scope: caller.scope, reason: "the partner's list" };
      const compared = await reconcileFile(installation.exports, {
        fileId: params.id,
        list: body,
        sendMissingAgain: query.send_missing,
        ...deed,
      });
      const { lines, received, repeated, notOurs } = compared.list;
      return {
        file: compared.fileId,
        is_repeat: compared.isRepeat,
        ours: compared.ours,
        list: { lines, received, repeated, not_ours: notOurs },
        missing: compared.missing.map(({ position, submission }) => ({ line: position, submission })),
      };
    },
  }),
];
