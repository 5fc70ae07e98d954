import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import { findImport, findImports, type ImportRecord } from '../../submissions/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, instant, isoOrNull, limit, programName } from '../schemas.ts';

/** `input = imported + refused + already_known` */
const record = z.strictObject({
  id: z.number().int(),
  program: programName,
  file_name: z.string(),
  started_by: z.string(),
  started_at: instant,
  /** Null: it runs, or it was ended before its end. */
  finished_at: instant.nullable(),
  input: count,
  imported: count,
  refused: count,
  already_known: count,
});

export const importRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/imports',
    group: 'imports',
    summary: 'Imports of a program, the newest first.',
    right: 'read',
    query: z.strictObject({ program: programName, limit: limit(100, 500) }),
    answer: z.strictObject({ imports: z.array(record) }),
    handle: async ({ installation, caller, query, within }) => {
      const { name } = programFor(installation, caller, query.program);
      return { imports: (await within((session) => findImports(session, name, query.limit))).map(recordOf) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/imports/:id',
    group: 'imports',
    summary: 'One import, counted after every batch.',
    right: 'read',
    params: byId,
    answer: record,
    handle: async ({ params, within }) => {
      const found = await within((session) => findImport(session, params.id));
      if (!found) throw new WaybillError('WB_NOT_FOUND', `There is no import ${params.id} within your programs.`);
      return recordOf(found);
    },
  }),
];

function recordOf(found: ImportRecord): z.input<typeof record> {
  const { id, program, input, imported, refused } = found;
  return {
    id,
    program,
    input,
    imported,
    refused,
    already_known: found.alreadyKnown,
    file_name: found.fileName,
    started_by: found.startedBy,
    started_at: found.startedAt.toISOString(),
    finished_at: isoOrNull(found.finishedAt),
  };
}
