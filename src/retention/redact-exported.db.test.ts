import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { reconcileFile } from '../exports/index.ts';
import { archiveContextOf } from '../exports/keep-archive.ts';
import { useDays } from '../exports/test-day.ts';
import { ANYWHERE, anAddress, OPERATOR, setClock, standings, takeIn } from '../exports/test-house.ts';
import { redactPerson, workForgetting } from './index.ts';
import { scanFolder, scanTables } from './test-scan.ts';

const days = useDays();

function redact(personId: string, isUnsettledToo = false) {
  const request = {
    program: 'vye',
    personId,
    reason: 'asked for',
    actor: OPERATOR.by,
    runId: null,
    isUnsettledToo,
    macOf: (text: string) => text,
  };
  return days.db.database.transaction(['vye'], (session) => redactPerson(session, request));
}

function forget() {
  const { database, objects, keyring } = days.house;
  return workForgetting({ database, objects, keyring, exports: days.house, tasks: undefined as never });
}

async function archiveOf(name: string): Promise<string> {
  const file = await days.newest(name);
  const { stream } = await days.house.objects.get(file.archiveKey as string);
  return (await days.house.keyring.decrypt(await buffer(stream), archiveContextOf(file))).toString('latin1');
}

test("a person's line in our archived copy becomes spaces, and every other line stays where it was", async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(
    days.house,
    ['a1', 'b1', 'c1'].map((id) => anAddress(id, '2026-06-01T10:00:00Z')),
  );
  await days.run('CHGADD');
  const before = await archiveOf('CHGADD');
  const { archiveKey } = await days.newest('CHGADD');
  expect(await redact('person-b1')).toMatchObject({ submissions: 1 });
  setClock('2026-06-02T14:00:00Z');
  await forget();
  const lines = before.split('\n');
  expect(await archiveOf('CHGADD')).toBe([lines[0], ' '.repeat(lines[1]!.length), ...lines.slice(2)].join('\n'));
  expect(await days.house.objects.head(archiveKey as string)).toBeUndefined();
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'delivered', c1: 'delivered' });
  const compare = { fileId: 1, list: Buffer.from(before), sendMissingAgain: false, ...ANYWHERE };
  await expect(reconcileFile(days.house, compare)).rejects.toMatchObject({ code: 'WB_EXPORT_STATE' });
  // A second person of the same file, from the copy that was blanked before.
  await redact('person-a1');
  setClock('2026-06-02T16:00:00Z');
  await forget();
  expect((await archiveOf('CHGADD')).split('\n').map((line) => line.trim() === '')).toEqual([true, true, false, true]);
  expect(await scanTables(days.db.owner, ['person-b1', 'person-a1'])).toEqual([]);
  expect(scanFolder(join(days.house.folder, 'objects'), ['b1 Sample Lane'])).toEqual([]);
  expect((await days.ready('CHGADD')).total).toBe(0);
});

test('nobody is redacted while a file of theirs is on its way; who waits is closed only where it is said', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('d1', '2026-06-01T10:00:00Z')]);
  await expect(redact('person-d1')).rejects.toMatchObject({ code: 'WB_REDACTION_REFUSED', message: /1 of 1 submissions are not settled/ });
  const mend = days.breakPartner();
  await days.run('CHGADD');
  await expect(redact('person-d1', true)).rejects.toMatchObject({ code: expect.stringMatching(/WB_REDACTION_REFUSED|WB_HANDOFF_STATE/) });
  mend();
  await takeIn(days.house, [anAddress('e1', '2026-06-01T11:00:00Z')]);
  expect(await redact('person-e1', true)).toMatchObject({ submissions: 1 });
  expect(await standings(days.db)).toMatchObject({ e1: 'closed' });
  expect((await days.ready('CHGADD')).rows.map(({ submission }) => submission)).toEqual(['d1']);
});
