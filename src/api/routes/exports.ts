import { z } from 'zod';
import { exportNamed, listExports, listFiles, listReady, showFile } from '../../exports/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, instant, limit, numberId, programName } from '../schemas.ts';
import { exportName, fileOf, fileRow, fileShown, fileState, listed, listedOf, readyPlace, shownOf } from './export-shapes.ts';

export const ofExport = z.strictObject({ program: programName, name: exportName });

export const exportRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/exports',
    group: 'exports',
    summary: 'Every export with what came last, what is next and what is late.',
    right: 'read',
    answer: z.strictObject({ exports: z.array(listed) }),
    handle: async ({ installation, caller, within }) => {
      const visible = [...installation.registry.keys()].filter((name) => caller.scope === '*' || caller.scope.includes(name));
      return { exports: (await within((session) => listExports(session, installation.exports, visible))).map(listedOf) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/exports/:program/:name/ready',
    group: 'exports',
    summary: 'Everybody whose change the partner is not proved to have, and where each change is. The places add up to the total.',
    right: 'read',
    params: ofExport,
    answer: z.strictObject({
      export: exportName,
      form: z.string(),
      total: count,
      people: count,
      places: z.record(readyPlace, count),
      rows: z.array(
        z.strictObject({
          person: z.string(),
          submission: z.string(),
          submitted_at: instant,
          place: readyPlace,
          newer: z.string().nullable(),
          file: z.number().int().nullable(),
          reason: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ installation, caller, params, within }) => {
      const { name } = programFor(installation, caller, params.program);
      const ready = await within((session) => listReady(session, exportNamed(installation.exports, name, params.name)));
      const rows = ready.rows.map(({ submittedAt, fileId, ...row }) => ({ ...row, submitted_at: submittedAt.toISOString(), file: fileId }));
      return { ...ready, rows };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/export-files',
    group: 'exports',
    summary: 'Files of exports, the newest first.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      export: exportName.optional(),
      state: fileState.optional(),
      before: numberId.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({ files: z.array(fileRow) }),
    handle: async ({ query, within }) => {
      const states = query.state && [query.state];
      const filter = { program: query.program, export: query.export, states, beforeId: query.before, limit: query.limit };
      return { files: (await within((session) => listFiles(session, filter))).map(fileOf) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/export-files/:id',
    group: 'exports',
    summary: 'One file with its rows, and what the partner says that it received.',
    right: 'read',
    params: byId,
    answer: fileShown,
    handle: async ({ params, within }) => shownOf(await within((session) => showFile(session, params.id))),
  }),
];
