import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { ignoreClass, listClasses, listConcerned, recordOccurrences, reopenClass, resolveClass, scanFailures } from './index.ts';
import { insertSubmissions, insertTries, PROGRAM, scanHouse, type Try } from './test-facts.ts';

const db = useDatabase();
const BY = { by: { kind: 'person', name: 'olga' }, scope: '*', reason: 'a test' } as const;
const NOW = '2026-03-10T12:30:00Z';

beforeEach(async () => {
  setClockOffset(Date.parse(NOW) - Date.now());
  await db.owner.query(
    `truncate error_classes, error_occurrences, error_class_hours, error_class_submissions, error_class_people, handoff_history, handoff_attempts, handoffs,
       submissions, findings, import_refusals, imports, standings restart identity cascade`,
  );
  await db.owner.query('update triage_scans set settled = 0, reached = 0, marked = null, marked_transaction = null, marked_at = null');
});
afterEach(() => setClockOffset(0));

const scan = () => scanFailures(scanHouse(db.database));
/** What is read again waits for every transaction of its moment, those of other databases of the server too. */
const expectCounted = async (wanted: number): Promise<void> => {
  let counted = 0;
  await vi.waitFor(
    async () => {
      counted += await scan();
      expect(counted).toBe(wanted);
    },
    { timeout: 20_000, interval: 50 },
  );
};
const classes = (state: 'open' | 'all' = 'all') =>
  db.database.transaction('*', async (session) => (await listClasses(session, { state, limit: 50 })).rows);

test('a failure counts once, however often and from however many processes it is read', async () => {
  const ids = await insertSubmissions(db.owner, ['ann', 'ben', 'ann']);
  await insertTries(
    db.owner,
    ids.map((submission, n) => ({ submission, at: `2026-03-10T1${n}:10:00Z`, message: `Failed to verify payload for document ${n}77` })),
  );
  expect(await scan()).toBe(3);
  expect(await scan()).toBe(0);
  await Promise.all([scan(), scan(), scan()]);
  const [only, ...others] = await classes();
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    stage: 'attempt',
    place: 'uploads',
    code: 'http_500',
    pattern: 'failed to verify payload for document …',
    occurrences: 3,
    submissions: 3,
    people: 2,
    lastHour: 2,
    lastDay: 3,
    state: 'open',
  });
  expect(only?.firstSeenAt.toISOString()).toBe('2026-03-10T10:10:00.000Z');
});

test('what a slow transaction writes late is counted, though newer numbers were counted before it ended', async () => {
  const ids = await insertSubmissions(db.owner, ['ann', 'ben', 'cid']);
  const slow = await db.owner.connect();
  try {
    await slow.query('begin');
    const [late] = await insertTries(slow, [{ submission: ids[0]!, at: '2026-03-10T10:00:00Z' }]);
    const [early] = await insertTries(db.owner, [{ submission: ids[1]!, at: '2026-03-10T10:01:00Z' }]);
    expect(late!).toBeLessThan(early!);
    expect(await scan()).toBe(1);
    expect(await scan()).toBe(0);
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await expectCounted(1);
  await insertTries(db.owner, [{ submission: ids[2]!, at: '2026-03-10T10:02:00Z' }]);
  expect(await scan()).toBe(1);
  expect(await scan()).toBe(0);
  expect((await classes())[0]).toMatchObject({ occurrences: 3, submissions: 3 });
});

test('findings, refused rows and what slices above report are counted beside', async () => {
  const [id] = await insertSubmissions(db.owner, ['ann']);
  await db.owner.query(
    `insert into findings (program, kind, subject, submission_id, details, opened_at, answer_by)
     values ($1, 'missing_at_receiver', 'x', $2, '{"destination":"uploads"}', $3, $3)`,
    [PROGRAM, id, NOW],
  );
  await db.owner.query(`insert into imports (program, file_name, started_by, started_at) values ($1, 'f', 'olga', $2)`, [PROGRAM, NOW]);
  await db.owner.query(
    `insert into import_refusals (import_id, program, field, rule, rows, at) select id, $1, 'identity.ssn', 'too_short', 12, $2 from imports`,
    [PROGRAM, NOW],
  );
  await scan();
  const bounced = {
    sourceId: 5,
    program: PROGRAM,
    stage: 'notice',
    place: 'received',
    step: null,
    code: 'permanent_failure',
    message: null,
    submissionId: id!,
    weight: 1,
  } as const;
  const report = () =>
    db.database.transaction('*', (session) =>
      recordOccurrences(session, scanHouse(db.database), 'notices', [{ ...bounced, at: new Date(NOW) }]),
    );
  expect([await report(), await report()]).toEqual([1, 0]);
  const found = (await classes()).map(({ stage, place, step, code, occurrences, people }) => [
    stage,
    place,
    step,
    code,
    occurrences,
    people,
  ]);
  expect(found.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))).toEqual([
    ['finding', 'missing_at_receiver', 'uploads', null, 1, 1],
    ['import', 'identity.ssn', null, 'too_short', 12, 0],
    ['notice', 'received', null, 'permanent_failure', 1, 1],
  ]);
});

