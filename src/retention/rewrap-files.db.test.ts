import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { addKey, openKeyring } from '#kernel/crypto/index.ts';
import { archiveContextOf } from '../exports/keep-archive.ts';
import { useDays } from '../exports/test-day.ts';
import { anAddress, setClock, takeIn } from '../exports/test-house.ts';
import { rewrapFiles, workForgetting } from './index.ts';

const days = useDays();

test('files that are kept whole move under the newest key, once, and the old ones go', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z')]);
  await days.run('CHGADD');
  const before = await days.newest('CHGADD');
  const read = async (keyring: typeof days.house.keyring) => {
    const file = await days.newest('CHGADD');
    const { stream } = await days.house.objects.get(file.archiveKey as string);
    return (await keyring.decrypt(await buffer(stream), archiveContextOf(file))).toString('latin1');
  };
  const text = await read(days.house.keyring);
  const path = join(days.house.folder, 'keys.json');
  addKey(path, 'data');
  const keyring = await openKeyring({ keys: `file:${path}` });
  const { database, objects } = days.house;
  expect(await rewrapFiles({ database, objects, keyring }, 'vye')).toBe(1);
  expect(await rewrapFiles({ database, objects, keyring }, 'vye')).toBe(0);
  const after = await days.newest('CHGADD');
  expect(after.archiveKey).not.toBe(before.archiveKey);
  expect(await read(keyring)).toBe(text);
  await expect(read(days.house.keyring)).rejects.toMatchObject({ code: expect.stringMatching(/^WB_/) });
  await workForgetting({ database, objects, keyring, exports: days.house, tasks: undefined as never });
  expect(await objects.head(before.archiveKey as string)).toBeUndefined();
});
