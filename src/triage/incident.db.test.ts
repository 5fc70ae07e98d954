import { expect, test } from 'vitest';
import { listExports, workExports } from '../exports/index.ts';
import { useDays } from '../exports/test-day.ts';
import { anAddress, setClock, takeIn } from '../exports/test-house.ts';
import { listFindings } from '../handoffs/index.ts';
import {
  affectedByIncident,
  closeIncident,
  endStep,
  listClasses,
  listIncidents,
  noteIncident,
  playbooksAbout,
  reopenIncident,
  scanFailures,
  showIncident,
  showPlaybook,
  startPlaybook,
  TRIAGE_TIMINGS,
  type TriageHouse,
} from './index.ts';

const days = useDays();
const firing = new Set<string>();
const DEED = { by: { kind: 'person', name: 'olga' }, scope: '*', reason: 'the file is late' } as const;
const EXPORT = { ...DEED, program: 'vye', playbook: 'export_failed', subject: { kind: 'export', id: 'CHGADD' } } as const;

function triage(): TriageHouse {
  return {
    database: days.house.database,
    programs: days.house.programs as unknown as TriageHouse['programs'],
    tasks: undefined as never,
    exports: days.house,
    doors: { alertFires: async (_session, _program, key) => firing.has(key) },
    contact: (_program, name) => (name === 'vye_team' ? '#vye-alerts' : undefined),
    timings: { ...TRIAGE_TIMINGS, graceMs: 0 },
  };
}

const within = <T>(work: Parameters<typeof days.house.database.transaction<T>>[1]) => days.house.database.transaction('*', work);
const classes = () => within(async (session) => (await listClasses(session, { state: 'all', limit: 50 })).rows);

test('the store is down for a day: classes, an incident with everybody who is affected, and no end before the file is there', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(days.house);
  await takeIn(days.house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-01T11:00:00Z', { person: 'ben' }),
  ]);
  const mend = days.breakPartner();
  for (const at of ['2026-06-02T09:45:30Z', '2026-06-02T10:45:30Z', '2026-06-02T13:45:30Z']) {
    setClock(at);
    await workExports(days.house);
  }
  await scanFailures(triage());
  const chgadd = (await classes()).filter(({ place }) => place === 'CHGADD');
  expect(chgadd).toMatchObject([{ stage: 'export', code: 'WB_OBJECT_STORE', occurrences: 3, state: 'open' }]);
  expect((await classes()).filter(({ place }) => place === 'export_missing')).toMatchObject([
    { stage: 'finding', code: 'WB_OBJECT_STORE', occurrences: 3 },
  ]);

  const house = triage();
  const about = await within((session) => playbooksAbout(session, house, 'vye', { kind: 'error_class', id: String(chgadd[0]!.id) }));
  expect(about.map(({ definition }) => definition.name)).toEqual(['export_failed']);
  const { incident, isNew } = await startPlaybook(house, EXPORT);
  expect(isNew).toBe(true);
  expect(await startPlaybook(house, EXPORT)).toMatchObject({ isNew: false, incident: { id: incident.id } });
  const { id } = incident;
  const affected = await within((session) => affectedByIncident(session, house, id, { limit: 1 }));
  expect(affected).toMatchObject({
    count: { value: 2, exact: true },
    people: 2,
    rows: [{ submission: 'a1', state: 'in_file' }],
    next: '1',
  });
  expect(affected.command).toBe('waybill export ready CHGADD --program vye');

  await endStep(house, { ...DEED, id, step: 'look', outcome: 'done', reason: 'the store answers nothing' });
  await endStep(house, { ...DEED, id, step: 'unblock', outcome: 'not_needed', reason: 'nothing is blocked' });
  await noteIncident(house, { ...DEED, id, reason: 'the host team was called' });
  await expect(endStep(house, { ...DEED, id, step: 'unblock', outcome: 'not_needed' })).rejects.toMatchObject({
    code: 'WB_INCIDENT_STATE',
  });
  await expect(endStep(house, { ...DEED, id, step: 'dance', outcome: 'done' })).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  await expect(closeIncident(house, { ...DEED, id })).rejects.toMatchObject({ code: 'WB_INCIDENT_CAUSE' });

  mend();
  await days.run('CHGADD');
  expect((await within((session) => listExports(session, days.house, ['vye']))).find(({ name }) => name === 'CHGADD')).toMatchObject({
    overdue: 0,
  });
  const closed = await closeIncident(house, { ...DEED, id, reason: 'the file is there' });
  expect(closed).toMatchObject({ state: 'closed', closedBy: 'olga' });
  const shown = await within((session) => showIncident(session, house, id));
  expect(shown).toMatchObject({ cause: { isGone: true }, isPlaybookChanged: false });
  expect(shown.steps.filter(({ state }) => state !== 'to_do').map(({ name, state, stateBy }) => [name, state, stateBy])).toEqual([
    ['look', 'done', 'olga'],
    ['unblock', 'not_needed', 'olga'],
  ]);
  expect(shown.entries.map(({ kind, step }) => [kind, step])).toEqual([
    ['opened', null],
    ['done', 'look'],
    ['not_needed', 'unblock'],
    ['note', null],
    ['closed', null],
  ]);
  await expect(endStep(house, { ...DEED, id, step: 'who', outcome: 'done' })).rejects.toMatchObject({ code: 'WB_INCIDENT_STATE' });
  const { rows } = await days.db.owner.query(
    `select action from ledger_lines where subject_kind = 'incident' and subject_id = $1 order by id`,
    [String(id)],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'incident.opened',
    'incident.step_done',
    'incident.step_not_needed',
    'incident.noted',
    'incident.closed',
  ]);
});

