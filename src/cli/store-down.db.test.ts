import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { readConfig } from '#kernel/config/index.ts';
import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { workAlerts } from '../alerts/index.ts';
import { openInstallation } from '../composition/open-installation.ts';
import { EGRESS_CREDENTIALS, egressAddress } from '../composition/sandbox-connectors.ts';
import { workExports } from '../exports/index.ts';
import { anAddress, takeIn } from '../exports/test-house.ts';
import { sealLedger } from '../ledger/index.ts';
import type { Installation } from '../registry/index.ts';
import { useDatabase } from '../testing/index.ts';
import { scanFailures } from '../triage/index.ts';
import type { Composition } from './composition.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** On the wall in New York: 05:45 files are due, 09:00 is their deadline. */
const DUE = Date.parse('2026-06-02T09:45:00Z');
const DEADLINE = Date.parse('2026-06-02T13:00:00Z');
let sandbox: Sandbox;
let house: Installation;
/** Minutes, as the setting takes no more than six digits. */
let offset = 0;

beforeAll(async () => {
  Object.assign(process.env, EGRESS_CREDENTIALS);
  sandbox = await startSandbox({ seed: 1 });
  at(Date.parse('2026-06-02T08:00:00Z'));
  house = await openInstallation(await config(), { isWorker: false, name: 'test', connections: 6 });
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
  await sandbox.stop();
});

async function config() {
  return readConfig({
    file: { programs: [form526, vye] },
    environment: {
      DATABASE_URL: db.appUrl,
      WAYBILL_LOG_LEVEL: 'silent',
      WAYBILL_CLOCK_OFFSET: `${offset}m`,
      WAYBILL_VYE_EGRESS_STORE: egressAddress(sandbox.urls.egress),
      WAYBILL_ALERT_SLACK_URL: sandbox.urls.slack,
    },
    options: { data: join(folder, 'data') },
    sandbox: {},
  });
}

function composition(): Composition {
  return { ...composeFor(db, join(folder, 'data')), readConfig: config };
}

const run = (line: string, ...more: string[]): Promise<Ran> => runLine(composition(), [...line.split(' '), ...more]);

async function waybill<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  const ran = await run(`${line} --json`, ...more);
  expect(ran, `${line}\n${ran.out}${ran.err}`).toMatchObject({ code: 0 });
  return ran.json<T>();
}

/** From here on it is that time, for workers and commands, to the minute. */
function at(time: number): void {
  offset = Math.round((time - Date.now()) / MINUTE);
  setClockOffset(offset * MINUTE);
}

/** What workers do each minute. */
async function work(time: number): Promise<void> {
  at(time);
  await workExports(house.exports);
  await scanFailures(house.triage, new AbortController().signal);
  await workAlerts(house.alerts);
  await sealLedger(house.database, { signer: house.keyring, objects: house.objects });
}

const outage = (is_down: boolean) => fetch(`${sandbox.urls.control}/sandbox/egress`, { method: 'POST', body: JSON.stringify({ is_down }) });
const told = () =>
  sandbox.control.received.of('slack').flatMap(({ text }) => {
    const said = (JSON.parse(text) as { text: string }).text;
    return said.includes('did not come by its deadline') ? [said] : [];
  });
const because = (text: string) => ['--reason', text];

test('the store is down for a day; what operators do about it, on the command line alone', async () => {
  await work(Date.parse('2026-06-02T08:00:00Z'));
  await outage(true);
  await takeIn(house as never, [
    anAddress('a-1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('b-1', '2026-06-01T11:00:00Z', { person: 'ben' }),
  ]);
  for (const time of [DUE + 2 * MINUTE, DEADLINE - 5 * MINUTE]) await work(time);
  expect((await waybill<{ alerts: unknown[] }>('alerts list --rule export_overdue')).alerts).toEqual([]);
  expect(told()).toEqual([]);

  await work(DEADLINE + 2 * MINUTE);
  const { alerts } = await waybill<{ alerts: { id: number; opened_at: string }[] }>('alerts list --rule export_overdue');
  expect(alerts).toMatchObject([{ program: 'vye', key: 'export_missing', count: 3, severity: 'urgent', playbook: 'export_failed' }]);
  expect(Date.parse(alerts[0]!.opened_at) - DEADLINE).toBeLessThan(3 * MINUTE);
  expect(told()).toHaveLength(1);

  // The message names the command that opens the playbook.
  const command = /waybill (playbook start [\w-]+ --program \w+ --alert \S+)/.exec(told()[0]!)?.[1] ?? '';
  await waybill(`alerts acknowledge ${alerts[0]!.id}`, ...because('looking'));
  const { incident } = await waybill<{ incident: { id: number } }>(command, ...because('three files are late'));
  const id = String(incident.id);
  expect(await waybill(`incident affected ${id}`)).toMatchObject({ count: { value: 2, exact: true }, people: 2 });
  expect(await waybill('export ready CHGADD')).toMatchObject({ total: 2, people: 2, places: { in_file: 2 } });
  expect((await run(`incident close ${id}`, ...because('too early'))).err).toContain('WB_INCIDENT_CAUSE');
  await waybill(`incident step ${id} look --outcome done`, ...because('the store answers 503'));

  for (let time = DEADLINE + 6 * HOUR; time < DUE + 24 * HOUR; time += 12 * HOUR) await work(time);
  expect((await waybill<{ alerts: unknown[] }>('alerts list --rule export_overdue')).alerts).toHaveLength(1);
  await outage(false);
  at(DUE + 23 * HOUR);
  expect(await waybill('export run CHGADD', ...because('the store is back'))).toMatchObject({ resumed: [{ state: 'confirmed' }] });
  // A second one finds nothing left to do.
  expect(await waybill('export run CHGADD', ...because('once more'))).toMatchObject({ resumed: [], started: 'nothing_ready' });
  expect(await waybill('export ready CHGADD')).toMatchObject({ total: 0 });
  await work(DUE + 23 * HOUR + 2 * MINUTE);
  await waybill(`incident step ${id} run --outcome done`, ...because('read back'));
  expect(await waybill(`incident close ${id}`, ...because('the files are there'))).toMatchObject({ state: 'closed' });
  await work(DUE + 23 * HOUR + 14 * MINUTE);
  expect((await waybill<{ alerts: unknown[] }>('alerts list --rule export_overdue --list resolved')).alerts).toHaveLength(1);
  expect(told().at(-1)).toContain('[over] vye:');
  await expectOnRecord();
}, 120_000);

/** Who did it, and why, in the order in which it was done; and nothing was taken out since. */
async function expectOnRecord(): Promise<void> {
  const { lines } = await waybill<{ lines: { action: string; reason: string | null }[] }>('ledger list --actor admin --program vye');
  const done = lines.toReversed().map(({ action, reason }) => `${action}: ${reason}`);
  expect(done.filter((line) => /^(alert|incident)\./.test(line))).toEqual([
    'alert.acknowledged: looking',
    'incident.opened: three files are late',
    'incident.step_done: the store answers 503',
    'incident.step_done: read back',
    'incident.closed: the files are there',
  ]);
  expect(done).toContain('export.confirmed: the store is back');
  const all = await waybill<{ lines: { action: string; subject: { id: string } }[] }>('ledger list --program vye --limit 200');
  const actions = all.lines.toReversed().map(({ action }) => action);
  expect(actions.filter((action) => action === 'export.overdue')).toHaveLength(3);
  expect(actions.indexOf('export.overdue')).toBeLessThan(actions.indexOf('alert.acknowledged'));
  expect(actions.at(-1)).toBe('alert.resolved');
  expect((await run('ledger verify')).code).toBe(0);
}
