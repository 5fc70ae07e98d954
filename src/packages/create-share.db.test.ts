import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { createShare, LINE_STATES, NEXT_LINE, NEXT_SHARE, recordPackages, SHARE_STATES } from './index.ts';
import { linesThatMayBecome } from './share.ts';
import {
  bytesAt,
  DEED,
  decide,
  entriesOf,
  openFindingsOf,
  openTestHouse,
  PROGRAM,
  packagedRun,
  putPackage,
  recordFor,
  rowsOf,
  standingOf,
  type TestHouse,
  textAt,
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(db.database);
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

const share = (runId: number) => createShare(house, { ...DEED, runId });

async function keyOf(submissionId: number): Promise<string> {
  const { rows } = await db.owner.query<{ key: string }>('select object_key as key from packages where submission_id = $1', [submissionId]);
  return (rows[0] as { key: string }).key;
}

describe('states', () => {
  test.each([
    ['shares', SHARE_STATES],
    ['share_lines', LINE_STATES],
  ])('the table of %s is the database CHECK', async (table, states) => {
    const { rows } = await db.owner.query<{ check: string }>(
      `select pg_get_constraintdef(oid) as check from pg_constraint where conrelid = $1::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%ARRAY%'`,
      [table],
    );
    const inDatabase = rows.flatMap(({ check }) => [...check.matchAll(/'([a-z_]+)'::text/g)].map(([, state]) => state));
    expect(new Set(inDatabase)).toEqual(new Set(states));
  });

  test('every edge leads to a state and has a reason', () => {
    for (const table of [NEXT_SHARE, NEXT_LINE]) {
      const edges = Object.values(table).flatMap((next) => Object.entries(next));
      expect(edges.every(([to, reason]) => to in table && reason.length > 0)).toBe(true);
    }
    expect(linesThatMayBecome('accepted')).toEqual(['shared', 'refused', 'revoked']);
  });
});

describe('a share', () => {
  test('holds every package, in a manifest with no other column', async () => {
    const run = await packagedRun(db, house, 5);
    const made = await share(run.runId);
    expect(made).toMatchObject({ isNew: true, state: 'open', packages: 5, leftOut: {}, partner: 'administration' });
    const manifest = await textAt(house, made.manifestKey);
    expect(manifest.split('\n')[0]).toBe('file,id,submitted_at,form,documents,bytes,sha256');
    const rows = rowsOf(manifest);
    expect(rows.map((row) => row[1])).toEqual(run.externalIds);
    for (const [place, [file, id, submittedAt, form, documents, bytes, sha256, ...more]] of rows.entries()) {
      const zip = await bytesAt(house, await keyOf(run.submissionIds[place] as number));
      expect([file, submittedAt, form, documents, more]).toEqual([`${id}.zip`, '2026-01-05T10:00:00.000Z', '21-526EZ', '2', []]);
      expect([bytes, sha256]).toEqual([String(zip.length), createHash('sha256').update(zip).digest('hex')]);
    }
    expect(manifest).not.toContain('Marigold');
    expect(createHash('sha256').update(manifest).digest()).toEqual(made.manifestSha256);
    expect(made.bytes).toBe(rows.reduce((sum, row) => sum + Number(row[5]), 0));
    expect(await standingOf(db, run.submissionIds[0] as number)).toBe('awaiting_acknowledgement');
    expect(await entriesOf(db, run.submissionIds)).toEqual({ shared: 5 });
  });

  test('the same run again answers the share it has; two people at once get one', async () => {
    const run = await packagedRun(db, house, 3);
    const [one, other] = await Promise.all([share(run.runId), share(run.runId)]);
    expect(one.id).toBe(other.id);
    expect([one, other].filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await share(run.runId)).toMatchObject({ id: one.id, isNew: false });
    const { rows } = await db.owner.query('select 1 from share_lines where share_id = $1', [one.id]);
    expect(rows).toHaveLength(3);
  });

  test('what healed or was withdrawn since is left out and counted', async () => {
    const run = await packagedRun(db, house, 4);
    await decide(db, run.submissionIds[1] as number, 'withdrawn');
    await decide(db, run.submissionIds[2] as number, 'delivered');
    const made = await share(run.runId);
    expect(made).toMatchObject({ packages: 2, leftOut: { withdrawn: 1, delivered: 1 } });
    expect(await entriesOf(db, run.submissionIds)).toEqual({ shared: 2, withdrawn: 2 });
  });

  test('nothing left to share says why', async () => {
    const run = await packagedRun(db, house, 1);
    await decide(db, run.submissionIds[0] as number, 'withdrawn');
    await expect(share(run.runId)).rejects.toMatchObject({ code: 'WB_SHARE_NOTHING', message: expect.stringContaining('1 withdrawn') });
    expect(await entriesOf(db, run.submissionIds)).toEqual({ withdrawn: 1 });
  });

  test('what a retried run adds goes into a share of its own', async () => {
    const run = await packagedRun(db, house, 2);
    await share(run.runId);
    const other = await packagedRun(db, house, 1);
    await recordFor(house, run.runId, [[other.externalIds[0] as string, other.submissionIds[0] as number]]);
    expect(await share(run.runId)).toMatchObject({ isNew: true, packages: 1, leftOut: { already_shared: 2 } });
    await expect(share(other.runId)).rejects.toMatchObject({ message: expect.stringContaining('1 in_another_share') });
  });

  test('a run that has not ended is not shared', async () => {
    const run = await packagedRun(db, house, 1);
    await db.owner.query(`update runs set state = 'running' where id = $1`, [run.runId]);
    await expect(share(run.runId)).rejects.toMatchObject({ code: 'WB_RUN_STATE' });
  });
});

describe('database and store that differ stop the share', () => {
  test('a package that the store lost, and one that it changed', async () => {
    const run = await packagedRun(db, house, 3);
    const [lost, changed] = await Promise.all(run.submissionIds.map(keyOf));
    const bytes = await bytesAt(house, lost as string);
    await house.objects.delete(lost as string);
    await house.objects.delete(changed as string);
    await house.objects.put(changed as string, Buffer.from('something else'));
    const message = `1 packages are not in the store (${run.externalIds[0]}); 1 have another size or hash there (${run.externalIds[1]})`;
    await expect(share(run.runId)).rejects.toMatchObject({ code: 'WB_SHARE_MISMATCH', message: expect.stringContaining(message) });
    expect(await openFindingsOf(db, { runId: run.runId })).toEqual({ package_mismatch: 1 });
    expect(await entriesOf(db, run.submissionIds)).toEqual({ in_run: 3 });

    await house.objects.put(lost as string, bytes);
    await house.objects.delete(changed as string);
    await putPackage(house, run.runId, run.externalIds[1] as string);
    expect(await share(run.runId)).toMatchObject({ state: 'open', packages: 3 });
    expect(await openFindingsOf(db, { runId: run.runId })).toEqual({});
  });

  test('an object beside the packages that nothing is recorded under', async () => {
    const run = await packagedRun(db, house, 2);
    const key = await keyOf(run.submissionIds[0] as number);
    await house.objects.put(key.replace(/[^/]+$/, 'stranger.zip'), Buffer.from('x'));
    await expect(share(run.runId)).rejects.toMatchObject({
      message: expect.stringContaining('1 objects in the store belong to no package'),
    });
  });

  test('a manifest that a killed try left is replaced, for nobody was given it', async () => {
    const run = await packagedRun(db, house, 2);
    const { rows } = await db.owner.query<{ id: number }>(
      `insert into shares (program, run_id, partner, state, state_at, answer_by, created_by, created_at)
       values ($1, $2, 'administration', 'preparing', now(), now(), 'operator', now()) returning id`,
      [PROGRAM, run.runId],
    );
    await house.objects.put(`shares/${PROGRAM}/${rows[0]?.id}/manifest.csv`, Buffer.from('file,id\n'));
    const made = await share(run.runId);
    expect(made.id).toBe(rows[0]?.id);
    expect(rowsOf(await textAt(house, made.manifestKey))).toHaveLength(2);
  });
});

test('killed between put and record: the same package, one object, one row', async () => {
  const run = await packagedRun(db, house, 1);
  const other = await packagedRun(db, house, 1);
  const id = run.externalIds[0] as string;
  const first = await putPackage(house, other.runId, id);
  const second = await putPackage(house, other.runId, id);
  expect(second).toEqual(first);
  await recordFor(house, other.runId, [[id, run.submissionIds[0] as number]]);
  await recordFor(house, other.runId, [[id, run.submissionIds[0] as number]]);
  const { rows } = await db.owner.query('select 1 from packages where run_id = $1 and submission_id = $2', [
    other.runId,
    run.submissionIds[0],
  ]);
  expect(rows).toHaveLength(1);
  const folder = `${house.folder}/store/packages+/${PROGRAM}+/${first.contentHash.toString('hex')}+`;
  expect(await readdir(folder)).toHaveLength(1);
});

test('another package of the same run and submission is refused by name', async () => {
  const run = await packagedRun(db, house, 1);
  const externalId = run.externalIds[0] as string;
  const effect = { ...(await putPackage(house, run.runId, externalId)), sha256: Buffer.alloc(32) };
  const author = { runId: run.runId, program: PROGRAM, actor: DEED.by, reason: 'a test' };
  const record = db.database.transaction('*', (session) =>
    recordPackages(session, author, [{ externalId, submissionId: run.submissionIds[0] as number, effect }]),
  );
  await expect(record).rejects.toMatchObject({ code: 'WB_PACKAGE_DIFFERS', message: expect.stringContaining(externalId) });
});