test('what was resolved and comes again is open anew and marked; what happened before that is no regression', async () => {
  const ids = await insertSubmissions(db.owner, ['ann', 'ben', 'cid']);
  const fail = (n: number, at: string) => insertTries(db.owner, [{ submission: ids[n]!, at }]);
  await fail(0, '2026-03-10T10:00:00Z');
  await scan();
  const { id } = (await classes())[0]!;
  await resolveClass(db.database, { ...BY, id, mendedIn: '1.4' });
  await fail(1, '2026-03-10T12:00:00Z');
  await scan();
  expect((await classes())[0]).toMatchObject({ state: 'resolved', mendedIn: '1.4', regressions: 0, occurrences: 2 });
  await fail(2, '2026-03-10T12:40:00Z');
  await scan();
  expect((await classes())[0]).toMatchObject({
    state: 'open',
    regressions: 1,
    stateReason: 'came_again',
    regressedAt: new Date('2026-03-10T12:40:00Z'),
  });
  const { rows } = await db.owner.query(`select action, actor from ledger_lines where subject_kind = 'error_class' order by id`);
  expect(rows).toEqual([
    { action: 'error_class.resolved', actor: 'olga' },
    { action: 'error_class.regressed', actor: 'triage' },
  ]);
  await expect(reopenClass(db.database, { ...BY, id })).rejects.toMatchObject({ code: 'WB_TRIAGE_STATE' });
});

test.each([
  ['a date', { until: new Date('2026-03-10T13:00:00Z') }, ['2026-03-10T12:50:00Z', '2026-03-10T13:00:00Z'], 'time_reached'],
  ['a number', { count: 2 }, ['2026-03-10T12:50:00Z', '2026-03-10T14:00:00Z'], 'number_reached'],
  ['a rate', { perHour: 2 }, ['2026-03-10T13:10:00Z', '2026-03-10T13:50:00Z'], 'rate_reached'],
] as const)('ignored until %s, it opens when that is reached and not before', async (_name, until, [before, after], why) => {
  const ids = await insertSubmissions(db.owner, ['ann', 'ben', 'cid']);
  await insertTries(db.owner, [{ submission: ids[0]!, at: '2026-03-10T10:00:00Z' }]);
  await scan();
  const { id } = (await classes())[0]!;
  await ignoreClass(db.database, { ...BY, id, ...until });
  await insertTries(db.owner, [{ submission: ids[1]!, at: before }]);
  await scan();
  expect((await classes())[0]).toMatchObject({ state: 'ignored' });
  await insertTries(db.owner, [{ submission: ids[2]!, at: after }]);
  await scan();
  expect((await classes('open'))[0]).toMatchObject({
    state: 'open',
    stateReason: why,
    ignoreUntil: null,
    ignoreOccurrences: null,
    ignorePerHour: null,
    regressions: 0,
  });
});

