import { z } from 'zod';
import { exportNamed, listDays, listExports, listFiles, listReady, showFile } from '../../exports/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, count, instant, limit, numberId, programName } from '../schemas.ts';
import {
  calendarDay,
  calendarDayOf,
  exportName,
  fileOf,
  fileRow,
  fileShown,
  fileState,
  listed,
  listedOf,
  readyPlace,
  shownOf,
} from './export-shapes.ts';

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
    path: '/api/v1/exports/:program/:name/days',
    group: 'exports',
    summary: 'The calendar of an export: by day, what was expected and what was produced, from so many days back until two weeks ahead.',
    right: 'read',
    params: ofExport,
    query: z.strictObject({ back: z.coerce.number().int().min(0).max(366).default(31) }),
    answer: z.strictObject({ time_zone: z.string(), days: z.array(calendarDay) }),
    handle: async ({ installation, caller, params, query, within }) => {
      const { name } = programFor(installation, caller, params.program);
      const loaded = exportNamed(installation.exports, name, params.name);
      const { timeZone, days } = await within((session) => listDays(session, loaded, query.back));
      return { time_zone: timeZone, days: days.map(calendarDayOf) };
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
    answer: z.strictObject({
      files: z.array(fileRow),
      next: z.string().nullable().describe('Give it as `before` for the next page; null on the last one.'),
    }),
    handle: async ({ query, within }) => {
      const states = query.state && [query.state];
      const filter = { program: query.program, export: query.export, states, beforeId: query.before, limit: query.limit + 1 };
      const rows = await within((session) => listFiles(session, filter));
      const files = rows.slice(0, query.limit).map(fileOf);
      return { files, next: rows.length > files.length ? String(files.at(-1)?.id) : null };
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
