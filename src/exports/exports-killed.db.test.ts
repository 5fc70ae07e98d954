import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { runExport, workExports } from './index.ts';
import { POINTS } from './test-crash.ts';
import { aVerification, OPERATOR, openFindingKinds, openTestHouse, setClock, standings, type TestHouse, takeIn } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;

beforeEach(async () => {
  await db.owner.query('truncate submissions, export_expectations, export_files, findings, standing_totals restart identity cascade');
  house = await openTestHouse(db.database);
});
afterEach(async () => {
  setClockOffset(0);
  await house.close();
});

/** Answers the signal that ended it. */
async function runUntilKilled(moment: string, point: string): Promise<string | null> {
  const script = join(import.meta.dirname, 'test-crash.ts');
  const child = spawn(process.execPath, [script, db.appUrl, house.folder, moment, 'vawave', point], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

test.each(POINTS)('killed %s: the partner ends with each row exactly once', { timeout: 60_000 }, async (point) => {
  // Last year's file of the same name stands there, so that there is something to remove; without it the file is read once, to confirm it.
  if (!point.endsWith('reading back')) {
    setClock('2025-06-02T12:00:00Z');
    await takeIn(house, [aVerification('old', '2025-06-01T10:00:00Z', { person: 'old' })]);
    await runExport(house, { program: 'vye', name: 'vawave', ...OPERATOR });
  }
  setClock('2026-06-02T12:00:00Z');
  const names = ['v1', 'v2', 'v3'];
  await takeIn(
    house,
    names.map((id) => aVerification(id, '2026-06-01T10:00:00Z', { person: id, values: { stub_nm: id } })),
  );
  expect(await runUntilKilled('2026-06-02T12:00:00Z', point)).toBe('SIGKILL');
  const whileDead = await standings(db);
  for (const name of names) expect(whileDead[name]).toBe('in_progress');
  // The next minute's sweep, and a second one.
  setClock('2026-06-02T12:01:00Z');
  await workExports(house);
  await workExports(house);
  const received = house.received().vawave153?.trimEnd().split('\n') ?? [];
  expect(received.map((line) => line.slice(0, 2))).toEqual(names);
  expect(Object.keys(house.received()).filter((name) => name.startsWith('vawave'))).toEqual(['vawave153']);
  expect(await standings(db)).toMatchObject({ v1: 'delivered', v2: 'delivered', v3: 'delivered' });
  expect((await openFindingKinds(db)).filter((kind) => kind !== 'export_missing')).toEqual([]);
});

test('killed between freezing and the first step: the frozen rows go, and nothing is frozen twice', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  // A store that answers nothing stands for the cut: freezing is a transaction of its own.
  const away = { ...house, objects: { ...house.objects, put: () => Promise.reject(new Error('gone')) } };
  await expect(runExport(away, { program: 'vye', name: 'vawave', ...OPERATOR })).rejects.toThrow('gone');
  setClock('2026-06-02T12:30:00Z');
  await workExports(house);
  await workExports(house);
  expect(house.received().vawave153).toHaveLength(30);
  expect(await standings(db)).toEqual({ v1: 'delivered' });
});
