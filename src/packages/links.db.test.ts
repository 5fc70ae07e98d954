import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { verifySignedUrl } from '../kernel/objects/index.ts';
import { useDatabase } from '../testing/index.ts';
import { createShare, followLink, issueLinks, type LinkKind, revokeLinks, type ShareHouse, writeLinksFile } from './index.ts';
import { DEED, openTestHouse, packagedRun, rowsOf, type TestHouse, textAt } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(db.database);
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

async function shared(count: number) {
  const run = await packagedRun(db, house, count);
  return { ...run, share: await createShare(house, { ...DEED, runId: run.runId }) };
}

async function linksOf(shareId: number, links: LinkKind, isReplacing = false, at: ShareHouse = house) {
  let csv = '';
  const issued = await issueLinks(at, { ...DEED, shareId, links, isReplacing }, async (part) => {
    csv += part;
  });
  return { issued, csv, urls: rowsOf(csv).map((row) => row[2] as string) };
}

const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const DIRECT = { kind: 'direct', expiresInSeconds: 7 * 86_400 } as const;

test('a stable link leads to the package of its line, and each fetch is recorded', async () => {
  const { share } = await shared(3);
  const { csv, urls, issued } = await linksOf(share.id, { kind: 'stable' });
  expect(issued).toMatchObject({ issued: 3, expiresAt: null });
  expect(csv.split('\n')[0]).toBe('file,id,url,expires_at');
  const manifest = rowsOf(await textAt(house, share.manifestKey));
  for (const [place, url] of urls.entries()) {
    const followed = await followLink(house, tokenOf(url), { remote: '192.0.2.1' });
    if (followed.kind !== 'stream') throw new Error('a folder streams');
    expect(followed.fileName).toBe(manifest[place]?.[0]);
    expect(
      createHash('sha256')
        .update(await buffer(followed.stream))
        .digest('hex'),
    ).toBe(manifest[place]?.[6]);
  }
  const { rows } = await db.owner.query('select remote from share_fetches where share_id = $1', [share.id]);
  expect(rows).toEqual([{ remote: '192.0.2.1' }, { remote: '192.0.2.1' }, { remote: '192.0.2.1' }]);
});

test('where the store signs its own addresses, a fetch is led to one of five minutes', async () => {
  const { share } = await shared(1);
  const { urls } = await linksOf(share.id, { kind: 'stable' });
  const followed = await followLink({ ...house, objects: { ...house.objects, kind: 's3' } }, tokenOf(urls[0] as string));
  if (followed.kind !== 'redirect') throw new Error('a bucket signs');
  const { pathname, search } = new URL(followed.url);
  expect(verifySignedUrl({ keys: [Buffer.alloc(32, 7)] }, pathname + search)).toMatchObject({ isValid: true });
  setClockOffset(301_000);
  expect(verifySignedUrl({ keys: [Buffer.alloc(32, 7)] }, pathname + search)).toEqual({ isValid: false, reason: 'expired' });
  setClockOffset(0);
});

test('no token stands in the database or the ledger', async () => {
  const { share } = await shared(1);
  const { urls } = await linksOf(share.id, { kind: 'stable' });
  const token = tokenOf(urls[0] as string);
  const { rows } = await db.owner.query<{ all: string }>(
    `select (select string_agg(k::text, ' ') from share_links k) || (select string_agg(d::text, ' ') from ledger_details d) as all`,
  );
  expect(rows[0]?.all).toContain(createHash('sha256').update(token).digest('hex'));
  expect(rows[0]?.all).not.toContain(token);
});

/** It leads to the package; nobody reads it. */
async function expectStream(url: string | undefined): Promise<void> {
  const followed = await followLink(house, tokenOf(url as string));
  expect(followed.kind).toBe('stream');
  if (followed.kind === 'stream') followed.stream.destroy();
}

test('links issued again leave the old ones good, unless they replace them', async () => {
  const { share } = await shared(1);
  const first = await linksOf(share.id, { kind: 'stable' });
  await linksOf(share.id, { kind: 'stable' });
  await expectStream(first.urls[0]);
  const third = await linksOf(share.id, { kind: 'stable' }, true);
  expect(third.issued.revoked).toBe(2);
  await expect(followLink(house, tokenOf(first.urls[0] as string))).rejects.toMatchObject({ code: 'WB_LINK_GONE', status: 410 });
  await expectStream(third.urls[0]);
  expect(await revokeLinks(house, { ...DEED, shareId: share.id })).toMatchObject({ revoked: 1, direct: 0 });
  await expect(followLink(house, tokenOf(third.urls[0] as string))).rejects.toMatchObject({ code: 'WB_LINK_GONE' });
  await expect(followLink(house, 'wbl_never')).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
});

test('a direct link works until it expires, and no longer', async () => {
  const { share } = await shared(1);
  const { urls, issued } = await linksOf(share.id, { kind: 'direct', expiresInSeconds: 3_600 });
  const keys = { keys: [Buffer.alloc(32, 7)] };
  const pathOf = new URL(urls[0] as string);
  expect(issued.warning).toBeUndefined();
  expect(verifySignedUrl(keys, pathOf.pathname + pathOf.search)).toMatchObject({ isValid: true });
  setClockOffset(3_601_000);
  expect(verifySignedUrl(keys, pathOf.pathname + pathOf.search)).toEqual({ isValid: false, reason: 'expired' });
  setClockOffset(0);
  await expect(linksOf(share.id, { kind: 'direct', expiresInSeconds: 8 * 86_400 })).rejects.toMatchObject({ code: 'WB_OBJECT_LINK' });
});

test('credentials that die sooner are said, and the column tells their end', async () => {
  const { share } = await shared(1);
  const dies = new Date(Math.floor(performance.timeOrigin) + 4 * 3_600_000);
  const shortLived: ShareHouse = { ...house, objects: { ...house.objects, credentialsExpireAt: async () => dies } };
  const { csv, issued } = await linksOf(share.id, DIRECT, false, shortLived);
  expect(issued.warning).toContain(dies.toISOString());
  expect(rowsOf(csv)[0]?.[3]).toBe(dies.toISOString());
});

test('the file of links is its owner’s alone, is never written over, and a failure leaves none', async () => {
  const { share } = await shared(2);
  const path = join(house.folder, 'links.csv');
  const request = { ...DEED, shareId: share.id, links: { kind: 'stable' } } as const;
  expect(await writeLinksFile(house, request, path)).toMatchObject({ issued: 2 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(rowsOf(await readFile(path, 'utf8'))).toHaveLength(2);
  await expect(writeLinksFile(house, request, path)).rejects.toMatchObject({ code: 'WB_USAGE' });
  await expect(writeLinksFile(house, { ...request, shareId: 999_999 }, join(house.folder, 'none.csv'))).rejects.toMatchObject({
    code: 'WB_NOT_FOUND',
  });
  expect((await readdir(house.folder)).toSorted()).toEqual(['links.csv', 'store']);
});
