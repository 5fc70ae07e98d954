import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';
import { defineTask, failed, skipped, succeeded } from '#sdk';
import { openBuckets } from '../submissions/index.ts';
import { useDatabase } from '../testing/index.ts';
import { emptyItems } from './forgetting/redactions.sql.ts';
import { draftRun, prepareRun, queueRun, retryFailed, showRun } from './index.ts';
import {
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  startTestWorker,
  type TestHouse,
  textOf,
  until,
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
/** Codes whose partner is down, until a test says that it is up. */
const down = new Set<string>();
const sent: string[] = [];

const row = z.object({ code: z.string(), amount: z.coerce.number().min(-100), note: z.string().optional() });
const common = {
  title: 'Sends rows',
  description: 'Sends each row of a file.',
  risk: 'reversible',
  approvals: 0,
  params: z.object({}),
  over: ['csv', 'failed'],
  concurrency: 4,
  failureBudget: 1_000_000,
  outputColumns: ['sent'],
} as const;

const sends = defineTask<object, z.infer<typeof row>>({
  ...common,
  name: 'sends',
  row: { schema: row, key: 'code', aliases: { amount: ['sum'] } },
  notEligible: ({ amount }) => (amount === 0 ? 'nothing_to_send' : undefined),
  sample: async (_context, { code, amount }) => ({ before: { code }, after: { code, amount } }),
  works: 'on one row',
  performRow: async (_context, { code, note }) => {
    if (down.has(code)) return failed('partner_down', 'It did not answer.');
    if (note === 'skip') return skipped('told_to');
    sent.push(code);
    return succeeded({ output: { sent: code } });
  },
});
const slices = defineTask<object, { id: string }>({
  ...common,
  name: 'slices',
  over: ['csv'],
  row: { schema: z.object({ id: z.string() }), submission: 'id' },
  works: 'on a slice of rows',
  performRows: async (_context, rows) => rows.map(({ id }) => remediated(id)),
});
const once = defineTask({
  ...common,
  name: 'once',
  over: ['nothing'],
  works: 'once',
  performOnce: async () => succeeded({ output: { sent: 'it' } }),
});
const handoffs = defineTask({
  ...common,
  name: 'handoffs',
  over: ['handoffs', 'csv'],
  notEligible: ({ state }) => (state === 'delivered' ? 'delivered' : undefined),
  works: 'on a slice of handoffs',
  performHandoffs: async (_context, facts) => facts.map(({ destination }) => succeeded({ output: { sent: destination } })),
});

let bucket: ObjectStore;
let refusing: (key: string) => boolean = () => false;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bucket-'));
  bucket = await openObjectStore({ url: pathToFileURL(folder).href });
  const put: ObjectStore['put'] = async (key, ...rest) => {
    if (refusing(key)) throw new WaybillError('WB_OBJECT_STORE', 'The bucket is full.');
    return bucket.put(key, ...rest);
  };
  const buckets = () => openBuckets({}, async () => ({ ...bucket, put, close: async () => undefined }));
  house = { ...(await openTestHouse({ database: db.database, tasks: [sends, slices, once, handoffs] })), buckets };
  stopWorker = startTestWorker(house, faults);
});
afterAll(async () => {
  await stopWorker();
  await house.close();
  await bucket.close();
  expect(faults).toEqual([]);
});

const ENDED = ['succeeded', 'succeeded_with_failures', 'failed'] as const;

function draft(task: string, csv: string, more: object = {}) {
  const input = { name: 'rows.csv', body: Buffer.from(csv) };
  return draftRun(house, { ...DEED, program: PROGRAM, task, params: {}, selection: { kind: 'csv' }, input, ...more });
}

async function run(task: string, csv: string, more: object = {}) {
  const drafted = await draft(task, csv, more);
  const preview = await prepareRun(house, drafted.id);
  if (preview.eligible > 0) {
    await queueRun(house, drafted.id, DEED);
    await until(house, drafted.id, ENDED);
  }
  const shown = await house.database.transaction('*', (session) => showRun(house.programs, session, drafted.id));
  const texts = await Promise.all(shown.files.map(async ({ kind, objectKey }) => [kind, await textOf(house, objectKey)] as const));
  return { id: drafted.id, preview, shown, files: Object.fromEntries(texts) as Record<(typeof shown.files)[number]['kind'], string> };
}

