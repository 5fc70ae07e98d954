import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '../src/api/routes.ts';
import { useApi } from '../src/api/test-api.ts';

const api = useApi();
const ROWS = 70;

type Row = Readonly<Record<string, unknown>>;

interface List {
  /** The array of the answer. */
  readonly rows: string;
  readonly cursor: 'after' | 'before';
  /** What else is asked, so that the order is offered and every row is there. */
  readonly query?: string;
  readonly idOf: (row: Row) => string;
  /** By the order's name: what its rows are sorted by; null where a row has none. */
  readonly keys: Readonly<Record<string, (row: Row) => string | number | null>>;
}

const at = (name: string) => (row: Row) => (row[name] as string | null) ?? null;
const byId = (row: Row) => Number(row.id);

const LISTS: Readonly<Record<string, List>> = {
  '/api/v1/submissions': {
    rows: 'rows',
    cursor: 'after',
    idOf: ({ id }) => String(id),
    keys: { received: ({ id }) => Number(String(id).slice(1)), submitted: at('submitted_at'), answer_by: at('answer_by') },
  },
  '/api/v1/handoffs': {
    rows: 'rows',
    cursor: 'after',
    query: '&next=ask',
    idOf: ({ id }) => String(id),
    keys: { made: byId, changed: at('state_at'), due: at('due_at') },
  },
  '/api/v1/runs': { rows: 'runs', cursor: 'before', idOf: ({ id }) => String(id), keys: { requested: byId } },
  '/api/v1/shares': { rows: 'shares', cursor: 'before', idOf: ({ id }) => String(id), keys: { made: byId, answer_by: at('answer_by') } },
  '/api/v1/findings': {
    rows: 'findings',
    cursor: 'after',
    query: '&list=all',
    idOf: ({ id }) => String(id),
    keys: { answer_by: at('answer_by'), opened: byId },
  },
  '/api/v1/alerts': { rows: 'alerts', cursor: 'before', query: '&list=all', idOf: ({ id }) => String(id), keys: { opened: byId } },
  '/api/v1/notices': { rows: 'notices', cursor: 'after', idOf: ({ id }) => String(id), keys: { composed: byId } },
  '/api/v1/incidents': { rows: 'incidents', cursor: 'before', query: '&state=all', idOf: ({ id }) => String(id), keys: { opened: byId } },
  '/api/v1/error-classes': {
    rows: 'classes',
    cursor: 'after',
    query: '&state=all',
    idOf: ({ id }) => String(id),
    keys: { last_seen: at('last_seen_at'), first_seen: at('first_seen_at'), occurrences: ({ occurrences }) => Number(occurrences) },
  },
};

