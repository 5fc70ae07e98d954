import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { loadPrograms } from '../registry/index.ts';
import { useDatabase } from '../testing/index.ts';
import { scanFailures, TRIAGE_TIMINGS } from '../triage/index.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();

function waybill(line: string, ...more: string[]): Promise<Ran> {
  return runLine(
    composeFor(db, join(folder, 'data'), () => ({})),
    [...line.split(' '), ...more],
  );
}

test('from the list of classes over the scoreboard and a playbook to the end of an incident, on the command line alone', async () => {
  const claims = ['c-1', 'c-2'].map((id) => ({
    id,
    form: '21-526EZ',
    person_id: `person-${id}`,
    submitted_at: '2026-01-05T10:00:00Z',
    payload: { form526: { form526: { veteran: { id } } } },
    identity: { first_name: 'Marigold', last_name: 'Nobody', zip: '00000' },
    facts: { handoffs: [{ destination: 'benefits_intake', receipt: `g-${id}`, status: 'expired', at: '2026-01-06T00:00:00Z' }] },
  }));
  writeFileSync(join(folder, 'claims.jsonl'), claims.map((row) => `${JSON.stringify(row)}\n`).join(''));
  expect((await waybill(`import form526 ${folder}/claims.jsonl`)).code).toBe(0);
  await scanFailures({ database: db.database, programs: loadPrograms([form526]), timings: { ...TRIAGE_TIMINGS, graceMs: 0 } });
  await waybill('users add vera --role viewer');

  const { classes } = (await waybill('triage list --json')).json<{ classes: { id: number; stage: string; people: number }[] }>();
  expect(classes).toMatchObject([{ stage: 'loss', people: 2 }]);
  const { id } = classes[0]!;
  expect((await waybill('triage list --regressed')).out).toBe('No error class is like that.\n');
  const shown = await waybill(`triage show ${id}`);
  expect(shown.out).toContain('2 failures of 2 submissions of 2 people');
  expect(shown.out).not.toContain('person-c-1');
  expect((await waybill(`submissions list --error-class ${id} --json`)).json<{ count: number }>().count).toBe(2);
  const out = join(folder, 'board.csv');
  expect((await waybill('triage scoreboard --by day --days 7', '--out', out)).out).toMatch(
    /All programs: 2 failures from .* the last day is not over/,
  );
  expect(readFileSync(out, 'utf8').trimEnd().split('\n').at(-1)).toMatch(/^total,.*,2$/);

  expect((await waybill(`triage assign ${id} --owner team --reason grew --as vera`)).code).toBe(1);
  expect((await waybill(`triage assign ${id} --owner team --reason grew`)).code).toBe(0);
  expect((await waybill(`triage ignore ${id} --reason known --per-hour 10`)).out).toContain(`Error class ${id} is ignored`);
  expect((await waybill(`triage reopen ${id} --reason no`)).out).toContain('is open');

  expect((await waybill(`playbook list --error-class ${id}`)).out).toMatch(/expired_uploads/);
  const text = (await waybill('playbook show expired_uploads')).out;
  for (const part of ['Which one it is:', 'Steps:', 'What to tell people:', 'not set (contacts.benefits_intake', '--outcome draft'])
    expect(text).toContain(part);
  const started = (await waybill(`playbook start expired_uploads --error-class ${id} --reason two --json`)).json<{
    incident: { id: number };
  }>();
  const incident = started.incident.id;
  expect((await waybill(`playbook start stuck_pending --finding 99 --reason x`)).err).toContain('WB_NOT_FOUND');
  expect((await waybill(`incident affected ${incident}`)).out).toMatch(/^2, as at/);
  expect((await waybill(`incident step ${incident} package --outcome draft --reason spent`)).out).toMatch(
    /package +drafted +admin +\d+ draft/,
  );
  expect((await waybill(`incident step ${incident} settings --outcome done --reason fine`)).out).toMatch(/settings +done/);
  expect((await waybill(`incident note ${incident}`, 'the intake was asked')).out).toContain('note: the intake was asked');
  expect((await waybill(`incident close ${incident} --reason mended`)).err).toContain('WB_INCIDENT_CAUSE');
  await waybill(`triage resolve ${id} --reason mended --version 1.2`);
  expect((await waybill(`incident close ${incident} --reason mended`)).out).toContain(`Incident ${incident} of form526 is closed`);
  expect((await waybill('incident list')).out).toBe('No incident is like that.\n');
  expect((await waybill('incident list --state all --json')).json<{ incidents: object[] }>().incidents).toHaveLength(1);
  expect((await waybill(`incident reopen ${incident} --reason again`)).out).toContain('is open');
}, 60_000);