/** Cells as somebody else's program writes them: nothing is made safe. */
function csvLines(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return rows.map((cells) => `${cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')}\n`).join('');
}

function recordsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true, relax_column_count: true });
}

describe('a run over the rows of a file', () => {
  it('takes rows as its schema reads them, and says of each bad one which row, field and rule it is', async () => {
    const csv =
      '\ufeffCode,SUM,"no\nte",other\r\n007,12,,x\r\n008,oops,,=1+1\r\n009,1,skip\r\n007,3,,\r\n010,0,,\r\n011,-5,"two\r\nlines",-7\r\n';
    const { preview, files } = await run('sends', csv, { selection: { kind: 'rows', map: { note: 'no\nte' } } });
    expect(preview).toMatchObject({
      items: 6,
      eligible: 2,
      notEligible: { does_not_fit: 1, ragged: 1, repeated: 1, nothing_to_send: 1 },
    });
    expect(preview.run.inputColumns?.map).toEqual({ code: 'Code', amount: 'SUM', note: 'no\nte' });
    expect(preview.faults.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^Row 2: amount: .*number.*\.$/),
      'Row 3 has 3 cells, and the header line has 4.',
    ]);
    expect(preview.run.samples).toMatchObject([
      { position: 0, name: '007', before: { code: '007' }, after: { code: '007', amount: 12 } },
      { position: 5, name: '011' },
    ]);
    expect(files.output.split('\n')[0]).toBe('Code,SUM,"no');
    const rows = recordsOf(files.output);
    expect(rows.map(({ Code, outcome }) => `${Code} ${outcome}`)).toEqual([
      '007 succeeded',
      '008 not_eligible',
      '009 not_eligible',
      '007 not_eligible',
      '010 not_eligible',
      '011 succeeded',
    ]);
    expect(rows[1]).toMatchObject({ other: "'=1+1", reason: 'does_not_fit' });
    expect(rows[5]).toMatchObject({ other: '-7', 'no\nte': 'two\r\nlines', sent: '011' });
    expect(recordsOf(files.failed).map(({ Code }) => Code)).toEqual(['008', '009']);
  });

  it('names every column that it does not find', async () => {
    const drafted = await draft('sends', 'kode,amount,Amount\n1,2,3\n');
    await expect(prepareRun(house, drafted.id)).rejects.toThrow('the file has no column code; amount could be any of "amount", "Amount"');
  });

  it('has its failed rows mended in a file and run again by a child, which refuses what was done', async () => {
    const codes = idsFrom('m', 12);
    for (const code of codes.slice(0, 3)) down.add(code);
    const first = await run(
      'sends',
      csvLines([['code', 'amount', 'note'], ...codes.map((code, n) => [code, n === 5 ? 'bad' : n + 1, '=a'])]),
    );
    expect(first.shown.progress).toMatchObject({ succeeded: 8, failed: 3 });
    down.clear();
    const mended = first.files.failed.replace('bad', '6');
    const child = await run('sends', `${mended}${codes[11]},1,,,,,,\n`, { mends: first.id });
    expect(child.preview).toMatchObject({ items: 5, eligible: 4, notEligible: { not_failed_before: 1 } });
    expect(child.shown).toMatchObject({ run: { parentRunId: first.id, state: 'succeeded' }, progress: { succeeded: 4 } });
    expect(child.files.succeeded.split('\n')[0]).toBe('code,amount,note,outcome,reason,message,attempt,sent');
    expect(recordsOf(child.files.succeeded).map(({ note }) => note)).toEqual(["'=a", "'=a", "'=a", "'=a"]);
    const again = await house.database.transaction('*', (session) => showRun(house.programs, session, first.id));
    expect(again.children).toEqual([child.id]);
    expect(sent.filter((code) => code.startsWith('m-')).toSorted()).toEqual(codes);
  });

  it('goes over what failed in a run before, as a run of its own', async () => {
    const codes = idsFrom('f', 6);
    for (const code of codes.slice(2, 4)) down.add(code);
    const first = await run('sends', csvLines([['code', 'amount'], ...codes.map((code) => [code, 1])]));
    down.clear();
    const child = await draftRun(house, {
      ...DEED,
      program: PROGRAM,
      task: 'sends',
      params: {},
      selection: { kind: 'failed', runId: first.id },
    });
    expect(await prepareRun(house, child.id)).toMatchObject({ items: 2, eligible: 2 });
    await queueRun(house, child.id, DEED);
    expect(await until(house, child.id, ENDED)).toMatchObject({ state: 'succeeded', succeeded: 2 });
  });

  it('changes the submissions that its rows name', async () => {
    const ids = idsFrom('named', 30);
    await insertSubmissions(db.owner, ids);
    const { shown } = await run('slices', csvLines([['ID'], ...[...ids, 'nobody'].map((id) => [id])]));
    expect(shown).toMatchObject({ notEligible: { unknown_id: 1 }, progress: { succeeded: 30 } });
    const { rows } = await db.owner.query('select count(*)::int as n from remediations where run_id = $1', [shown.run.id]);
    expect(rows).toEqual([{ n: 30 }]);
  });

  it('stands in its result files with every row of the input, each once, whatever the rows are', async () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('=1+1', '-5', '007', 'a,b', 'two\nlines', '"', ' ', '@x', "'=1"));
    const given = fc.record({
      amount: fc.constantFrom('1', '-2.5', 'oops', '', '0'),
      note: fc.oneof(cell, fc.constant('skip')),
      extra: fc.constantFrom('none', 'one', 'missing'),
      isDown: fc.boolean(),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 40 }), async (rows) => {
        round += 1;
        const codes = rows.map((_, n) => `p${round}-${n}`);
        rows.forEach(({ isDown }, n) => {
          if (isDown) down.add(codes[n] as string);
        });
        const lines = rows.map(({ amount, note, extra }, n) => {
          const cells = [codes[n], amount, note];
          return extra === 'none' ? cells : extra === 'one' ? [...cells, 'more'] : cells.slice(0, 2);
        });
        const { preview, shown, files } = await run('sends', csvLines([['code', 'amount', 'note'], ...lines]));
        if (preview.eligible === 0) return;
        const parts = [files.succeeded, files.failed, files.unprocessed].flatMap((text) => recordsOf(text).map(({ code }) => code));
        expect(new Set(parts)).toEqual(new Set(codes));
        expect(parts).toHaveLength(codes.length);
        expect(recordsOf(files.output).map(({ code }) => code)).toEqual(codes);
        const { total, succeeded: done, failed: bad, skipped: left, unknown, unprocessed } = shown.progress;
        expect(done + bad + left + unknown + unprocessed).toBe(total);
        expect(shown.run.items).toBe(total + Object.values(shown.notEligible).reduce((sum, n) => sum + n, 0));
        expect(recordsOf(files.succeeded)).toHaveLength(done);
      }),
      { numRuns: 12 },
    );
  });
});