test('whatever fails, in whatever slices it is read: classes, hours, submissions and people equal a recount', async () => {
  const texts = ['the upload timed out', 'failed to verify payload', 'location expired', null];
  const failure = fc.record({ who: fc.nat(5), hour: fc.nat(71), text: fc.constantFrom(...texts), isLate: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(failure, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), async (failures, slice) => {
      await db.owner.query(
        'truncate error_occurrences, error_classes, error_class_hours, error_class_submissions, error_class_people, submissions, handoffs, handoff_history, handoff_attempts restart identity cascade',
      );
      await db.owner.query('update triage_scans set settled = 0, reached = 0, marked = null, marked_transaction = null, marked_at = null');
      const ids = await insertSubmissions(
        db.owner,
        failures.map(({ who }) => `person ${who}`),
      );
      const tries = failures.map(
        ({ hour, text }, n): Try => ({
          submission: ids[n]!,
          at: new Date(Date.parse('2026-03-01T00:00:00Z') + hour * 3_600_000 + n * 1_000).toISOString(),
          ...(text === null ? {} : { message: text }),
        }),
      );
      const house = scanHouse(db.database, { slice });
      const late = tries.filter((_, n) => failures[n]!.isLate);
      await insertTries(
        db.owner,
        tries.filter((each) => !late.includes(each)),
      );
      await scanFailures(house);
      await insertTries(db.owner, late);
      await scanFailures(house);
      await scanFailures(house);
      const { rows } = await db.owner.query(RECOUNT);
      for (const row of rows) expect(row.stored).toEqual(row.recounted);
      expect(rows.reduce((sum, { recounted }) => sum + recounted[0], 0)).toBe(failures.length);
    }),
    { numRuns: 12 },
  );
});

const RECOUNT = `
  select array[e.occurrences, e.submissions, e.people, (select coalesce(sum(h.occurrences), 0) from error_class_hours h where h.class_id = e.id),
      (select count(*) from error_class_hours h where h.class_id = e.id), extract(epoch from e.first_seen_at), extract(epoch from e.last_seen_at)]::float8[] as stored,
    (select array[sum(o.weight), count(distinct o.submission_id), count(distinct s.person_id), sum(o.weight), count(distinct date_trunc('hour', o.at)),
        extract(epoch from min(o.at)), extract(epoch from max(o.at))]::float8[]
      from error_occurrences o left join submissions s on s.id = o.submission_id where o.class_id = e.id) as recounted
  from error_classes e`;

test('a window of a class is its own submissions and people', async () => {
  const ids = await insertSubmissions(db.owner, ['ann', 'ann', 'ben']);
  await insertTries(
    db.owner,
    ids.map((submission, n) => ({ submission, at: `2026-03-0${n + 1}T10:00:00Z` })),
  );
  await db.owner.query('select settle(array(select id from submissions))');
  await scan();
  const { id } = (await classes())[0]!;
  const list = (from?: string, until?: string) =>
    db.database.transaction('*', (session) =>
      listConcerned(
        session,
        { classId: id, ...(from ? { from: new Date(from) } : {}), ...(until ? { until: new Date(until) } : {}) },
        { limit: 2 },
      ),
    );
  expect(await list()).toMatchObject({
    counts: { occurrences: 3, submissions: 3, people: 2 },
    rows: [{ externalId: 's1' }, { externalId: 's2' }],
    next: ids[1],
  });
  expect(await list('2026-03-02T00:00:00Z', '2026-03-04T00:00:00Z')).toMatchObject({
    counts: { occurrences: 2, submissions: 2, people: 2 },
    rows: [{ externalId: 's2', occurrences: 1 }, { externalId: 's3' }],
    next: null,
  });
});
