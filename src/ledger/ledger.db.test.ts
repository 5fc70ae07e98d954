import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';
import { useDatabase } from '../testing/index.ts';
import {
  adoptCluster,
  type CopyStore,
  exportLedger,
  keepSealing,
  type LedgerLine,
  measureLag,
  recordLines,
  redactLines,
  sealLedger,
  verifyLedger,
} from './index.ts';
import { hashOfLine } from './line.ts';

const db = useDatabase();

const pair = generateKeyPairSync('ed25519');
const signer = { signingKey: 'k1', sign: (data: Uint8Array) => sign(null, data, pair.privateKey) };
const verifier = {
  isSigned: (data: Uint8Array, signature: Uint8Array, keyId: string) => keyId === 'k1' && verify(null, data, pair.publicKey, signature),
};

let folder: string;
let objects: ObjectStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-ledger-'));
  objects = await openObjectStore({ url: pathToFileURL(folder).href });
});
afterEach(async () => {
  await tamper('truncate ledger_lines, ledger_details, ledger_checkpoints, ledger_copies, ledger_eras');
  await objects.close();
  rmSync(folder, { recursive: true });
});

function line(n: number, more: Partial<LedgerLine> = {}): LedgerLine {
  return {
    at: now(),
    actor: { kind: 'person', name: 'operator' },
    program: 'form526',
    action: 'submission.remediated',
    subject: { kind: 'submission', id: n },
    reason: `reason ${n}`,
    details: { n, nested: { b: [1.5, 1e21, null], a: 'é' } },
    ...more,
  };
}

/** Test files share a cluster, and a line is sealed once no older transaction is open in any of its databases. */
const isSealable = () =>
  vi.waitFor(
    async () => {
      const { rows } = await db.owner.query(
        'select ledger_finished_before() > coalesce(max(transaction_id), 0) as sealable from ledger_lines',
      );
      expect(rows).toEqual([{ sealable: true }]);
    },
    { timeout: 15_000, interval: 5 },
  );

async function record(...lines: LedgerLine[]): Promise<void> {
  await db.database.transaction('*', (session) => recordLines(session, lines));
  await isSealable();
}

const seal = (linesPerCheckpoint?: number) =>
  sealLedger(db.database, { signer, objects, ...(linesPerCheckpoint ? { linesPerCheckpoint } : {}) });
const check = (options = {}) => verifyLedger(db.database, { verifier, objects, ...options });
const kinds = async (options = {}) => (await check(options)).faults.map(({ kind }) => kind);

/** As somebody does who owns the schema and has switched its guards off. */
async function tamper(statement: string): Promise<void> {
  const tables = ['ledger_lines', 'ledger_details', 'ledger_checkpoints', 'ledger_copies', 'ledger_eras'];
  const each = (verb: string) => tables.map((table) => `alter table ${table} ${verb} trigger user`).join(';');
  await db.owner.query(
    `begin; ${each('disable')}; alter table ledger_details drop constraint if exists ledger_details_line_id_fkey; ${statement}; ${each('enable')}; commit`,
  );
}

/** Three checkpoints of four lines each, copied, and two lines that wait. */
async function sealedLedger(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await record(...[0, 1, 2, 3].map((n) => line(round * 4 + n)));
    await seal();
  }
  await record(line(100), line(101));
}

test('lines are sealed, verified and counted', async () => {
  await sealedLedger();
  expect(await check()).toEqual({ lines: 14, sealed: 12, unsealed: 2, checkpoints: 3, faults: [], faultCount: 0 });
  expect(await seal()).toEqual({ checkpoints: 1, lines: 2, copied: 1 });
  expect(await seal()).toEqual({ checkpoints: 0, lines: 0, copied: 0 });
  expect((await objects.list('ledger/')).objects).toHaveLength(4);
});

