import { expect, test } from 'vitest';
import { workExports } from './index.ts';
import { useDays } from './test-day.ts';
import { anAddress, setClock, takeIn } from './test-house.ts';

const days = useDays();

test('no file is put while writes are stopped; it is kept, says why it waits, and goes when they are allowed', async () => {
  const turn = (isStopped: boolean) =>
    days.db.owner.query("insert into write_stops (is_stopped, reason, author, at) values ($1, 'a test', 'ada', now())", [isStopped]);
  setClock('2026-06-01T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' })]);
  await turn(true);
  setClock('2026-06-02T09:46:00Z');
  await workExports(days.house);
  expect(days.house.received()).toEqual({});
  expect(await days.newest('CHGADD')).toMatchObject({ state: 'archived', faultCode: 'WB_WRITES_STOPPED' });
  await turn(false);
  await workExports(days.house);
  expect(await days.newest('CHGADD')).toMatchObject({ state: 'confirmed', written: 1 });
});
