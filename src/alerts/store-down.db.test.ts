import { expect, test } from 'vitest';
import vye from '../../programs/vye/index.ts';
import { startSandbox } from '../../sandbox/index.ts';
import { workExports } from '../exports/index.ts';
import { useDays } from '../exports/test-day.ts';
import { anAddress, setClock, takeIn } from '../exports/test-house.ts';
import { now } from '../kernel/clock/clock.ts';
import { loadPrograms } from '../registry/index.ts';
import {
  affectedByIncident,
  closeIncident,
  endStep,
  scanFailures,
  startPlaybook,
  TRIAGE_TIMINGS,
  type TriageHouse,
} from '../triage/index.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { openChannels } from './channels/open-channels.ts';
import { withPulse } from './health.ts';
import { listAlerts } from './list-alerts.ts';
import type { AlertHouse } from './ports.ts';
import { readAlertSettings } from './settings.ts';
import { workAlerts } from './work-alerts.ts';

const days = useDays();
const DEED = { by: { kind: 'person', name: 'olga' }, scope: '*', reason: 'the store is down' } as const;
const MINUTE = 60_000;
/** On the wall in New York: 05:45 the file is due, 09:45 is its deadline. */
const DUE = '2026-06-02T09:45:30Z';
const DEADLINE = Date.parse('2026-06-02T13:45:00Z');

async function alertHouse() {
  const sandbox = await startSandbox({ seed: 1 });
  const config = { programs: [vye], alertSlackUrl: sandbox.urls.slack } as never;
  const settings = readAlertSettings(config);
  const registry = loadPrograms([vye]);
  const house: AlertHouse = {
    database: days.db.database,
    programs: registry,
    settings,
    channels: openChannels(settings, config),
    publicUrl: 'https://waybill.example.org',
    handoffs: { database: days.db.database, programs: registry, partsOf: () => ({ isSetUp: () => true }) as never },
    breakers: () => [],
    worker: 'test',
  };
  const triage: TriageHouse = {
    database: days.db.database,
    programs: registry,
    tasks: undefined as never,
    exports: days.house,
    doors: {
      alertFires: async (session, program, key) =>
        (await listAlerts(session, { program, limit: 100 })).rows.some(
          (alert) => `${alert.rule}:${alert.key}` === key && alert.goneSince === null,
        ),
    },
    contact: () => undefined,
    timings: { ...TRIAGE_TIMINGS, graceMs: 0 },
  };
  return { house, triage, sandbox, close: () => Promise.all([house.channels.close(), sandbox.stop()]) };
}

/** What workers do each minute, as far as files and alerts go. */
async function work(at: number | string, house: AlertHouse): Promise<void> {
  setClock(typeof at === 'string' ? at : new Date(at).toISOString());
  await withPulse(days.db.database, 'exports', () => workExports(days.house)).catch(() => undefined);
  await workAlerts(house);
}

test('the store is down for a day: an alert by the deadline, its playbook, everybody affected, one command when it is back, all on record', async () => {
  const { house, triage, sandbox, close } = await alertHouse();
  const sent = () => sandbox.control.received.of('slack').map(({ text }) => (JSON.parse(text) as { text: string }).text);
  try {
    await work('2026-06-02T08:00:00Z', house);
    await takeIn(days.house, [
      anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
      anAddress('b1', '2026-06-01T11:00:00Z', { person: 'ben' }),
    ]);
    const mend = days.breakPartner();
    for (let at = Date.parse(DUE); at < DEADLINE; at += 60 * MINUTE) await work(at, house);
    const isAboutFiles = (text: string) => text.includes('did not come by its deadline');
    expect(sent().filter(isAboutFiles)).toEqual([]);

    // One minute after the deadline operators know.
    await work(DEADLINE + MINUTE, house);
    await scanFailures(triage);
    const [told] = sent().filter(isAboutFiles);
    expect(told).toContain('[urgent] vye:');
    expect(told).toContain('waybill playbook start export_failed --program vye --alert export_overdue:export_missing');
    const live = await days.db.database.transaction(
      '*',
      async (session) => (await listAlerts(session, { rule: 'export_overdue', limit: 10 })).rows,
    );
    expect(live).toMatchObject([{ program: 'vye', key: 'export_missing', count: 3, playbook: 'export_failed' }]);
    expect(live[0]!.openedAt.getTime() - DEADLINE).toBeLessThan(2 * MINUTE);

    const subject = { kind: 'alert', id: 'export_overdue:export_missing' } as const;
    await acknowledgeAlert(house, { ...DEED, id: live[0]!.id });
    const { incident } = await startPlaybook(triage, { ...DEED, program: 'vye', playbook: 'export_failed', subject });
    const about = { ...DEED, program: 'vye', playbook: 'export_failed', subject: { kind: 'export', id: 'CHGADD' } } as const;
    const ofExport = await startPlaybook(triage, about);
    const affected = await days.db.database.transaction('*', (session) =>
      affectedByIncident(session, triage, ofExport.incident.id, { limit: 10 }),
    );
    expect(affected).toMatchObject({ count: { value: 2, exact: true }, people: 2 });
    await expect(closeIncident(triage, { ...DEED, id: incident.id })).rejects.toMatchObject({ code: 'WB_INCIDENT_CAUSE' });

    // The next morning the store is back: one command for each file.
    for (let at = DEADLINE + 60 * MINUTE; at < Date.parse('2026-06-03T08:00:00Z'); at += 240 * MINUTE) await work(at, house);
    mend();
    for (const name of ['CHGADD', 'DirDep', 'vawave']) await days.run(name);
    expect(days.textOf('CHGADD').split('\n').filter(Boolean)).toHaveLength(2);
    await endStep(triage, { ...DEED, id: incident.id, step: 'run', outcome: 'done', reason: 'it was sent' });
    const back = now().getTime();
    await work(back + MINUTE, house);
    expect(await closeIncident(triage, { ...DEED, id: incident.id, reason: 'the files are there' })).toMatchObject({ state: 'closed' });
    await closeIncident(triage, { ...DEED, id: ofExport.incident.id, reason: 'the file is there' });
    await work(back + 12 * MINUTE, house);
    expect(sent().filter(isAboutFiles).at(-1)).toContain('[over] vye:');
    expect(
      await days.db.database.transaction('*', async (session) => (await listAlerts(session, { rule: 'export_overdue', limit: 10 })).rows),
    ).toEqual([]);
  } finally {
    await close();
  }
  const { rows } = await days.db.owner.query<{ action: string }>('select distinct action from ledger_lines');
  const actions = rows.map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining([
      'export.overdue',
      'alerts.opened',
      'alert.acknowledged',
      'incident.opened',
      'incident.step_done',
      'export.confirmed',
      'incident.closed',
      'alert.resolved',
    ]),
  );
}, 60_000);
