import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openPlaces } from './index.ts';
import { openPlace } from './partner-place.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-place-'));
for (const name of ['partner', 'named']) mkdirSync(join(folder, name));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function placeContract(name: string, address: string): void {
  test(`${name}: created whole and once, read back, removed`, async () => {
    const place = await openPlace(address, process.env);
    const [first, second] = [Buffer.from('one\n'), Buffer.from('another\n')];
    expect(await place.read('vawave153')).toBeUndefined();
    expect(await place.put('vawave153', first, 'text/plain')).toBe(true);
    expect(await place.put('vawave153', second, 'text/plain')).toBe(false);
    expect(await place.read('vawave153')).toEqual(first);
    expect(await Promise.all(['a', 'b', 'c'].map((text) => place.put('CHGADD1.txt', Buffer.from(text), 'text/plain')))).toSatisfy(
      (made: boolean[]) => made.filter(Boolean).length === 1,
    );
    expect(await place.put('DirDep1.txt', Buffer.alloc(0), 'text/plain')).toBe(true);
    expect(await place.read('DirDep1.txt')).toEqual(Buffer.alloc(0));
    for (const each of ['vawave153', 'CHGADD1.txt', 'DirDep1.txt']) await place.remove(each);
    await place.remove('vawave153');
    expect(await place.read('vawave153')).toBeUndefined();
    await place.close();
  });
}

placeContract('a folder', pathToFileURL(join(folder, 'partner')).href);

const bucket = process.env.WAYBILL_TEST_S3_URL;
if (bucket) {
  const url = new URL(bucket);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/place-${process.pid}`;
  placeContract('a bucket', url.href);
} else {
  describe('a bucket', () => {
    test.skip('needs WAYBILL_TEST_S3_URL; scripts/s3-evidence.sh sets it against a radosgw of its own', () => undefined);
  });
}

test('a folder keeps the names that the partner knows, and nothing half written', async () => {
  const place = await openPlace(pathToFileURL(join(folder, 'named')).href, {});
  await place.put('CHGADD20260602044600.txt', Buffer.from('x'), 'text/plain');
  await place.put('CHGADD20260602044600.txt', Buffer.from('y'), 'text/plain');
  expect(readdirSync(join(folder, 'named'))).toEqual(['CHGADD20260602044600.txt']);
});

test('a place that fails says so in our words; one that is not set up names its variable', async () => {
  writeFileSync(join(folder, 'file'), '');
  const place = await openPlace(pathToFileURL(join(folder, 'file')).href, {});
  await expect(place.put('a', Buffer.from('x'), 'text/plain')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  await expect(place.read('a')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  const missing = await openPlace(pathToFileURL(join(folder, 'misspelt')).href, {});
  await expect(missing.read('a')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  await expect(missing.put('a', Buffer.from('x'), 'text/plain')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  const places = openPlaces({ addressOf: () => undefined, environment: {} });
  expect(places.isSet('vye', 'egress')).toBe(false);
  await expect(places.open('vye', 'egress')).rejects.toMatchObject({
    code: 'WB_EXPORT_STORE',
    message: expect.stringContaining('WAYBILL_VYE_EGRESS_STORE'),
  });
});
