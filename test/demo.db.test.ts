import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { squeeze } from './pdf/extract-text.ts';
import { answerOf, runCommand, startCommand } from './whole/command.ts';
import { expectNoProcess, makeFolder, withOwner } from './whole/data-folder.ts';
import { expectWholeZip, keysIn, readObject, readZips, type StoredZip, textOfPackage, unpack } from './whole/packages.ts';
import { leavesOf, type SampleRow } from './whole/rows.ts';
import { expectDocumentedKeys, expectSums, type Summary } from './whole/summary.ts';

const COUNT = 60;
const data = join(makeFolder(), 'data');
const demo = (): Promise<Summary> => answerOf<Summary>(['demo', '--exit', '--data', data, '--port', '0', '--count', String(COUNT)]);

const TOLD = `select n.kind, a.status, a.told_by from notices n join notice_attempts a on a.notice_id = n.id where n.id = $1`;

let first: Summary;
let zips: readonly StoredZip[];

beforeAll(async () => {
  first = await demo();
  zips = await readZips(data);
}, 120_000);

test('prints one object with the documented keys, and every sum holds', () => {
  expectDocumentedKeys(first);
  expectSums(first);
  expect(first.input).toBe(COUNT);
  expect(first.run.succeeded).toBeGreaterThan(5);
  expect(first.duplicates).toBeGreaterThan(5);
  expect(first.standing.total).toBe(first.imported);
});

test('claims that people sent end on every route: proved, provisional, healed, missing, unknown, and left for a package', () => {
  const { fates = {}, submitted } = first.live ?? {};
  expect(submitted).toBeGreaterThan(20);
  expect(fates).toMatchObject({
    'live-well': { 'claims_api delivered': 8 },
    'live-found': { 'claims_api delivered': 2 },
    'live-forgotten': { 'claims_api missing': 2 },
    'live-paper': { 'claims_api rejected': 3, 'benefits_intake delivered': 3 },
    'live-heals': { 'claims_api rejected': 2, 'benefits_intake delivered': 2 },
    'live-turns': { 'claims_api rejected': 2, 'benefits_intake provisional': 2 },
    'live-nowhere': { 'claims_api rejected': 2, 'benefits_intake rejected': 2 },
  });
});

test('on the day when the store was down every change was held and then sent, and somebody saw to it', async () => {
  const { exports, alerts, incidents } = first.live!;
  expect(exports.confirmed).toBe(exports.files);
  // One of the seven is replaced by a newer one of the same person.
  expect(exports.rows).toBe(6);
  expect(exports.late).toBeGreaterThanOrEqual(3);
  expect(alerts.opened).toBe(alerts.live + alerts.resolved);
  expect(alerts.messages).toBeGreaterThan(2);
  expect(incidents).toEqual({ open: [2], closed: [1] });
  const told = await withOwner(data, async (owner) => {
    const { rows } = await owner.query<{ rule: string; state: string; channel: string }>(
      `select distinct a.rule, a.state, d.channel from alerts a join alert_message_alerts about on about.alert_id = a.id
       join alert_deliveries d on d.message_id = about.message_id where d.state = 'sent' and a.rule in ('export_overdue', 'notices_unconfirmed') order by 1`,
    );
    return rows;
  });
  expect(told).toEqual([
    { rule: 'export_overdue', state: 'resolved', channel: 'slack' },
    { rule: 'notices_unconfirmed', state: 'open', channel: 'slack' },
  ]);
}, 20_000);

test('people are told, and it is confirmed by call-back; who could not be told leaves an alert', async () => {
  const { notices } = first.live!;
  expect(notices.told_of_failure).not.toBeNull();
  expect(notices.written - notices.confirmed).toBe(1);
  const rows = await withOwner(data, async (owner) => (await owner.query(TOLD, [notices.told_of_failure])).rows);
  expect(rows).toEqual([{ kind: 'action_needed', status: 'delivered', told_by: 'callback' }]);
}, 20_000);

test('a decision waits for a second person, and a task for its time', async () => {
  const waiting = await withOwner(data, async (owner) => ({
    runs: (await owner.query(`select task, state from runs where state = 'awaiting_approval'`)).rows,
    schedules: (await owner.query('select name from task_schedules')).rows,
  }));
  expect(waiting).toEqual({
    runs: [{ task: 'decide-unknown', state: 'awaiting_approval' }],
    schedules: [{ name: 'undecided-each-morning' }],
  });
}, 20_000);

