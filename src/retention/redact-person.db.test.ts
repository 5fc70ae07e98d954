import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { findDuplicates, reportDuplicates } from '../duplicates/index.ts';
import { recordImportedHandoffs } from '../handoffs/index.ts';
import { readTimeline } from '../history/index.ts';
import { recordLines, sealLedger, verifyLedger } from '../ledger/index.ts';
import { packageWriter, recordPackages } from '../packages/index.ts';
import { checkStanding } from '../standing/index.ts';
import { importFile, listSubmissions, openSubmissions, readRefusals, recordRemediations, showSubmission } from '../submissions/index.ts';
import { draftRun } from '../tasks/index.ts';
import { useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';
import { liftHold, listHolds, listRedactions, placeHold, redactPerson, workForgetting } from './index.ts';
import { scanFolder, scanTables } from './test-scan.ts';

const db = useDatabase();
let house: TestInstallation;
const SYSTEM = { kind: 'system', name: 'test' } as const;
const BY = { kind: 'person', name: 'olga' } as const;
const PROGRAM = 'form526';

/** What is the person's alone, and shall be found nowhere. */
const VALUES = [
  'person-secret-1',
  'Marigoldine',
  'Testwellington',
  '900443322',
  'marigoldine@example.org',
  'a sore left elbow',
  'said by the receiver of her',
];

beforeAll(async () => {
  house = await testInstallation(db.appUrl);
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

function claim(id: string, person: string, more: object = {}): object {
  return {
    id,
    form: '21-526EZ',
    person_id: person,
    submitted_at: '2026-01-05T10:00:00Z',
    payload: { form526: { form526: { veteran: { emailAddress: 'marigoldine@example.org' }, note: 'a sore left elbow' } } },
    identity: { first_name: 'Marigoldine', last_name: 'Testwellington', ssn: '900443322', zip: '00000' },
    ...more,
  };
}

async function importRows(name: string, rows: readonly (object | string)[]) {
  const input = join(house.folder, name);
  writeFileSync(input, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  const doors = { database: house.database, keyring: house.keyring, store: house.objects, recordHandoffs: recordImportedHandoffs };
  return importFile(doors, { program: house.registry.get(PROGRAM)!, input, startedBy: SYSTEM });
}

async function idOf(externalId: string): Promise<number> {
  const { rows } = await db.owner.query<{ id: number }>('select id from submissions where external_id = $1', [externalId]);
  return rows[0]!.id;
}

const scoped = <T>(work: Parameters<typeof house.database.transaction<T>>[1]) => house.database.transaction<T>([PROGRAM], work);

function redact(more: { isUnsettledToo?: boolean; personId?: string } = {}) {
  return scoped((session) =>
    redactPerson(session, {
      program: PROGRAM,
      personId: 'person-secret-1',
      reason: 'asked for in writing',
      actor: BY,
      runId: null,
      isUnsettledToo: false,
      macOf: house.tasks.personal.macOf,
      ...more,
    }),
  );
}

/** A run that never started and whose sealed parameter is the person. */
function draftNamingThem() {
  const params = { person: 'person-secret-1', reason: 'a test' };
  return draftRun(house.tasks, {
    program: PROGRAM,
    task: 'export-person-history',
    params,
    selection: { kind: 'nothing' },
    by: BY,
    reason: 'a test',
  });
}

/** Two equal claims of one person, each with a file; another person sent one of the files too. */
async function takeIn(): Promise<void> {
  const own = join(house.folder, 'own.txt');
  const shared = join(house.folder, 'shared.txt');
  writeFileSync(own, 'a sore left elbow, since 2019');
  writeFileSync(shared, 'the same letter for everybody');
  const attachments = [
    { name: 'Marigoldine-letter.txt', path: 'own.txt', document_type: 'L023' },
    { name: 'form-letter.txt', path: 'shared.txt', document_type: 'L023' },
  ];
  const other = { identity: { first_name: 'Otto', last_name: 'Other', ssn: '900111111' }, payload: { form526: { form526: { n: 2 } } } };
  const imported = await importRows('claims.jsonl', [
    claim('red-1', 'person-secret-1', { attachments }),
    claim('red-2', 'person-secret-1', { attachments }),
    claim('other-1', 'person-other', { ...other, attachments: [attachments[1]] }),
    claim('refused-1', 'person-secret-1', { form: 'no such form' }),
    claim('refused-2', 'person-other', { ...other, form: 'no such form' }),
  ]);
  expect(imported, JSON.stringify(imported)).toMatchObject({ imported: 3, refused: 2 });
}

async function decide(): Promise<void> {
  const ids = { 'red-1': await idOf('red-1'), 'red-2': await idOf('red-2') };
  await scoped((session) =>
    recordRemediations(
      session,
      Object.entries(ids).map(([externalId, submissionId]) => ({
        program: PROGRAM,
        externalId,
        submissionId,
        actor: BY,
        kind: 'manual' as const,
        isSuccess: true,
        reason: 'Testwellington called',
        evidence: { letter: 'to Marigoldine Testwellington' },
        decidedAt: now(),
      })),
    ),
  );
  await scoped((session) => findDuplicates(session, PROGRAM, BY));
}

/** What runs, packages and partners leave of somebody: an ended run over a file, a package, an answer that was kept. */
async function leaveTraces(): Promise<void> {
  const submission = await idOf('red-1');
  const at = now();
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, input_name, input_object_key, requested_by, requested_at, reason, state, state_at,
       approvals_needed, concurrency, failure_budget, attempt, finished_at)
     values ($1, 'release-held', 'A task', 'code', 'irreversible', '{"person": "person-secret-1"}', '{"kind":"csv"}', 'list.csv', 'runs/form526/1/input.csv', 'olga', $2, 'r',
       'succeeded', $2, 0, 1, 0, 1, $2) returning id`,
    [PROGRAM, at],
  );
  const run = rows[0]!.id;
  await db.owner.query(
    `insert into run_items (run_id, position, program, external_id, submission_id, is_eligible) values ($1, 0, $2, 'red-1', $3, true)`,
    [run, PROGRAM, submission],
  );
  await db.owner.query(
    `insert into run_blocks (run_id, block, program, first_position, last_position, eligible, sha256, names, cells)
     values ($1, 0, $2, 0, 0, 1, '\\x00', '"red-1"', '["red-1", "Marigoldine"]')`,
    [run, PROGRAM],
  );
  await db.owner.query(
    `insert into run_outcomes (run_id, attempt, position, program, outcome, message, output, recorded_at) values ($1, 1, 0, $2, 'succeeded', 'Testwellington it is', '{"kept": "900443322"}', $3)`,
    [run, PROGRAM, at],
  );
  await house.objects.put('runs/form526/1/input.csv', Buffer.from('id,name\nred-1,Marigoldine\n'));
  await house.objects.put('runs/form526/1/output.csv', Buffer.from('id,name,kept\nred-1,Marigoldine,900443322\n'));
  await db.owner.query(
    `insert into run_files (run_id, program, attempt, kind, object_key, file_name, bytes, rows, sha256, written_at)
     values ($1, $2, 1, 'output', 'runs/form526/1/output.csv', 'list_output.csv', 40, 1, '\\x00', $3)`,
    [run, PROGRAM, at],
  );
  const stored = await packageWriter({ objects: house.objects, program: PROGRAM, externalId: 'red-1' }).put({
    contentHash: Buffer.alloc(32, 1),
    overrides: { veteranLastName: 'Testwellington' },
    entries: [{ name: 'metadata.json', documentType: '', content: Buffer.from('{"veteranFirstName":"Marigoldine"}') }],
  });
  const author = { runId: run, program: PROGRAM, actor: BY, reason: 'r' };
  await scoped((session) => recordPackages(session, author, [{ submissionId: submission, externalId: 'red-1', effect: stored }]));
  const handoff = await db.owner.query<{ id: number }>(
    `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     values ($1, $2, 'benefits-intake', 'rejected', 'route', '\\x01', $3, $3, $3) returning id`,
    [submission, PROGRAM, at],
  );
  const kept = await house.keyring.encrypt(Buffer.from('said by the receiver of her'), {});
  await db.owner.query(
    `insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, message, answer, answer_key_id)
     values ($1, 1, $2, '\\x01', '\\x02', $3, $3, 'refused', 'said by the receiver of her', $4, $5)`,
    [handoff.rows[0]!.id, PROGRAM, at, kept, house.keyring.keyIdOf(kept)],
  );
  await db.owner.query(
    `insert into findings (program, kind, subject, submission_id, details, opened_at, answer_by) values ($1, 'delivered_twice', 'red-1', $2, '{"said": "said by the receiver of her"}', $3, $3)`,
    [PROGRAM, submission, at],
  );
  const subject = { kind: 'submission', id: 'red-1' };
  await scoped((session) =>
    recordLines(session, [
      { at, actor: BY, program: PROGRAM, action: 'test.noted', subject, reason: 'Marigoldine wrote', details: { ssn: '900443322' } },
    ]),
  );
}

describe('redacting a person', () => {
  it('is refused for nobody, while something is not settled, and under a hold', async () => {
    await takeIn();
    await expect(redact({ personId: 'person-nobody' })).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
    await expect(redact()).rejects.toMatchObject({
      code: 'WB_REDACTION_REFUSED',
      message: /2 of 2 submissions are not settled, red-1 first/,
    });
    await decide();
    const hold = await placeHold(house, { scope: [PROGRAM], program: PROGRAM, personId: 'person-secret-1', by: BY, reason: 'a lawsuit' });
    await expect(redact()).rejects.toMatchObject({ code: 'WB_HELD' });
    await liftHold(house, hold.id, { scope: [PROGRAM], by: BY, reason: 'it ended' });
    await expect(liftHold(house, hold.id, { scope: [PROGRAM], by: BY, reason: 'again' })).rejects.toMatchObject({ code: 'WB_HOLD_STATE' });
  });

  it('leaves counts and states, and none of the values in any table or object', async () => {
    await leaveTraces();
    const { id: drafted } = await draftNamingThem();
    const before = await counts();
    expect((await scanTables(db.owner, VALUES)).length).toBeGreaterThan(5);
    const filesBefore = attachmentObjects();
    expect(await redact()).toMatchObject({ submissions: 2 });
    const { rows: given } = await db.owner.query("select params->>'person' as person from runs where id = $1", [drafted]);
    expect(given).toEqual([{ person: 'redacted' }]);
    setClockOffset(3_700_000);
    const filesDue = await objectsDue();
    const down = { ...house.objects, delete: async () => Promise.reject(new Error('the store is down')) };
    await expect(workForgetting({ ...house.retention, objects: down })).rejects.toThrow('the store is down');
    expect(await objectsDue()).toBeGreaterThanOrEqual(filesDue);
    expect((await workForgetting(house.retention)).erased).toBeGreaterThan(3);
    expect(await workForgetting(house.retention)).toEqual({ destroyed: 0, erased: 0 });

    expect(await scanTables(db.owner, VALUES)).toEqual([]);
    expect(scanFolder(join(house.folder, 'objects'), VALUES)).toEqual([]);
    expect(await counts()).toEqual(before);
    // The file that the other person sent too is still there, and only that.
    expect(filesBefore - attachmentObjects()).toBe(1);
    const refused = await scoped(async () => text(await readRefusals({ ...house, store: house.objects }, [PROGRAM], 1)));
    expect(refused).toContain('refused-2');
    expect(refused).not.toContain('refused-1');
    await expect(redact()).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  });

  it('leaves lists, timelines and the ledger whole', async () => {
    const at = now();
    const list = await scoped((session) => listSubmissions(session, house.keyring, { program: PROGRAM }, { at, limit: 10 }));
    expect(list.rows.map(({ externalId, state }) => `${externalId} ${state}`).toSorted()).toEqual([
      'other-1 needs_attention',
      'red-1 remediated',
      'red-2 remediated',
    ]);
    const shown = await scoped((session) => showSubmission(session, PROGRAM, 'red-1', at));
    expect(shown?.remediations).toMatchObject([{ reason: 'redacted', evidence: { redacted: true } }]);
    expect(
      await scoped((session) => openSubmissions(session, house.keyring, [shown.id], { actor: BY, program: PROGRAM, reason: 'a look' })),
    ).toEqual(new Map());
    expect((await scoped((session) => readTimeline(session, PROGRAM, 'red-1'))).length).toBeGreaterThan(2);
    expect(await scoped((session) => listRedactions(session, PROGRAM, 10))).toMatchObject([{ submissions: 2, left: 0, author: 'olga' }]);
    expect(await scoped((session) => listHolds(session, { program: PROGRAM, isLiftedToo: true, limit: 10 }))).toMatchObject([
      { reason: 'redacted' },
    ]);
    expect(await checkStanding(house.database)).toMatchObject({ differences: [] });
    await sealLedger(house.database, { signer: house.keyring, objects: house.objects });
    expect(await verifyLedger(house.database, { verifier: house.keyring, objects: house.objects })).toMatchObject({ faults: [] });
    // Known under its id, with other content than anybody could send again.
    expect(await importRows('again.jsonl', [claim('red-1', 'person-secret-1')])).toMatchObject({ imported: 0, refused: 1 });
  });
});

async function counts(): Promise<unknown> {
  const { rows } = await db.owner.query('select state, reason, sum(n)::int as n from standing_counts($1) group by 1, 2 order by 1, 2', [
    now(),
  ]);
  const { at: _, ...duplicates } = await scoped((session) => reportDuplicates(session, PROGRAM));
  const { rows: people } = await db.owner.query('select count(distinct person_id)::int as n from submissions');
  return { standing: rows, duplicates, people };
}

/** Objects that are still to be destroyed. */
async function objectsDue(): Promise<number> {
  const { rows } = await db.owner.query<{ n: number }>(`select count(*)::int as n from erasures where step = 'object' and done_at is null`);
  return rows[0]!.n;
}

function attachmentObjects(): number {
  return readdirSync(join(house.folder, 'objects'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.parentPath.includes('attachments'),
  ).length;
}