it('puts its result files beside an input that came from a bucket, as soon as the bucket takes them, and writes nothing over', async () => {
  const refusals = ['succeeded'];
  const address = 's3://inbox/today/beside.csv';
  await bucket.put('today/beside_output.csv', Buffer.from('of somebody else'));
  refusing = (key) => key.includes('_failed') && refusals.pop() !== undefined;
  const drafted = await draft('sends', 'code,amount\nb-1,1\nb-2,x\n', {
    input: { name: 'beside.csv', body: Buffer.from('code,amount\nb-1,1\nb-2,x\n'), address },
  });
  await prepareRun(house, drafted.id);
  await queueRun(house, drafted.id, DEED);
  await until(house, drafted.id, ENDED);
  const undelivered = async () =>
    (await db.owner.query("select run_id, closed_reason from findings where kind = 'result_not_delivered'")).rows;
  const look = () => house.database.transaction('*', (session) => showRun(house.programs, session, drafted.id));
  await vi.waitUntil(async () => (await look()).deliveries.filter(({ state }) => state === 'done').length === 3);
  expect((await look()).deliveries.find(({ kind }) => kind === 'failed')).toMatchObject({ state: 'due', refusedBy: 'WB_OBJECT_STORE' });
  expect(await undelivered()).toEqual([{ run_id: drafted.id, closed_reason: null }]);
  setClockOffset(3_600_000);
  await vi.waitUntil(async () => (await look()).deliveries.every(({ state }) => state === 'done'));
  setClockOffset(0);
  expect(await undelivered()).toEqual([{ run_id: drafted.id, closed_reason: 'the bucket took it' }]);
  const { deliveries, files } = await look();
  expect(deliveries.find(({ kind }) => kind === 'output')?.address).toBe(`s3://inbox/today/beside_output.run-${drafted.id}.csv`);
  for (const { kind, address: at } of deliveries) {
    const head = await bucket.head(at.replace('s3://inbox/', ''), { sha256: true });
    expect(head?.sha256).toBe(files.find((file) => file.kind === kind)?.sha256.toString('hex'));
  }
});

