import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { createShare, issueLinks } from '../packages/index.ts';
import { DEED, openTestHouse as openShareHouse, PROGRAM, packagedRun, type TestHouse as ShareTestHouse } from '../packages/test-house.ts';
import { useDatabase } from '../testing/index.ts';
import { deliverMessages } from './deliver-messages.ts';
import { listMessages } from './show-alert.ts';
import { tellPartners } from './tell-partners.ts';
import { HOUR, openTestHouse, pass, setClocks, type TestHouse } from './test-house.ts';

const db = useDatabase();
const DAY = 24 * HOUR;
const partner = { name: 'administration', title: 'The administration', acknowledgeWithinDays: 30 };
let house: TestHouse;
let shares: ShareTestHouse;
let shareId: number;

beforeAll(async () => {
  house = await openTestHouse(db, {
    program: { name: PROGRAM, partners: [partner] },
    alerts: {
      partners: { [PROGRAM]: { administration: { channel: { kind: 'email', to: ['intake@partner.invalid'] }, fetchWithinDays: 2 } } },
    },
  });
  setClocks(house, '2026-06-02T15:00:00Z');
  shares = await openShareHouse(db.database);
});
afterAll(async () => {
  setClockOffset(0);
  await shares.close();
  await house.close();
});

async function tell(): Promise<{ operators: string[]; partner: string[] }> {
  await tellPartners(house);
  await deliverMessages(house);
  return { operators: house.news('slack').map((json) => (JSON.parse(json) as { text: string }).text), partner: house.news('smtp') };
}

test('a share that is ready is told to partner and operators, each once; the link opens nothing by itself', async () => {
  const run = await packagedRun(db, shares, 3);
  shareId = (await createShare(shares, { ...DEED, runId: run.runId })).id;
  const told = await tell();
  expect(told.operators).toMatchObject([expect.stringContaining(`share ${shareId} of ${PROGRAM} for The administration is ready`)]);
  const [mail, ...more] = told.partner;
  expect(more).toEqual([]);
  expect(mail).toMatch(/^intake@partner\.invalid\n/);
  expect(mail).toContain('3 packages');
  expect(mail).toContain(`https://waybill.example.org/shares/${shareId}`);
  expect(mail).not.toMatch(/wbl_|\/s\/|signature=/);
  for (const id of run.externalIds) expect(mail).not.toContain(id);
  expect(await tell()).toEqual({ operators: [], partner: [] });
});

test('the first links are no news; new ones are, each time', async () => {
  const issue = () => issueLinks(shares, { ...DEED, shareId, links: { kind: 'stable' } }, async () => undefined);
  pass(house, HOUR);
  await issue();
  expect(await tell()).toEqual({ operators: [], partner: [] });
  for (let time = 0; time < 2; time += 1) {
    pass(house, HOUR);
    await issue();
    const told = await tell();
    expect(told.partner).toMatchObject([expect.stringContaining('has new links')]);
    expect(told.operators).toHaveLength(1);
    expect(told.partner[0]).not.toContain('wbl_');
  }
  expect(await tell()).toEqual({ operators: [], partner: [] });
});

test('what is not fetched, and not answered, in time is told once', async () => {
  pass(house, 3 * DAY);
  expect((await tell()).partner).toMatchObject([expect.stringContaining('was not fetched')]);
  expect((await tell()).partner).toEqual([]);
  pass(house, 30 * DAY);
  const late = await tell();
  expect(late.partner).toMatchObject([expect.stringContaining('was not answered in')]);
  expect(late.operators).toMatchObject([expect.stringContaining('3 of 3 packages have no answer')]);
  expect(await tell()).toEqual({ operators: [], partner: [] });
});

test('a mail server that is down puts it off, and the message is sent once', async () => {
  const run = await packagedRun(db, shares, 1);
  house.sandbox.control.faults.add([{ kind: 'server_error', partner: 'smtp' }]);
  await createShare(shares, { ...DEED, runId: run.runId });
  expect((await tell()).partner).toEqual([]);
  const waiting = await db.database.transaction('*', (session) => listMessages(session, { audience: 'partner', limit: 1 }));
  expect(waiting).toMatchObject([{ kind: 'share_ready', deliveries: [{ state: 'waiting', tries: 1, faultCode: 'smtp_451' }] }]);
  house.sandbox.control.faults.clear();
  pass(house, HOUR);
  expect((await tell()).partner).toHaveLength(1);
  expect((await tell()).partner).toEqual([]);
});
