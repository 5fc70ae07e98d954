import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { EGRESS_CREDENTIALS, egressAddress } from '../src/composition/sandbox-connectors.ts';
import { openPlace, type PartnerPlace } from '../src/exports/partner-place.ts';

let sandbox: Sandbox;
let place: PartnerPlace;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
  place = await openPlace(egressAddress(sandbox.urls.egress), EGRESS_CREDENTIALS);
});
afterAll(async () => {
  await place.close();
  await sandbox.stop();
});

const outage = (is_down: boolean) => fetch(`${sandbox.urls.control}/sandbox/egress`, { method: 'POST', body: JSON.stringify({ is_down }) });

test("a file is put once under the partner's name, read back, and gone when it is removed", async () => {
  expect(await place.read('CHGADD1.txt')).toBeUndefined();
  expect(await place.put('CHGADD1.txt', Buffer.from('one\n'), 'text/plain')).toBe(true);
  expect(await place.put('CHGADD1.txt', Buffer.from('two\n'), 'text/plain')).toBe(false);
  expect((await place.read('CHGADD1.txt'))?.toString()).toBe('one\n');
  const held = await (await fetch(`${sandbox.urls.control}/sandbox/egress`)).json();
  expect(held).toMatchObject({ files: [{ name: 'partner/processed/CHGADD1.txt', bytes: 4 }] });
  await place.remove('CHGADD1.txt');
  expect(await place.read('CHGADD1.txt')).toBeUndefined();
});

test('while it is down it takes and gives nothing; what it held is there afterwards', async () => {
  await place.put('vawave1', Buffer.from('row\n'), 'text/plain');
  await outage(true);
  await expect(place.put('vawave2', Buffer.from('row\n'), 'text/plain')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  await expect(place.read('vawave1')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  await outage(false);
  expect((await place.read('vawave1'))?.toString()).toBe('row\n');
});

test('nobody without credentials gets in', async () => {
  expect((await fetch(`${sandbox.urls.egress}/partner/processed/vawave1`)).status).toBe(403);
});
