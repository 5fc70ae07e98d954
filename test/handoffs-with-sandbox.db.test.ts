import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { writeSample } from '../sandbox/sample/index.ts';
import { sandboxConnectors, sandboxIdentity } from '../src/composition/sandbox-connectors.ts';
import { catchUp, recordImportedHandoffs } from '../src/handoffs/index.ts';
import { now, setClockOffset } from '../src/kernel/clock/clock.ts';
import { importFile, releaseSubmissions } from '../src/submissions/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { type TestInstallation, testInstallation } from '../src/testing/installation.ts';

const CLERK = { kind: 'person', name: 'olga' } as const;
const CLAIMS = 16;
const HOUR_MS = 3_600_000;
const db = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'waybill-handoffs-'));
let sandbox: Sandbox;
let house: TestInstallation;
let offsetMs = 0;

beforeAll(async () => {
  const identity = sandboxIdentity();
  sandbox = await startSandbox({ seed: 7, clients: identity.clients, isPdfFixed: true });
  house = await testInstallation(db.appUrl, {}, { sandbox: sandboxConnectors(sandbox.urls, identity) });
});

afterAll(async () => {
  setClockOffset(0);
  await house?.close();
  await sandbox?.stop();
  rmSync(folder, { recursive: true });
});

/** Moves our clock and the partners' on, and does what has come due. */
async function pass(hours: number): Promise<void> {
  offsetMs += hours * HOUR_MS;
  setClockOffset(offsetMs);
  sandbox.control.clock.advance(hours * HOUR_MS);
  await catchUp(house.handoffs, AbortSignal.timeout(60_000));
}

async function counts(query: string): Promise<Record<string, number>> {
  const { rows } = await db.owner.query<{ name: string; n: number }>(query);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

async function importSample(): Promise<void> {
  const { file } = await writeSample({ count: CLAIMS, seed: 11, profile: 'steady', folder });
  const program = house.registry.get('form526')!;
  const doors = { database: house.database, keyring: house.keyring, store: house.objects, recordHandoffs: recordImportedHandoffs };
  expect(await importFile(doors, { program, input: file, startedBy: CLERK })).toMatchObject({ imported: CLAIMS });
}

/** Of those that are held still, so many. */
async function release(count: number): Promise<readonly number[]> {
  const { rows } = await db.owner.query<{ submissionId: number; externalId: string }>(
    `select s.id as "submissionId", s.external_id as "externalId" from standings st join submissions s on s.id = st.submission_id
     where st.reason = 'held' order by s.id limit $1`,
    [count],
  );
  const how = { program: 'form526', actor: CLERK, reason: 'a test', at: now(), startWithinDays: 7 };
  await house.database.transaction('*', (session) =>
    releaseSubmissions(
      session,
      rows.map((row) => ({ ...how, ...row })),
    ),
  );
  return rows.map(({ submissionId }) => submissionId);
}

function handoffsOf(ids: readonly number[]): Promise<Record<string, number>> {
  return counts(
    `select concat_ws(' ', destination, state, reason) as name, count(*)::int as n from handoffs
     where origin = 'route' and submission_id = any (array[${ids.join()}]) group by 1 order by 1`,
  );
}

function standingsOf(ids: readonly number[]): Promise<Record<string, number>> {
  return counts(
    `select coalesce(reason, settled) as name, count(*)::int as n from standings where submission_id = any (array[${ids.join()}]) group by 1 order by 1`,
  );
}

test('released claims go to the partners by the program’s own routes until each is proved', async () => {
  await importSample();
  await pass(24);
  expect(sandbox.control.records.requests().total).toBe(0);
  const ids = await release(8);
  for (const hours of [0, 1, 6, 24, 48, 24 * 7, 24 * 21]) await pass(hours);
  expect(await standingsOf(ids)).toEqual({ delivered: ids.length });
  expect(Object.keys(await handoffsOf(ids))).toEqual(['benefits_documents delivered', 'central_mail delivered', 'claims_api delivered']);
  expect(sandbox.control.records.effects().filter(({ count }) => count > 1)).toEqual([]);
}, 60_000);

test('where the claims service fails for days the claim goes on paper, and afresh where its place ran out', async () => {
  sandbox.control.faults.add([
    { kind: 'server_error', partner: 'claims', operation: 'submitSynchronous', status: 503, shape: 'message' },
    { kind: 'expired_location', partner: 'benefitsIntake', times: 1 },
  ]);
  const ids = await release(2);
  for (let tries = 0; tries < 24; tries += 1) await pass(18);
  for (const hours of [24 * 7, 24 * 21]) await pass(hours);
  expect(await handoffsOf(ids)).toEqual({ 'benefits_intake delivered': 2, 'claims_api exhausted unavailable': 2 });
  expect(await standingsOf(ids)).toEqual({ delivered: 2 });
  const { counts: calls } = sandbox.control.records.requests();
  expect(calls).toMatchObject({ 'claims.submitSynchronous.503': 34, 'benefitsIntake.put.403': 1, 'benefitsIntake.put.200': 2 });
  expect(sandbox.control.records.effects().filter(({ count }) => count > 1)).toEqual([]);
}, 60_000);