test('a line stands or falls with the transaction that it belongs to', async () => {
  const failing = db.database.transaction('*', async (session) => {
    await recordLines(session, [line(1)]);
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  expect((await check()).lines).toBe(0);
});

test('nobody changes, removes or places a line, and words change by redaction alone', async () => {
  await sealedLedger();
  const attempt = (statement: string) => db.database.transaction('*', (session) => session.client.query(statement));
  for (const table of ['ledger_lines', 'ledger_checkpoints', 'ledger_copies', 'ledger_details']) {
    await expect(attempt(`delete from ${table}`)).rejects.toThrow(/permission denied/);
    await expect(db.owner.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
    await expect(db.owner.query(`truncate ${table} cascade`)).rejects.toThrow(/append-only/);
  }
  await expect(attempt(`update ledger_lines set actor = 'x'`)).rejects.toThrow(/permission denied/);
  await expect(db.owner.query(`update ledger_lines set actor = 'x'`)).rejects.toThrow(/append-only/);
  await expect(attempt(`insert into ledger_lines (transaction_id) values (1)`)).rejects.toThrow(/permission denied/);
  await expect(attempt(`update ledger_details set reason = 'x'`)).rejects.toThrow(/redacted once/);
});

test.each([
  ['a changed line', `update ledger_lines set actor = 'other' where id = (select min(id) from ledger_lines)`, ['line_changed']],
  ['a missing line', `delete from ledger_lines where id = (select min(id) from ledger_lines)`, ['line_missing']],
  ['lost words', `delete from ledger_details where line_id = (select min(id) from ledger_lines)`, ['words_missing']],
  ['other words', `update ledger_details set reason = 'other' where line_id = (select min(id) from ledger_lines)`, ['words_changed']],
  ['other figures', `update ledger_details set details = '{"n":9}' where line_id = (select min(id) from ledger_lines)`, ['words_changed']],
  [
    'a lost checkpoint',
    `delete from ledger_copies where number = 2; delete from ledger_checkpoints where number = 2`,
    ['checkpoint_missing'],
  ],
  [
    'a changed checkpoint',
    `update ledger_checkpoints set sealed_at = sealed_at + interval '1 hour' where number = 2`,
    ['checkpoint_changed'],
  ],
])('%s is found', async (_name, statement, expected) => {
  await sealedLedger();
  await tamper(statement);
  expect(await kinds()).toEqual(expected);
});

test('two lines that changed places are found and named', async () => {
  await sealedLedger();
  const { rows } = await db.owner.query<{ id: number }>('select id from ledger_lines order by id limit 2');
  const [one, other] = rows.map(({ id }) => id) as [number, number];
  // The foreign key would follow; the words go along as they would for someone careful.
  await tamper(`update ledger_lines set id = -1 where id = ${one}; update ledger_lines set id = ${one} where id = ${other}; update ledger_lines set id = ${other} where id = -1;
    update ledger_details set line_id = -1 where line_id = ${one}; update ledger_details set line_id = ${one} where line_id = ${other}; update ledger_details set line_id = ${other} where line_id = -1`);
  const { faults } = await check();
  expect(faults.map(({ kind, line: id }) => [kind, id])).toEqual([
    ['lines_reordered', one],
    ['lines_reordered', other],
  ]);
  expect(await kinds({ objects: undefined })).toEqual(['checkpoint_differs']);
});

test('a line that is forged with a fitting hash of its own is still found', async () => {
  await sealedLedger();
  const forged = await db.owner.query<{ id: number }>('select max(id) as id from ledger_lines');
  await tamper(`update ledger_lines l set actor = f.actor, subject_id = f.subject_id, at = f.at, commitment = f.commitment, hash = f.hash
    from ledger_lines f where f.id = ${forged.rows[0]!.id} and l.id = (select min(id) from ledger_lines);
    update ledger_details d set salt = f.salt, reason = f.reason, details = f.details from ledger_details f
    where f.line_id = ${forged.rows[0]!.id} and d.line_id = (select min(id) from ledger_lines)`);
  expect(await kinds()).toEqual(['line_changed']);
  expect(await kinds({ objects: undefined })).toEqual(['checkpoint_differs']);
});

test('a line put into a sealed place is found', async () => {
  await sealedLedger();
  await tamper(`insert into ledger_lines select nextval('ledger_line_ids'), (select min(transaction_id) from ledger_lines), at, actor, actor_kind, program, action, subject_kind, subject_id, run_id,
    null, hash from ledger_lines limit 1`);
  expect(await kinds()).toEqual(['line_changed', 'line_inserted']);
});

test('a cut tail is found by the copies, and everything behind it', async () => {
  await sealedLedger();
  await tamper(`delete from ledger_copies where number >= 2; delete from ledger_details using ledger_checkpoints c, ledger_lines l
      where c.number = 1 and l.id = line_id and l.transaction_id >= c.until_transaction;
    delete from ledger_lines using ledger_checkpoints c where c.number = 1 and transaction_id >= c.until_transaction; delete from ledger_checkpoints where number >= 2`);
  expect((await check()).faults.map(({ kind, checkpoint }) => [kind, checkpoint])).toEqual([
    ['tail_cut', 2],
    ['tail_cut', 3],
  ]);
  expect(await kinds({ objects: undefined })).toEqual([]);
});

test('a checkpoint that is sealed and copied while somebody verifies is no cut tail, and is verified as well', async () => {
  await sealedLedger();
  let isSealed = false;
  const meanwhile: typeof objects = {
    ...objects,
    list: async (prefix, options) => {
      if (!isSealed) await seal();
      isSealed = true;
      return objects.list(prefix, options);
    },
  };
  expect(await check({ objects: meanwhile })).toEqual({ lines: 14, sealed: 14, unsealed: 0, checkpoints: 4, faults: [], faultCount: 0 });
});

test('a checkpoint that somebody makes anew is found by its signature, its follower and its copy', async () => {
  await sealedLedger();
  const other = generateKeyPairSync('ed25519');
  await tamper('delete from ledger_copies; delete from ledger_checkpoints where number = 3');
  await sealLedger(db.database, { signer: { signingKey: 'k1', sign: (data) => sign(null, data, other.privateKey) } });
  expect(await kinds({ objects: undefined })).toEqual(['signature_wrong']);
  await expect(seal()).rejects.toMatchObject({ code: 'WB_LEDGER_BROKEN' });
});

test('whoever holds the signing key as well is found by the copies', async () => {
  await sealedLedger();
  await tamper(`update ledger_lines set subject_id = '999' where id = (select min(id) from ledger_lines);
    delete from ledger_copies; delete from ledger_checkpoints`);
  const { rows } = await db.owner.query('select * from ledger_lines order by id limit 1');
  const { id, at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment } = rows[0];
  const content = {
    at: at.toISOString(),
    actor,
    actor_kind,
    program,
    action,
    subject_kind,
    subject_id,
    run_id,
    commitment: commitment.toString('hex'),
  };
  await tamper(`update ledger_lines set hash = '\\x${hashOfLine(content).toString('hex')}' where id = ${id}`);
  await sealLedger(db.database, { signer, linesPerCheckpoint: 4 });
  expect(await kinds({ objects: undefined })).toEqual([]);
  const { faults } = await check();
  expect(faults).toContainEqual(expect.objectContaining({ kind: 'copy_changed', checkpoint: 1 }));
});

test('copies that are lost or changed are found', async () => {
  await sealedLedger();
  await objects.delete('ledger/checkpoints/000000000001.json');
  await objects.delete('ledger/checkpoints/000000000002.json');
  await objects.put('ledger/checkpoints/000000000002.json', Buffer.from('{}'));
  expect(await kinds()).toEqual(['copy_missing', 'copy_changed']);
});

test('redaction empties words for good, is recorded, and the chain still proves', async () => {
  await sealedLedger();
  const { rows } = await db.owner.query<{ id: number }>('select min(id) as id from ledger_lines');
  const redaction = {
    lineIds: [rows[0]!.id],
    actor: { kind: 'person', name: 'officer' },
    program: 'form526',
    reason: 'named a person',
  } as const;
  expect(await db.database.transaction('*', (session) => redactLines(session, redaction))).toBe(1);
  expect(await db.database.transaction('*', (session) => redactLines(session, redaction))).toBe(0);
  await seal();
  expect(await check()).toMatchObject({ faultCount: 0, lines: 16 });
  const { rows: left } = await db.owner.query(`select salt, reason, details from ledger_details where line_id = ${rows[0]!.id}`);
  expect(left).toEqual([{ salt: null, reason: null, details: null }]);
});

test('a transaction that is still open holds back its own lines and later ones, not earlier ones', async () => {
  await record(line(1));
  const other = await db.database.pool.connect();
  try {
    await other.query(`begin; set local waybill.programs = '*'`);
    await recordLines({ client: other } as never, [line(2)]);
    await db.database.transaction('*', (session) => recordLines(session, [line(3)]));
    expect(await seal()).toMatchObject({ lines: 1 });
    expect((await measureLag(db.database)).lines).toBe(1);
    await other.query('commit');
  } finally {
    other.release();
  }
  await isSealable();
  expect(await seal()).toMatchObject({ lines: 2 });
  expect(await measureLag(db.database)).toEqual({ lines: 0, milliseconds: 0 });
  expect(await check()).toMatchObject({ faultCount: 0, sealed: 3 });
});

test('many lines make several checkpoints, and none cuts a transaction', async () => {
  await record(...Array.from({ length: 25 }, (_, n) => line(n)));
  for (let n = 0; n < 7; n += 1) await record(line(n), line(n));
  expect(await seal(10)).toEqual({ checkpoints: 3, lines: 39, copied: 3 });
  const { rows } = await db.owner.query('select lines from ledger_checkpoints order by number');
  expect(rows.map(({ lines }) => lines)).toEqual([25, 10, 4]);
  expect(await check()).toMatchObject({ faultCount: 0, sealed: 39 });
});

test('a sealer that is kept running seals what comes, survives a fault and ends when told', async () => {
  const stop = new AbortController();
  const faults: unknown[] = [];
  let isBroken = true;
  const copied = Promise.withResolvers<void>();
  const put: CopyStore['put'] = async (...given) => {
    if (isBroken) {
      isBroken = false;
      throw new Error('store is away');
    }
    const result = await objects.put(...given);
    copied.resolve();
    return result;
  };
  await record(line(1));
  const ended = keepSealing(db.database, {
    signer,
    objects: { put },
    everyMs: 5,
    signal: stop.signal,
    onFault: (fault) => faults.push(fault),
  });
  await copied.promise;
  stop.abort();
  await ended;
  expect(faults).toEqual([new Error('store is away')]);
  expect(await check()).toMatchObject({ faultCount: 0, sealed: 1, unsealed: 0 });
});

test('sealers in several processes do not seal twice', async () => {
  await record(...Array.from({ length: 50 }, (_, n) => line(n)));
  const results = await Promise.all([seal(), seal(), seal()]);
  expect(results.reduce((sum, { lines }) => sum + lines, 0)).toBe(50);
  await seal();
  expect(await check()).toMatchObject({ faultCount: 0, sealed: 50 });
});

test('a program sees its own lines, and the installation’s are seen by the scope of all', async () => {
  await record(line(1), line(2, { program: 'vye' }), line(3, { program: null }));
  const seen = async (scope: '*' | string[]) => {
    const ids: string[] = [];
    for await (const { subject_id } of exportLedger(db.database, scope)) ids.push(subject_id);
    return ids;
  };
  expect(await seen(['form526'])).toEqual(['1']);
  expect(await seen(['form526', 'vye'])).toEqual(['1', '2']);
  expect(await seen('*')).toEqual(['1', '2', '3']);
  const foreign = db.database.transaction(['form526'], (session) => recordLines(session, [line(4, { program: 'vye' })]));
  await expect(foreign).rejects.toThrow(/row-level security/);
  await db.database.transaction(['form526'], (session) => recordLines(session, [line(5, { program: null })]));
  expect(await seen('*')).toHaveLength(4);
});

test('an exported line proves itself and its words', async () => {
  await record(line(7));
  for await (const { salt, reason, details, commitment } of exportLedger(db.database, '*'))
    expect(
      createHash('sha256')
        .update(Buffer.from(salt!, 'hex'))
        .update(`{"details":{"n":7,"nested":{"a":"é","b":[1.5,1e+21,null]}},"reason":${JSON.stringify(reason)}}`)
        .digest('hex'),
      JSON.stringify(details),
    ).toBe(commitment);
});

test('words that PostgreSQL cannot hold are kept as far as it can', async () => {
  await record(line(1, { reason: 'a\0b', details: { text: 'c\0d', path: '\\u0000' } }));
  await seal();
  expect((await check()).faults).toEqual([]);
  const { rows } = await db.owner.query('select reason, details from ledger_details');
  expect(rows).toEqual([{ reason: 'a\ufffdb', details: { text: 'c\ufffdd', path: '\\u0000' } }]);
});

test('a dump restored into a younger cluster goes on behind what is sealed', async () => {
  await sealedLedger();
  await seal();
  expect(await adoptCluster(db.database)).toBe(false);
  // What a restore looks like: the sealed transaction numbers are ahead of the cluster's own.
  const ahead = 1_000_000_000;
  await tamper(`truncate ledger_lines, ledger_details, ledger_checkpoints, ledger_copies; insert into ledger_checkpoints
    values (1, 0, ${ahead}, 1, '', '', now(), 'k1', '', '')`);
  expect(await adoptCluster(db.database)).toBe(true);
  expect(await adoptCluster(db.database)).toBe(false);
  await record(line(1));
  const { rows } = await db.owner.query<{ transaction_id: number }>('select transaction_id from ledger_lines');
  expect(rows[0]!.transaction_id).toBeGreaterThan(ahead);
  expect(await sealLedger(db.database, { signer })).toMatchObject({ lines: 1 });
});