test('a finding that is open holds its incident open; an override closes it on record, and it can be taken up again', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(days.house);
  setClock('2026-06-02T09:45:30Z');
  const mend = days.breakPartner();
  await workExports(days.house);
  setClock('2026-06-02T14:00:00Z');
  await workExports(days.house);
  const house = triage();
  const [finding] = (await within((session) => listFindings(session, { kind: 'export_missing', limit: 1 }))).rows;
  const subject = { kind: 'finding', id: String(finding!.id) } as const;
  await expect(startPlaybook(house, { ...EXPORT, playbook: 'stuck_pending', subject })).rejects.toMatchObject({
    code: 'WB_PLAYBOOK_SUBJECT',
  });
  await expect(startPlaybook(house, { ...EXPORT, program: 'form526', subject })).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  const { incident } = await startPlaybook(house, { ...EXPORT, subject });
  const one = { ...DEED, id: incident.id };
  await expect(closeIncident(house, one)).rejects.toMatchObject({ code: 'WB_INCIDENT_CAUSE' });
  expect(await closeIncident(house, { ...one, override: true, reason: 'the partner took it by mail' })).toMatchObject({
    state: 'overridden',
  });
  expect(await reopenIncident(house, one)).toMatchObject({ state: 'open', closedBy: null });
  await closeIncident(house, { ...one, override: true });
  await startPlaybook(house, { ...EXPORT, subject });
  await expect(reopenIncident(house, one)).rejects.toMatchObject({ code: 'WB_INCIDENT_STATE' });
  const page = await within((session) => listIncidents(session, { state: 'all', subjectKind: 'finding', limit: 1 }));
  expect(page).toMatchObject({ rows: [{ state: 'open', steps: 8, stepsEnded: 0 }], next: `-opened~~${page.rows[0]!.id}` });
  mend();
});

test('an alert that fires holds its incident open, and contacts come from the settings', async () => {
  const house = triage();
  const subject = { kind: 'alert', id: 'export_overdue:CHGADD' } as const;
  firing.add(subject.id);
  const { incident } = await startPlaybook(house, { ...EXPORT, subject });
  await expect(closeIncident(house, { ...DEED, id: incident.id })).rejects.toMatchObject({ code: 'WB_INCIDENT_CAUSE' });
  firing.clear();
  expect(await closeIncident(house, { ...DEED, id: incident.id })).toMatchObject({ state: 'closed' });
  expect(showPlaybook(house, 'vye', 'export_failed').contacts.map(({ name, reach }) => [name, reach])).toEqual([
    ['vye_partner', null],
    ['vye_team', '#vye-alerts'],
  ]);
});
