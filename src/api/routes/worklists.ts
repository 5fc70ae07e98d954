import { z } from 'zod';
import { countWorklists, exportWorklist, refreshWorklist, reviewWorklist, showWorklist } from '../../tasks/index.ts';
import { programFor } from '../refusals.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { count, inProgram, numberId, programName, reason, word, worklistName } from '../schemas.ts';

const MOST_REVIEW_BYTES = 64 * 1_024 * 1_024;
const named = z.strictObject({ program: programName, name: worklistName });

const entryCounts = z.strictObject({
  left: count,
  in_run: count,
  shared: count,
  accepted: count,
  refused: count,
  withdrawn: count,
  total: count,
});

export const worklistRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/worklists',
    group: 'worklists',
    summary: 'The worklists there are, with their counts: total = left + in_run + shared + accepted + refused + withdrawn.',
    right: 'read',
    query: z.strictObject({ program: programName.optional() }),
    answer: z.strictObject({ worklists: z.array(z.strictObject({ program: programName, name: z.string(), counts: entryCounts })) }),
    handle: async ({ query, within }) => {
      const lists = await within((session) => countWorklists(session, query.program));
      return { worklists: lists.map(({ program, name, counts }) => ({ program, name, counts: { ...counts } })) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/worklists/:program/:name',
    group: 'worklists',
    summary: 'One worklist: total = left + in_run + shared + accepted + refused + withdrawn, and who has its rows.',
    right: 'read',
    params: named,
    answer: z.strictObject({
      program: programName,
      name: z.string(),
      counts: entryCounts,
      holders: z.array(z.strictObject({ holder: z.string(), count })),
    }),
    handle: async ({ params, within }) => {
      const { list, counts, holders } = await within((session) => showWorklist(session, params.program, params.name));
      return { program: list.program, name: list.name, counts, holders: holders.map(({ holder, n }) => ({ holder, count: n })) };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/worklists/:program/:name/refreshes',
    group: 'worklists',
    summary: 'Adds what needs attention and is not on the list; makes the list where there is none.',
    right: 'operate',
    params: named,
    body: z.strictObject({
      reasons: z.array(word).default([]),
      forms: z.array(z.string().max(100)).default([]),
      import: numberId.optional(),
      reason,
    }),
    answer: z.strictObject({ added: count }),
    handle: async ({ installation, caller, params, body }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const { reasons, forms, import: importId } = body;
      const chosen = { program, worklist: params.name, reasons, forms, ...(importId === undefined ? {} : { importIds: [importId] }) };
      const { added } = await refreshWorklist(installation.tasks, {
        ...chosen,
        by: caller.actor,
        scope: caller.scope,
        reason: body.reason,
      });
      return { added };
    },
  }),
  fileRoute({
    method: 'POST',
    path: '/api/v1/worklists/:program/:name/exports',
    group: 'worklists',
    summary: 'The rows that `next` would take, as CSV for review.',
    right: 'operate',
    params: named,
    body: z.strictObject({ next: z.number().int().positive().optional(), reason }),
    file: 'text/csv',
    handle: async ({ installation, caller, params, body }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const request = { program, worklist: params.name, by: caller.actor, reason: body.reason };
      const next = body.next === undefined ? {} : { next: body.next };
      const { fileName, objectKey } = await exportWorklist(installation.tasks, { ...request, ...next });
      const { stream, bytes } = await installation.objects.get(objectKey);
      return { fileName, bytes, content: stream };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/worklist-reviews/:program',
    group: 'worklists',
    summary: 'Compares a reviewed CSV with the one that went out. Without findings, a run may be drafted from exactly its rows.',
    right: 'operate',
    params: inProgram,
    body: z.instanceof(Buffer),
    bodyType: 'text/csv',
    mostBytes: MOST_REVIEW_BYTES,
    answer: z.strictObject({
      export: z.string(),
      rows: count,
      findings: z.array(z.strictObject({ kind: z.string(), id: z.string(), line: count.nullable(), columns: z.array(z.string()) })),
    }),
    handle: async ({ installation, caller, params, body }) => {
      const { name: program } = programFor(installation, caller, params.program);
      const { exportId, rows, findings } = await reviewWorklist(installation.objects, program, body);
      return { export: exportId, rows, findings: findings.map(({ columns, ...rest }) => ({ ...rest, columns: [...columns] })) };
    },
  }),
];
