import { z } from 'zod';
import { CLASS_ORDERS, listClasses, listConcerned, makeScoreboard, type ScoreRow, scoreboardCsv, showClass } from '../../triage/index.ts';
import { programFor } from '../refusals.ts';
import { type Call, fileRoute, jsonRoute } from '../route.ts';
import { byId, count, cursor, externalId, instant, limit, numberId, programName, sortedBy, word } from '../schemas.ts';
import { classState, listedClass, listedOf, scored, stage, windows, windowsOf } from './triage-shapes.ts';

const boardQuery = z.strictObject({
  program: programName.optional(),
  by: z.enum(['day', 'week']).default('week'),
  /** How many days back; three months where left out. */
  days: z.coerce.number().int().min(1).max(1_100).optional(),
});

const concernedRow = z.strictObject({
  id: externalId,
  form: z.string(),
  /** The program's pseudonymous id. */
  person: z.string(),
  occurrences: count,
  first_at: instant,
  last_at: instant,
  standing: z.string(),
  reason: z.string().nullable(),
});

export const triageRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/error-classes',
    group: 'triage',
    summary:
      'Failures that are the same failure, those seen last first or as `sort` says, with whom they concern. A count is a link to its submissions.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      state: z.union([classState, z.literal('all')]).default('open'),
      stage: stage.optional(),
      place: word.optional(),
      code: word.optional(),
      owner: z.string().min(1).max(100).optional(),
      /** Those that were resolved and came again. */
      regressed: z.enum(['true', 'false']).optional(),
      new_since: instant.optional(),
      sort: sortedBy(CLASS_ORDERS, '-last_seen'),
      after: cursor.optional(),
      limit: limit(50, 500),
    }),
    answer: z.strictObject({
      windows,
      classes: z.array(listedClass),
      /** Give it as `after` for the next page; null on the last one. */
      next: z.string().nullable(),
    }),
    handle: async ({ query, within }) => {
      const { program, new_since: since, regressed, ...same } = query;
      const page = await within((session) =>
        listClasses(session, {
          ...same,
          programs: program === undefined ? undefined : [program],
          isRegressed: regressed === undefined ? undefined : regressed === 'true',
          newSince: since === undefined ? undefined : new Date(since),
        }),
      );
      return { windows: windowsOf(page.windows), classes: page.rows.map(listedOf), next: page.next };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/error-classes/:id',
    group: 'triage',
    summary: 'One error class, with what was counted of it lately.',
    right: 'read',
    params: byId,
    answer: z.strictObject({ ...listedClass.shape, windows }),
    handle: async ({ params, within }) => {
      const { windows: at, ...shown } = await within((session) => showClass(session, params.id));
      return { ...listedOf(shown), windows: windowsOf(at) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/error-classes/:id/submissions',
    group: 'triage',
    summary: 'Whom a class concerns: all of them, or with `from` and `until` one cell of the scoreboard.',
    right: 'read',
    params: byId,
    query: z.strictObject({ from: instant.optional(), until: instant.optional(), after: numberId.optional(), limit: limit(100, 1_000) }),
    answer: z.strictObject({
      at: instant,
      occurrences: count,
      submissions: count,
      people: count,
      rows: z.array(concernedRow),
      next: z.string().nullable(),
    }),
    handle: async ({ params, query: { from, until, ...page }, within }) => {
      const window = { classId: params.id, ...(from ? { from: new Date(from) } : {}), ...(until ? { until: new Date(until) } : {}) };
      const { at, counts, rows, next } = await within((session) => listConcerned(session, window, page));
      return {
        at: at.toISOString(),
        ...counts,
        rows: rows.map(({ externalId: id, form, personId, occurrences, firstAt, lastAt, state, reason }) => ({
          id,
          form,
          person: personId,
          occurrences,
          first_at: firstAt.toISOString(),
          last_at: lastAt.toISOString(),
          standing: state,
          reason,
        })),
        next: next === null ? null : String(next),
      };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/error-scoreboard',
    group: 'triage',
    summary: 'Failures by class and day or week. Rows and columns add up to the total; each cell is the list of its submissions.',
    right: 'read',
    query: boardQuery,
    answer: z.strictObject({
      program: programName.nullable(),
      by: z.enum(['day', 'week']),
      /** Whole days or weeks (from Monday), UTC, up to and without `until`; the last one is not over. */
      from: instant,
      until: instant,
      columns: z.array(instant),
      rows: z.array(scored),
      column_totals: z.array(count),
      total: count,
    }),
    handle: async (call) => {
      const { program, by, from, until, columns, rows, columnTotals, total } = await board(call);
      return {
        program,
        by,
        from: from.toISOString(),
        until: until.toISOString(),
        columns: columns.map((begins) => begins.toISOString()),
        rows: rows.map(scoredOf),
        column_totals: [...columnTotals],
        total,
      };
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/error-scoreboard.csv',
    group: 'triage',
    summary: 'The scoreboard as a file, with the totals in its last line and column.',
    right: 'read',
    query: boardQuery,
    file: 'text/csv',
    handle: async (call) => {
      const made = await board(call);
      const name = `errors-by-${made.by}-${made.from.toISOString().slice(0, 10)}-${made.until.toISOString().slice(0, 10)}.csv`;
      return { fileName: name, content: scoreboardCsv(made) };
    },
  }),
];

function board({ installation, caller, query, within }: Call<unknown, z.infer<typeof boardQuery>, unknown>) {
  if (query.program) programFor(installation, caller, query.program);
  return within((session) => makeScoreboard(session, query));
}

function scoredOf({ firstSeenAt, lastSeenAt, cells, ...row }: ScoreRow): z.input<typeof scored> {
  return { ...row, first_seen_at: firstSeenAt.toISOString(), last_seen_at: lastSeenAt.toISOString(), cells: [...cells] };
}
