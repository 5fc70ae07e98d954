import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { recordImportedHandoffs } from '../handoffs/index.ts';
import { createShare, issueLinks, packageWriter, recordPackages, showShare } from '../packages/index.ts';
import { placeHold, workForgetting } from '../retention/index.ts';
import { scanFolder, scanTables } from '../retention/test-scan.ts';
import { importFile, openSubmissions } from '../submissions/index.ts';
import {
  decideApproval,
  draftRun,
  listSealedFiles,
  prepareRun,
  queueRun,
  requestApproval,
  type Selection,
  showRun,
  takeSealedFile,
} from '../tasks/index.ts';
import { startTestWorker, until } from '../tasks/test-house.ts';
import { useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';

const db = useDatabase();
let house: TestInstallation;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
const SYSTEM = { kind: 'system', name: 'test' } as const;
const ASKER = { kind: 'person', name: 'olga' } as const;
const PROGRAM = 'form526';

beforeAll(async () => {
  house = await testInstallation(db, {
    programs: [form526, vye],
    settings: { retain: 'payload=30,package=30,input=30,result=30,answer=30,notice=30' },
  });
  stopWorker = startTestWorker(house.tasks, faults);
  await takeIn();
});
afterAll(async () => {
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

async function takeIn(): Promise<void> {
  const rows = Array.from({ length: 6 }, (_, n) => ({
    id: `c-${n}`,
    form: '21-526EZ',
    person_id: `person-${n}`,
    submitted_at: '2020-01-05T10:00:00Z',
    payload: { form526: { form526: { veteran: { number: n } } } },
    identity: { first_name: 'Marigold', last_name: `Sample${'abcdef'[n]}`, ssn: `90011000${n}`, zip: '00000' },
  }));
  const input = join(house.folder, 'claims.jsonl');
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const doors = { database: house.database, keyring: house.keyring, store: house.objects, recordHandoffs: recordImportedHandoffs };
  expect(await importFile(doors, { program: house.registry.get(PROGRAM)!, input, startedBy: SYSTEM })).toMatchObject({ imported: 6 });
}

const scoped = <T>(work: Parameters<typeof house.database.transaction<T>>[1]) => house.database.transaction<T>([PROGRAM], work);

interface Wish {
  readonly params?: object;
  readonly csv?: string;
  readonly selection?: Selection;
  readonly program?: string;
}

/** Previews the run, has as many others approve it as its task asks for, and waits for its end. */
async function run(task: string, { params = {}, csv, selection, program = PROGRAM }: Wish) {
  const chosen = selection ?? (csv === undefined ? ({ kind: 'nothing' } as const) : ({ kind: 'csv' } as const));
  const deed = { by: ASKER, reason: 'a test', scope: '*' } as const;
  const input = csv === undefined ? {} : { input: { name: 'list.csv', body: Buffer.from(csv) } };
  const { id } = await draftRun(house.tasks, { ...deed, program, task, params, selection: chosen, ...input });
  const preview = await prepareRun(house.tasks, id);
  const shown = await house.database.transaction('*', (session) => showRun(house.registry, session, id));
  const { approvalsNeeded, digest } = shown.run;
  if (approvalsNeeded > 0 && preview.eligible > 0) await requestApproval(house.tasks, id, deed);
  for (const name of preview.eligible > 0 ? ['peter', 'petra', 'paul'].slice(0, approvalsNeeded) : []) {
    const by = { kind: 'person', name } as const;
    const seen = digest!.toString('hex');
    await decideApproval(house.tasks, id, { by, digest: seen, reason: 'looked at', scope: '*', decision: 'approved' });
  }
  if (preview.eligible > 0) await queueRun(house.tasks, id, deed);
  const progress = preview.eligible > 0 ? await until(house.tasks, id, ['succeeded', 'succeeded_with_failures', 'failed']) : undefined;
  const { rows } = await db.owner.query(
    'select position, outcome, reason, message, output from run_outcomes where run_id = $1 order by position',
    [id],
  );
  return { id, preview, progress, approvalsNeeded, outcomes: rows };
}

async function stateOf(externalId: string): Promise<string> {
  const { rows } = await db.owner.query(
    'select coalesce(st.reason, st.settled) as state from standings st join submissions s on s.id = st.submission_id where s.external_id = $1',
    [externalId],
  );
  return rows[0].state;
}

async function addHandoff(externalId: string, state: string, receipt: string | null = null): Promise<number> {
  const { rows } = await db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at, attempts)
     select id, program, 'benefits_intake', $2, 'route', sha256(convert_to($1, 'UTF8')), 'guid', $3, $4, $4, $4, 1 from submissions where external_id = $1 returning id`,
    [externalId, state, receipt, now()],
  );
  return rows[0].id;
}

describe('tasks that every program has', () => {
  it('remediate-many records decisions with evidence, refuses claims without, and does nothing twice', async () => {
    const csv =
      'id,kind,reason,evidence\nc-0,manual,delivered by hand,letter 7\nc-1,manual,delivered by hand,\nc-2,closed,the office said so,\n';
    const first = await run('remediate-many', { csv });
    expect(first.preview).toMatchObject({ items: 3, eligible: 2, notEligible: { no_evidence: 1 } });
    expect(first.approvalsNeeded).toBe(1);
    expect(first.outcomes, JSON.stringify(first.outcomes)).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'succeeded' }]);
    expect([await stateOf('c-0'), await stateOf('c-1'), await stateOf('c-2')]).toEqual(['remediated', 'held', 'closed']);
    const second = await run('remediate-many', { csv });
    expect(second.outcomes).toMatchObject([
      { outcome: 'skipped', reason: 'decided_before' },
      { outcome: 'skipped', reason: 'decided_before' },
    ]);
  });

  it('decide-unknown decides about hand-offs, once', async () => {
    const id = await addHandoff('c-3', 'unknown');
    const params = { decision: 'delivered', reason: 'seen there', evidence: 'document 12' };
    const selection = { kind: 'handoffs', destinations: [], states: ['unknown'] } as const;
    expect((await run('decide-unknown', { params, selection })).outcomes).toMatchObject([
      { outcome: 'succeeded', output: { was: 'unknown' } },
    ]);
    const { rows } = await db.owner.query('select state from handoffs where id = $1', [id]);
    expect(rows).toEqual([{ state: 'delivered' }]);
    expect(await stateOf('c-3')).toBe('delivered');
    expect((await run('decide-unknown', { params, selection })).preview).toMatchObject({ items: 0, eligible: 0 });
  });

  it('re-poll makes the next question due now', async () => {
    const id = await addHandoff('c-4', 'accepted', 'guid-4');
    await db.owner.query(
      `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt) values ($1, $2, 'benefits_intake', 'poll', $3, 'guid-4')`,
      [id, PROGRAM, new Date(now().getTime() + 86_400_000)],
    );
    const first = await run('re-poll', {
      params: { reason: 'they answer again' },
      selection: { kind: 'handoffs', destinations: [], states: ['accepted'] },
    });
    expect(first.outcomes).toMatchObject([{ outcome: 'succeeded' }]);
    const { rows } = await db.owner.query('select due_at <= $2 as is_due from handoff_schedule where handoff_id = $1', [id, now()]);
    expect(rows).toEqual([{ is_due: true }]);
  });

  it('correct-and-resend records overrides, sends afresh and leaves what was sent', async () => {
    await addHandoff('c-5', 'rejected');
    const csv = 'id,zip,last_name\nc-5,12345-6789,Corrected\n';
    const first = await run('correct-and-resend', { params: { reason: 'confirmed by letter' }, csv });
    expect(first.outcomes).toMatchObject([{ outcome: 'succeeded', output: { corrected: 'last_name zip' } }]);
    const { rows } = await db.owner.query(
      `select h.state, h.round, h.submission_id as id from handoffs h join submissions s on s.id = h.submission_id where external_id = 'c-5' order by h.id`,
    );
    expect(rows).toMatchObject([{ state: 'rejected' }, { state: 'waiting', round: 1 }]);
    const reader = { actor: ASKER, program: PROGRAM, reason: 'a look' };
    const opened = await scoped((session) => openSubmissions(session, house.keyring, [rows[0].id], reader));
    expect(opened.get(rows[0].id)).toMatchObject({
      identity: { last_name: 'Corrected', zip: '12345-6789', first_name: 'Marigold' },
      corrections: { zip: '12345-6789' },
    });
    const { rows: cells } = await db.owner.query('select cells from run_blocks where run_id = $1', [first.id]);
    expect(cells.map((block) => JSON.parse(block.cells))).toEqual([['c-5', 'redacted', 'redacted']]);
    const second = await run('correct-and-resend', { params: { reason: 'confirmed by letter' }, csv });
    expect(second.outcomes).toMatchObject([
      { outcome: 'failed', reason: 'effect_refused', message: expect.stringContaining('is waiting') },
    ]);
  });

  it('find-submissions finds by keyed hash, on record', async () => {
    const first = await run('find-submissions', { params: { field: 'ssn', reason: 'a call' }, csv: 'value\n900110002\n999999999\n' });
    expect(first.outcomes).toMatchObject([{ output: { found: 1, submissions: 'c-2' } }, { output: { found: 0, submissions: '' } }]);
    const { rows } = await db.owner.query(
      `select d.details from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = 'submission.searched'`,
    );
    expect(rows).toEqual([{ details: { field: 'ssn', values: 2, found: ['c-2'] } }]);
  });

  it('export-person-history makes a sealed file, masked or revealed, and who takes it is on record', async () => {
    const masked = await run('export-person-history', { params: { person: 'person-0', reason: 'asked by letter' } });
    const revealed = await run('export-person-history', { params: { person: 'person-0', reason: 'asked by letter', reveal: 'true' } });
    const contents = await Promise.all([masked.id, revealed.id].map(takeOnly));
    expect(contents[0]).not.toContain('Marigold');
    expect(JSON.parse(contents[1]!)).toMatchObject({ submissions: [{ externalId: 'c-0', identity: { first_name: 'Marigold' } }] });
    const { rows } = await db.owner.query(
      `select action, count(*)::int as n from ledger_lines where run_id = any ($1) and action in ('sealed_file.taken', 'submission.opened') group by 1 order by 1`,
      [[String(masked.id), String(revealed.id)]],
    );
    expect(rows).toEqual([
      { action: 'sealed_file.taken', n: 2 },
      { action: 'submission.opened', n: 1 },
    ]);
    expect((await run('export-person-history', { params: { person: 'nobody', reason: 'r' } })).outcomes).toMatchObject([
      { reason: 'effect_refused' },
    ]);
  });

  it('renew-share-links ends the links that went out and seals the new ones', async () => {
    const shareId = await aShare('c-1');
    const old: string[] = [];
    const links = { kind: 'stable' } as const;
    await issueLinks(house.shares, { shareId, links, by: ASKER, reason: 'first', scope: [PROGRAM] }, async (csv) => void old.push(csv));
    const first = await run('renew-share-links', { params: { share: shareId, reason: 'the partner lost them' } });
    expect(first).toMatchObject({ approvalsNeeded: 1, outcomes: [{ outcome: 'succeeded', output: { share: shareId } }] });
    const csv = await takeOnly(first.id);
    expect(csv).toMatch(/^file,id,url,expires_at\r?\nc-1\.zip,c-1,http/);
    expect(old.join('')).not.toContain(csv.split('/s/')[1]!.slice(0, 20));
    const { links: counted } = (await scoped((session) => showShare(session, shareId))) as unknown as { links: { stable: number } };
    expect(counted.stable).toBe(1);
    expect((await run('renew-share-links', { params: { share: 9_999, reason: 'r' } })).outcomes).toMatchObject([
      { reason: 'effect_refused' },
    ]);
  });

  it('export-ready seals the list of who waits', async () => {
    const first = await run('export-ready', { params: { export: 'CHGADD', reason: 'a look' }, program: 'vye' });
    expect(first).toMatchObject({ approvalsNeeded: 0, outcomes: [{ outcome: 'succeeded' }] });
    const [file] = await house.database.transaction(['vye'], (session) => listSealedFiles(session, first.id));
    const { content } = await takeSealedFile(house, ['vye'], file!.id, { actor: ASKER, reason: 'a look' });
    expect(content.toString('utf8').trim()).toBe('submission,person,submitted_at,place,newer,file,reason');
  });

  it('redact-person needs two others, and finds nothing the second time', async () => {
    const params = { person: 'person-0', reason: 'asked by letter' };
    const first = await run('redact-person', { params });
    expect(first).toMatchObject({ approvalsNeeded: 2, outcomes: [{ outcome: 'succeeded' }] });
    await workForgetting(house.retention);
    expect(await scanTables(db.owner, ['person-0', '900110000', 'Samplea'])).toEqual([]);
    expect(scanFolder(join(house.folder, 'objects'), ['person-0', 'Samplea'])).toEqual([]);
    expect(await stateOf('c-0')).toBe('remediated');
    expect((await run('redact-person', { params })).outcomes).toMatchObject([
      { outcome: 'failed', reason: 'effect_refused', message: expect.stringContaining('Nothing is kept') },
    ]);
    expect((await run('redact-person', { params: { person: 'person-1', reason: 'r' } })).outcomes).toMatchObject([
      { message: expect.stringContaining('not settled') },
    ]);
  });

  it('purge-by-retention leaves what is young or held', async () => {
    await db.owner.query(`update submissions set received_at = '2020-01-06'`);
    await db.owner.query(`update remediations set decided_at = '2020-01-07'`);
    await db.owner.query(`update handoffs set state_at = '2020-01-07'`);
    await placeHold(house, { scope: [PROGRAM], program: PROGRAM, personId: 'person-2', by: ASKER, reason: 'a lawsuit' });
    const params = { kinds: 'payload,result', reason: 'the yearly purge' };
    const first = await run('purge-by-retention', { params });
    expect(first.preview.run.foreseen, 'what the preview says is what is destroyed, and what a hold keeps').toMatchObject([
      { what: expect.stringMatching(/^payload, older than \d{4}-\d\d-\d\d$/), count: 1, kept: 1, examples: ['c-3'] },
      { what: expect.stringMatching(/^result, older than /), count: 0 },
    ]);
    expect(first).toMatchObject({ approvalsNeeded: 2, outcomes: [{ outcome: 'succeeded' }] });
    expect(await workForgetting(house.retention)).toMatchObject({ destroyed: 1 });
    const { rows } = await db.owner.query(
      `select s.external_id from submissions s join submission_payloads using (submission_id) order by 1`.replace(
        'using (submission_id)',
        'p on p.submission_id = s.id',
      ),
    );
    expect(rows.map(({ external_id }) => external_id)).toEqual(['c-1', 'c-2', 'c-4', 'c-5']);
    await run('purge-by-retention', { params: { kinds: 'payload', reason: 'again' } });
    expect(await workForgetting(house.retention)).toMatchObject({ destroyed: 0 });
    expect(await stateOf('c-3')).toBe('delivered');
  });
});

/** A package of the submission in an open share. */
async function aShare(externalId: string): Promise<number> {
  const at = now();
  const { rows } = await db.owner.query(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at, approvals_needed,
       concurrency, failure_budget, attempt, finished_at)
     values ($1, 'paper-resubmission', 'A task', 'code', 'irreversible', '{}', '{"kind":"csv"}', 'olga', $2, 'r', 'succeeded', $2, 0, 1, 0, 1, $2) returning id`,
    [PROGRAM, at],
  );
  const runId = rows[0].id as number;
  const effect = await packageWriter({ objects: house.objects, program: PROGRAM, externalId }).put({
    contentHash: Buffer.alloc(32, 3),
    overrides: {},
    entries: [{ name: 'metadata.json', documentType: '', content: Buffer.from('{}') }],
  });
  const { rows: found } = await db.owner.query('select id from submissions where external_id = $1', [externalId]);
  const author = { runId, program: PROGRAM, actor: ASKER, reason: 'r' };
  await scoped((session) => recordPackages(session, author, [{ submissionId: found[0].id, externalId, effect }]));
  return (await createShare(house.shares, { runId, by: ASKER, reason: 'r', scope: [PROGRAM] })).id;
}

async function takeOnly(runId: number): Promise<string> {
  const [file] = await scoped((session) => listSealedFiles(session, runId));
  const { content } = await takeSealedFile(house, [PROGRAM], file!.id, { actor: ASKER, reason: 'handed over' });
  expect(await text((await house.objects.get(file!.objectKey)).stream)).not.toContain('c-0');
  return content.toString('utf8');
}