it('a run over nothing has one item', async () => {
  const drafted = await draftRun(house, { ...DEED, program: PROGRAM, task: 'once', params: {}, selection: { kind: 'nothing' } });
  expect(await prepareRun(house, drafted.id)).toMatchObject({ items: 1, eligible: 1 });
  await queueRun(house, drafted.id, DEED);
  expect(await until(house, drafted.id, ENDED)).toMatchObject({ state: 'succeeded', succeeded: 1 });
});

it('a run over hand-offs judges each by what is known of it', async () => {
  const [submission] = await insertSubmissions(db.owner, ['with-handoffs']);
  const at = new Date('2026-01-05T10:00:00Z');
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     select $1, $2, d, s, 'import', '\\x00', $3, $3, $3 from unnest($4::text[], $5::text[]) as h (d, s) returning id`,
    [submission, PROGRAM, at, ['paper', 'evss', 'other'], ['rejected', 'delivered', 'rejected']],
  );
  const selection = { kind: 'handoffs', destinations: ['paper', 'evss'], states: [] } as const;
  const drafted = await draftRun(house, { ...DEED, program: PROGRAM, task: 'handoffs', params: {}, selection });
  expect(await prepareRun(house, drafted.id)).toMatchObject({ items: 2, eligible: 1, notEligible: { delivered: 1 } });
  await queueRun(house, drafted.id, DEED);
  expect(await until(house, drafted.id, ENDED)).toMatchObject({ state: 'succeeded', succeeded: 1 });
  const byFile = await run('handoffs', `handoff_id\n${rows[2]?.id}\n999999\n${rows[2]?.id}\n`);
  expect(byFile.preview).toMatchObject({ items: 3, eligible: 1, notEligible: { unknown_id: 1, repeated: 1 } });
  expect(recordsOf(byFile.files.succeeded)).toMatchObject([{ id: String(rows[2]?.id), sent: 'other' }]);
});

it('tries failed rows again that lie in many blocks, and fails the one whose cells are no longer kept', async () => {
  const codes = idsFrom('far', 9_000);
  const failing = [10, 5_000, 8_990].map((place) => codes[place] as string);
  for (const code of failing) down.add(code);
  const { id } = await run('sends', `code,amount\n${codes.map((code) => `${code},1`).join('\n')}\n`);
  down.clear();
  const words = { program: PROGRAM, submissionIds: [], names: [failing[1] as string] };
  await house.database.transaction('*', (session) => emptyItems(session, words, 'nobody'));
  const child = await draft('sends', '', { selection: { kind: 'failed', runId: id }, input: undefined });
  expect(await prepareRun(house, child.id)).toMatchObject({ items: 3, eligible: 2, notEligible: { row_not_kept: 1 } });
  await retryFailed(house, id, DEED);
  await until(house, id, ['succeeded_with_failures']);
  const shown = await house.database.transaction('*', (session) => showRun(house.programs, session, id));
  expect(shown.progress).toMatchObject({ attempt: 2, total: 9_000, succeeded: 8_999, failed: 1 });
  expect(shown.reasons).toEqual([{ outcome: 'failed', reason: 'row_not_kept', n: 1 }]);
  expect(sent.filter((code) => code.startsWith('far-'))).toHaveLength(8_999);
});

it('refuses what a task does not run over', async () => {
  await expect(draft('once', 'a\n1\n')).rejects.toMatchObject({ code: 'WB_RUN_INPUT' });
  const request = { ...DEED, program: PROGRAM, task: 'sends', params: {}, selection: { kind: 'nothing' } } as const;
  await expect(draftRun(house, request)).rejects.toThrow('sends does not run over nothing; it runs over: csv, failed.');
});
