import { Readable } from 'node:stream';
import { z } from 'zod';
import { csvLines } from '#kernel/csv-cells.ts';
import { type Call, fileRoute, type Route } from './route.ts';

/** Rows of one page of the list, asked for again and again until there is none. */
const PAGE = 500;
const CURSORS = ['after', 'before'] as const;

interface ListRoute {
  readonly route: Route;
  /** The filter: what the list takes, without page and size. */
  readonly filter: z.ZodObject;
  readonly cursor: (typeof CURSORS)[number];
  /** Where the rows stand in the answer. */
  readonly rows: string;
  readonly columns: readonly Column[];
}

interface Column {
  readonly name: string;
  readonly read: (row: Answer) => unknown;
}

/**
 * For each list that is read page by page (`limit`, `after` or `before`; the answer has one array and `next`) a twin below `/api/v1/csv/` that
 * answers every row of the filter as one CSV file. A list gets it by having that form.
 */
export function csvListsOf(routes: readonly Route[]): Route[] {
  return routes.flatMap((route) => {
    const list = listOf(route);
    return list ? [csvOf(list)] : [];
  });
}

function listOf(route: Route): ListRoute | undefined {
  const { query, answer } = route;
  if (route.method !== 'GET' || !('json' in answer) || !(query instanceof z.ZodObject) || !(answer.json instanceof z.ZodObject))
    return undefined;
  const cursor = CURSORS.find((name) => name in query.shape);
  const arrays = Object.entries(answer.json.shape).filter((pair): pair is [string, z.ZodArray] => pair[1] instanceof z.ZodArray);
  const [rows] = arrays;
  if (!cursor || !('limit' in query.shape) || !('next' in answer.json.shape) || arrays.length !== 1 || !rows) return undefined;
  if (!(rows[1].element instanceof z.ZodObject)) return undefined;
  return {
    route,
    cursor,
    rows: rows[0],
    filter: query.omit({ limit: true, ...(cursor === 'after' ? { after: true } : { before: true }) }),
    columns: columnsOf(rows[1].element),
  };
}

/** A value inside a value gets a column of its own (`held_by_kind`); what has no fixed parts is JSON. */
function columnsOf(row: z.ZodObject): Column[] {
  return Object.entries(row.shape).flatMap(([name, schema]) => {
    const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
    if (!(inner instanceof z.ZodObject)) return [{ name, read: (given) => given[name] }];
    return Object.keys(inner.shape).map((part) => ({
      name: `${name}_${part}`,
      read: (given: Answer) => (given[name] as Record<string, unknown> | null)?.[part],
    }));
  });
}

function csvOf(list: ListRoute): Route {
  const { route, filter } = list;
  const name = route.path.replace('/api/v1/', '');
  return fileRoute({
    method: 'GET',
    path: `/api/v1/csv/${name}`,
    group: route.group,
    summary: `Every row of the same list as CSV. ${route.summary}`,
    right: route.right,
    ...(route.isForAll ? { isForAll: true } : {}),
    ...(route.params ? { params: route.params } : {}),
    query: filter,
    file: 'text/csv',
    handle: async (call) => {
      // The first page is read before the answer begins: what is refused is answered as a refusal, and no file is cut short.
      const first = await pageOf(list, call, undefined);
      return { fileName: `${name.replaceAll(/[^a-z-]+/g, '-')}.csv`, content: Readable.from(contentOf(list, call, first)) };
    },
  });
}

type Answer = Readonly<Record<string, unknown>>;

function pageOf({ route, cursor }: ListRoute, call: Call<unknown, unknown, unknown>, after: string | undefined): Promise<Answer> {
  const place = (route.query as z.ZodObject).shape[cursor]?.parse(after);
  const query = { ...(call.query as object), limit: PAGE, ...(place === undefined ? {} : { [cursor]: place }) };
  return route.handle({ ...call, query } as never) as Promise<Answer>;
}

/** A page of rows at a time: a list may be longer than memory, and the client may go. */
async function* contentOf(list: ListRoute, call: Call<unknown, unknown, unknown>, first: Answer): AsyncGenerator<string> {
  yield csvLines([list.columns.map(({ name }) => name)]);
  for (let page = first; ; page = await pageOf(list, call, `${page.next as string | number}`)) {
    const rows = page[list.rows] as readonly Answer[];
    yield csvLines(rows.map((row) => list.columns.map(({ read }) => cellOf(read(row)))));
    if (page.next === null) return;
  }
}

function cellOf(value: unknown): string | number | boolean | null | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | number | boolean | null | undefined);
}