test('names no way into a portal that has ended with the command', () => {
  expect(first.portal).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('leaves no process behind', async () => {
  await expectNoProcess(data);
});

test('the manifest, the store and the database hold the same packages', async () => {
  const manifest = (await readObject(data, first.share.manifest as string)).toString().trimEnd().split('\n').slice(1);
  const listed = manifest.map((line) => line.split(','));
  expect(listed.map(([file, id]) => [file, id])).toEqual(zips.map(({ id }) => [`${id}.zip`, id]).toSorted(byId));
  const stored = new Map(zips.map((zip) => [zip.id, zip]));
  for (const [, id = '', , , , bytes, sha256] of listed)
    expect([Number(bytes), sha256]).toEqual([stored.get(id)?.bytes.length, stored.get(id)?.sha256]);
  expect(zips.reduce((total, zip) => total + zip.bytes.length, 0)).toBe(first.share.bytes);
  const recorded = await withOwner(data, async (owner) => (await owner.query('select object_key from packages order by 1')).rows);
  expect(recorded.map(({ object_key }) => object_key)).toEqual(zips.map(({ key }) => key).toSorted());
}, 30_000);

test('every zip and every PDF opens, and the text holds every answer, name and date', async () => {
  const rows = new Map(readSample().map((row) => [row.id, row]));
  for (const zip of zips) {
    expectWholeZip(zip);
    const files = await unpack(zip.bytes);
    const text = await textOfPackage(files);
    const { payload, identity } = rows.get(zip.id) as SampleRow;
    const { form526_uploads: uploads, flashes: _, form526, ...others } = payload;
    const { applicationExpirationDate: __, ...claim } = form526.form526;
    const answers = [...leavesOf(claim), ...leavesOf(others), identity.first_name, identity.last_name, identity.birth_date, identity.ssn];
    for (const answer of answers) expect(text.includes(squeeze(answer)), `${zip.id}: ${answer.slice(0, 80)}`).toBe(true);
    expect([...files.keys()].filter((name) => /^attachment\d+\.pdf$/.test(name)).length).toBeGreaterThanOrEqual(uploads?.length ?? 0);
    expect(Object.keys(JSON.parse((files.get('mappings.json') as Buffer).toString()))).toEqual(expect.arrayContaining(pdfNames(files)));
  }
}, 60_000);

test('the same command again does no work twice and says so', async () => {
  const before = await keysIn(data);
  const second = await demo();
  expectDocumentedKeys(second);
  expectSums(second);
  expect(second).toMatchObject({ imported: 0, already_known: first.imported + first.already_known, refused: first.refused, duplicates: 0 });
  expect(second.run).toMatchObject({ id: null, total: 0 });
  expect(second.share).toMatchObject({ id: null, packages: 0 });
  expect(second.standing).toEqual(first.standing);
  expect(second.live?.fates).toEqual(first.live?.fates);
  expect(second.live?.exports).toEqual(first.live?.exports);
  expect(second.live?.incidents).toEqual(first.live?.incidents);
  const isCheckpoint = (key: string): boolean => key.startsWith('ledger/');
  const added = [...(await keysIn(data)).keys()].filter((key) => !before.has(key) && !isCheckpoint(key));
  expect(added).toEqual([]);
}, 60_000);

test('a port that is taken ends it at once, and leaves nothing running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { status, stdout } = await runCommand(['demo', '--exit', '--json', '--data', data, '--port', String(port)]);
  expect(status).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'WB_USAGE', message: expect.stringContaining('--port') });
  await expectNoProcess(data);
}, 30_000);

test('stopped in the middle it ends in order, and the next one goes on', async () => {
  const own = join(dirname(data), 'stopped');
  const args = ['demo', '--exit', '--data', own, '--port', '0', '--count', '120'];
  const command = startCommand([...args, '--json']);
  await command.says(/paper-resubmission: 0 %/);
  command.kill('SIGTERM');
  const { status, stdout } = await command.ended;
  expect([status, JSON.parse(stdout).error?.code]).toEqual([1, 'WB_RUN_STATE']);
  await expectNoProcess(own);
  const summary = await answerOf<Summary>(args);
  expectSums(summary);
  expect(summary.run).toMatchObject({ failed: 0, unprocessed: 0 });
  expect(await readZips(own)).toHaveLength(summary.run.succeeded);
}, 60_000);

function readSample(): SampleRow[] {
  const file = join(data, 'sample', `1-${COUNT}`, 'submissions.jsonl');
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SampleRow);
}

function pdfNames(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files.keys()].filter((name) => name.endsWith('.pdf'));
}

function byId([, a = '']: readonly string[], [, b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}
