import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObjectStore } from '../kernel/objects/index.ts';
import { useDatabase } from '../testing/index.ts';
import { createShare, followLink, issueLinks, revokeShare, showShare, verifyShares } from './index.ts';
import { bytesAt, DEED, openFindingsOf, openTestHouse, packagedRun, rowsOf, type TestHouse } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(db.database);
});
afterAll(async () => {
  await house.close();
});

async function shared(count: number) {
  const run = await packagedRun(db, house, count);
  const { rows } = await db.owner.query<{ key: string }>(
    'select object_key as key from packages where run_id = $1 order by submission_id',
    [run.runId],
  );
  return { ...run, share: await createShare(house, { ...DEED, runId: run.runId }), keys: rows.map(({ key }) => key) };
}

async function change(key: string, content: string | undefined): Promise<void> {
  await house.objects.delete(key);
  if (content !== undefined) await house.objects.put(key, Buffer.from(content));
}

test('a shared package that is gone or has another size is a finding, once, until it is right again', async () => {
  const { share, keys, externalIds } = await shared(4);
  const [first, second] = keys as [string, string];
  const whole = await bytesAt(house, first);
  const other = await bytesAt(house, second);
  await change(first, undefined);
  await change(second, 'another');
  const shownFaults = { package_missing: 1, package_differs: 1 };
  expect(await verifyShares(house)).toMatchObject({ faults: 2, opened: 2, closed: 0 });
  expect(await verifyShares(house)).toMatchObject({ faults: 2, opened: 0, closed: 0 });
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual(shownFaults);
  expect((await house.database.transaction('*', (session) => showShare(session, share.id))).findings).toEqual(shownFaults);
  const { rows } = await db.owner.query(`select subject, details from findings where share_id = $1 and kind = 'package_missing'`, [
    share.id,
  ]);
  expect(rows).toEqual([{ subject: `share:${share.id}:${externalIds[0]}`, details: { object_key: first, bytes: whole.length } }]);

  await change(second, undefined);
  await house.objects.put(first, whole);
  expect(await verifyShares(house)).toMatchObject({ faults: 1, opened: 1, closed: 2 });
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ package_missing: 1 });
  await house.objects.put(second, other);
  expect(await verifyShares(house)).toMatchObject({ faults: 0, opened: 0, closed: 1 });
});

test('a share that was taken back leads nowhere: its finding closes', async () => {
  const { share, keys } = await shared(1);
  await change(keys[0] as string, undefined);
  expect(await verifyShares(house)).toMatchObject({ opened: 1 });
  await revokeShare(house, { ...DEED, shareId: share.id });
  expect(await verifyShares(house)).toMatchObject({ faults: 0, closed: 1 });
});

test('few packages are asked for one by one, many are found in one listing', async () => {
  await shared(2);
  const asked: string[] = [];
  const objects: ObjectStore = {
    ...house.objects,
    head: (key, options) => {
      asked.push('head');
      return house.objects.head(key, options);
    },
    listAll: (prefix) => {
      asked.push('list');
      return house.objects.listAll(prefix);
    },
  };
  const { packages } = await verifyShares({ ...house, objects });
  expect(asked).toEqual(Array.from({ length: packages }, () => 'head'));

  const { share, keys } = await shared(1_001);
  await change(keys[7] as string, undefined);
  await change(keys[1_000] as string, 'another');
  asked.length = 0;
  expect(await verifyShares({ ...house, objects })).toMatchObject({ packages: packages + 1_001, opened: 2 });
  expect(asked).toEqual(['list']);
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ package_missing: 1, package_differs: 1 });
});

test('whoever follows a link to a lost package tells its keepers at once, and it is no fetch', async () => {
  const { share, keys } = await shared(1);
  let csv = '';
  await issueLinks(house, { ...DEED, shareId: share.id, links: { kind: 'stable' } }, async (part) => {
    csv += part;
  });
  const token = rowsOf(csv)[0]?.[2]?.split('/s/')[1] as string;
  await change(keys[0] as string, undefined);
  await expect(followLink(house, token)).rejects.toMatchObject({ code: 'WB_PACKAGE_UNAVAILABLE', details: {} });
  await expect(followLink(house, token)).rejects.toMatchObject({ code: 'WB_PACKAGE_UNAVAILABLE' });
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ package_missing: 1 });
  expect(await house.database.transaction('*', (session) => showShare(session, share.id))).toMatchObject({ fetched: 0 });
});