let token = '';
beforeAll(async () => {
  token = await api.tokenOf('vera', 'viewer');
  await api.db.owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select case when n % 4 = 0 then 'vye' else 'form526' end, '21-526EZ', 's' || n, 'p' || n % 3,
       '2026-01-01'::timestamptz + (n * 37 % 11) * interval '1 day' + (n % 3) * interval '1 microsecond', now(), '\\x00',
       case when n % 3 = 0 then 'api' else 'import' end, now() + (n % 5 - 1) * interval '1 hour'
     from generate_series(1, $1::int) n order by n`,
    [ROWS],
  );
  await api.db.owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select s.id, s.program, 'd', 'L533', true, 0, 'form' from submissions s`,
  );
  await api.db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     select s.id, s.program, 'd' || s.id % 3, (array['accepted', 'provisional', 'delivered', 'unknown', 'accepted'])[1 + s.id % 5], 'route', s.external_id::bytea,
       now() - (s.id * 29 % 13) * interval '1 hour' - (s.id % 2) * interval '1 microsecond', now() + (s.id % 7 - 1) * interval '1 hour', now()
     from submissions s where s.id % 6 > 0`,
  );
  await api.db.owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at)
     select h.id, h.program, h.destination, case when h.id % 3 = 0 then 'look_up' else 'poll' end, now() + (h.id * 31 % 9) * interval '1 minute' from handoffs h`,
  );
  await api.db.owner.query(
    `insert into findings (program, kind, subject, submission_id, opened_at, answer_by, closed_at, closed_reason)
     select s.program, 'odd', s.external_id, s.id, now(), now() + (s.id * 17 % 8) * interval '1 hour', case when s.id % 4 = 1 then now() end,
       case when s.id % 4 = 1 then 'mended' end from submissions s`,
  );
  await api.db.owner.query(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
       approvals_needed, concurrency, lanes, failure_budget)
     select 'form526', 'pack', 'Pack', 'code', 'reads', '{}', '{}', 'olga', now(), 'a test', 'succeeded', now(), 0, 1, 1, 1 from generate_series(1, $1::int)`,
    [ROWS],
  );
  await api.db.owner.query(
    `insert into shares (program, run_id, partner, state, state_at, answer_by, created_by, created_at)
     select r.program, r.id, 'vba', 'preparing', now(), now() + (r.id * 13 % 6) * interval '1 day', 'olga', now() from runs r`,
  );
  await api.db.owner.query(
    `insert into alerts (program, rule, key, state, state_at, severity, title, count, most, list, opened_at, fired_at)
     select 'form526', 'rule', n::text, 'resolved', now(), 'info', 'What', 1, 1, '/', now(), now() from generate_series(1, $1::int) n`,
    [ROWS],
  );
  await api.db.owner.query(
    `insert into error_classes (program, fingerprint, stage, place, pattern, first_seen_at, last_seen_at, occurrences, state, state_at, state_by, state_reason)
     select 'form526', sha256(n::text::bytea), 'attempt', 'd1', 'it', now() - (n * 7 % 9) * interval '1 day', now() + (n * 5 % 7) * interval '1 second', 1 + n % 6,
       'open', now(), 'test', 'test' from generate_series(1, $1::int) n`,
    [ROWS],
  );
  await api.db.owner.query(
    `insert into incidents (program, playbook, playbook_version, playbook_hash, title, subject_kind, subject, state, state_at, opened_by, opened_at, reason)
     select 'form526', 'book', 1, 'hash', 'What', 'none', '', 'open', now(), 'olga', now(), 'a test' from generate_series(1, $1::int)`,
    [ROWS],
  );
  await api.db.owner.query(
    `insert into notices (program, person_id, kind, name, cause, state, state_at, composed_at, next_at, confirm_by, addresses)
     select 'form526', 'p', 'delayed', 'late', n::text, 'failed', now(), now(), null, now(), 1 from generate_series(1, $1::int) n`,
    [ROWS],
  );
});

/** Every page of an order, with limits as given, one after the other. */
async function walked(path: string, { rows, cursor, query = '' }: List, sort: string, limits: readonly number[]): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let next: string | null = ''; next !== null; ) {
    const limit = limits[pages.length % limits.length]!;
    const behind: string = next === '' ? '' : `&${cursor}=${encodeURIComponent(next)}`;
    const { status, body } = await api.call(`${path}?sort=${sort}&limit=${limit}${query}${behind}`, { token });
    expect(status, JSON.stringify(body)).toBe(200);
    pages.push(body[rows]);
    next = body.next;
  }
  return pages;
}

function expectSorted(keys: readonly (string | number | null)[], isDescending: boolean): void {
  const known = keys.filter((key) => key !== null);
  // What has no key comes last, both ways.
  expect(keys.slice(0, known.length)).toEqual(known);
  const sorted = known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  expect(known).toEqual(isDescending ? sorted.toReversed() : sorted);
}

const SORTED = ROUTES.filter(({ query, path }) => query instanceof z.ZodObject && 'sort' in query.shape && !path.includes('/csv/'));

test('the orders that are tested are those that are offered', () => {
  expect(SORTED.map(({ path }) => path).sort()).toEqual(Object.keys(LISTS).sort());
  for (const { path, query } of SORTED) {
    const offered = (z.toJSONSchema((query as z.ZodObject).shape.sort as z.ZodType, { io: 'input' }) as { enum: string[] }).enum;
    expect(offered).toEqual(Object.keys(LISTS[path]!.keys).flatMap((name) => [name, `-${name}`]));
  }
});

const CASES = Object.entries(LISTS).flatMap(([path, list]) =>
  Object.keys(list.keys).flatMap((name) => [name, `-${name}`].map((sort) => [path, sort] as const)),
);

test.each(CASES)('%s by %s: every row once, in order, whatever the pages', async (path, sort) => {
  const list = LISTS[path]!;
  const whole = (await walked(path, list, sort, [500])).flat();
  expect(whole.length).toBeGreaterThan(40);
  expect(new Set(whole.map(list.idOf)).size).toBe(whole.length);
  expectSorted(whole.map(list.keys[sort.replace('-', '')]!), sort.startsWith('-'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }), async (limits) => {
      expect((await walked(path, list, sort, limits)).flat().map(list.idOf)).toEqual(whole.map(list.idOf));
    }),
    { numRuns: 3, seed: 20_260_301, examples: [[[7]]] },
  );
});

test.each(Object.entries(LISTS))(
  '%s refuses a cursor of another order, and what is no cursor',
  async (path, { cursor, keys, query = '' }) => {
    const [name] = Object.keys(keys);
    const asked = (given: string) => api.call(`${path}?sort=${name}&limit=1${query}&${cursor}=${encodeURIComponent(given)}`, { token });
    for (const given of [`-${name}~1~1`, 'nonsense', '7']) {
      const { status, body } = await asked(given);
      expect(status).toBe(400);
      expect(body.error).toMatchObject({ code: 'WB_USAGE', message: expect.stringMatching(/cursor/) });
    }
  },
);

const FILTERS = [
  '',
  '&standing=needs_attention',
  '&standing=in_progress&program=form526',
  '&standing=needs_attention&reason=held',
  '&reason=time_box_passed',
  '&standing=provisional',
  '&holder=nobody',
  '&age=over_half',
  '&due=next_day',
  '&id_prefix=s1',
  '&form=21-526EZ&standing=closed',
];

test.each(FILTERS)('submissions with %s are the same rows in every order', async (query) => {
  const list = { ...LISTS['/api/v1/submissions']!, query };
  const rowsIn = async (sort: string, limits: readonly number[]) => (await walked('/api/v1/submissions', list, sort, limits)).flat();
  const expected = (await rowsIn('received', [500])).map(list.idOf);
  for (const sort of ['-received', 'submitted', '-submitted', 'answer_by', '-answer_by']) {
    const rows = await rowsIn(sort, [3, 11]);
    expect(rows.map(list.idOf).toSorted()).toEqual(expected.toSorted());
    expectSorted(rows.map(list.keys[sort.replace('-', '')]!), sort.startsWith('-'));
  }
});

test('the list of what is due needs to be of what is due', async () => {
  const { status, body } = await api.call('/api/v1/handoffs?sort=due', { token });
  expect([status, body.error.code]).toEqual([400, 'WB_USAGE']);
});

test('the CSV file of a list is in its order', async () => {
  const rows = (await walked('/api/v1/submissions', LISTS['/api/v1/submissions']!, '-submitted', [500])).flat();
  const answer = await fetch(`${api.url}/api/v1/csv/submissions?sort=-submitted`, { headers: { authorization: `Bearer ${token}` } });
  const lines = (await answer.text()).trim().split(/\r?\n/);
  const place = lines[0]!.split(',').indexOf('id');
  expect(lines.slice(1).map((line) => line.split(',')[place])).toEqual(rows.map(({ id }) => id));
});
