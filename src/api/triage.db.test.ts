import { beforeAll, expect, test } from 'vitest';
import { scanFailures } from '../triage/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ contacts: { benefits_intake: '#intake-help' } });
let operator: string;
let reader: string;
let stranger: string;

beforeAll(async () => {
  operator = await api.tokenOf('olga', 'operator');
  reader = await api.tokenOf('rita', 'viewer');
  stranger = await api.tokenOf('vera', 'viewer', ['vye']);
  const at = '2026-01-07T10:00:00Z';
  const expired = (receipt: string) => ({
    facts: { handoffs: [{ destination: 'benefits_intake', receipt, status: 'expired', at }] },
  });
  await api.importRows([
    aClaim('e-1', expired('r-1')),
    aClaim('e-2', expired('r-2')),
    aClaim('e-3'),
    { ...aClaim('bad'), submitted_at: 'never' },
  ]);
  await scanFailures({ ...api.installation.triage, timings: { ...api.installation.triage.timings, graceMs: 0 } });
});

const get = (path: string, token = reader) => api.call(`/api/v1/${path}`, { token });
const post = (path: string, body: object, token = operator) => api.call(`/api/v1/${path}`, { token, body });

async function expiredClass(): Promise<{ id: number } & Record<string, unknown>> {
  const { body } = await get('error-classes?program=form526&stage=loss&state=all');
  expect(body.classes).toHaveLength(1);
  return body.classes[0];
}

test('classes are listed with whom they concern, and strangers see none', async () => {
  expect(await expiredClass()).toMatchObject({ place: 'benefits_intake', occurrences: 2, submissions: 2, people: 2, state: 'open' });
  expect((await get('error-classes?stage=import')).body.classes).toMatchObject([{ place: 'submitted_at', occurrences: 1, submissions: 0 }]);
  const { id } = await expiredClass();
  expect((await get('error-classes', stranger)).body.classes).toEqual([]);
  expect((await get(`error-classes/${id}`, stranger)).status).toBe(404);
  const concerned = (await get(`error-classes/${id}/submissions?limit=1`)).body;
  expect(concerned).toMatchObject({ occurrences: 2, people: 2, rows: [{ id: 'e-1', occurrences: 1 }] });
  expect((await get(`error-classes/${id}/submissions?after=${concerned.next}`)).body.rows).toMatchObject([{ id: 'e-2' }]);
  const list = (await get(`submissions?program=form526&error_class=${id}`)).body;
  expect(list.rows.map((row: { id: string }) => row.id)).toEqual(['e-1', 'e-2']);
  expect(list.count).toEqual({ exact: true, value: 2 });
});

test('what callers send and is refused is a class, and the ledger says whose it was, with nothing of what was sent', async () => {
  const intake = (claim: object) => api.call('/api/v1/submissions/form526', { token: operator, body: claim });
  const wrong = { ...aClaim('Marigold Testwell'), submitted_at: 'Marigold never' };
  expect((await intake(wrong)).status).toBe(422);
  expect((await intake(wrong)).status).toBe(422);
  expect((await intake(aClaim('with-path', { attachments: [{ name: 'x', path: '/etc/hostname' }] }))).status).toBe(422);
  const taken = aClaim('taken-1');
  expect((await intake(taken)).status).toBe(201);
  expect((await intake({ ...taken, payload: { form526: { other: 1 } } })).status).toBe(409);
  await scanFailures({ ...api.installation.triage, timings: { ...api.installation.triage.timings, graceMs: 0 } });
  const { classes } = (await get('error-classes?stage=intake')).body;
  const told = classes.map(
    ({ place, code, occurrences }: { place: string; code: string; occurrences: number }) => `${place} ${code} ${occurrences}`,
  );
  expect(told.toSorted()).toEqual(['attachments.path import_only 1', 'id different_content 1', 'id invalid_format 2']);
  expect((await get('error-classes?stage=intake', stranger)).body.classes).toEqual([]);
  const { rows } = await api.db.owner.query<{ actor: string; text: string }>(
    `select l.actor, l::text || coalesce(d::text, '') as text from ledger_lines l left join ledger_details d on d.line_id = l.id
     where l.action = 'submission.refused'`,
  );
  expect(rows.map(({ actor }) => actor)).toEqual(['olga', 'olga', 'olga', 'olga']);
  expect(rows.map(({ text }) => text).join('')).not.toMatch(/Marigold|hostname/);
});

test('what an import refused is the sum of its rules', async () => {
  const { rows } = await api.db.owner.query(
    'select i.refused, (select sum(r.rows) from import_refusals r where r.import_id = i.id)::int as told from imports i',
  );
  expect(rows).toEqual([{ refused: 1, told: 1 }]);
});

test('the scoreboard adds up, and its file holds the same', async () => {
  const board = (await get('error-scoreboard?by=day&days=900')).body;
  expect(board.total).toBe(board.column_totals.reduce((sum: number, n: number) => sum + n, 0));
  expect(board.total).toBe(board.rows.reduce((sum: number, row: { total: number }) => sum + row.total, 0));
  expect(board.total).toBeGreaterThanOrEqual(3);
  const file = await get('error-scoreboard.csv?by=day&days=900');
  expect(file.headers.get('content-disposition')).toContain('errors-by-day-');
  const lines = String(file.body).trim().split('\n');
  expect(lines).toHaveLength(board.rows.length + 2);
  expect(lines.at(-1)?.endsWith(`,${board.total}`)).toBe(true);
});

test('what somebody decides needs the right to, and stands in the ledger with its reason', async () => {
  const { id } = await expiredClass();
  expect((await post(`error-classes/${id}/resolutions`, { reason: 'x' }, reader)).status).toBe(403);
  expect((await post(`error-classes/${id}/ignores`, { reason: 'x' })).status).toBe(400);
  const assigned = await post(`error-classes/${id}/assignments`, {
    reason: 'it grew',
    owner: 'team intake',
    ticket: 'https://tickets.example/7',
  });
  expect(assigned).toMatchObject({ status: 201, body: { owner: 'team intake', note: null } });
  expect((await post(`error-classes/${id}/resolutions`, { reason: 'the setting is right', mended_in: '1.2' })).body).toMatchObject({
    state: 'resolved',
    mended_in: '1.2',
  });
  expect((await post(`error-classes/${id}/resolutions`, { reason: 'again' })).status).toBe(409);
  expect((await post(`error-classes/${id}/reopenings`, { reason: 'too early' })).body).toMatchObject({ state: 'open', mended_in: '1.2' });
  const { rows } = await api.db.owner.query(
    `select l.action, d.reason from ledger_lines l join ledger_details d on d.line_id = l.id where l.subject_kind = 'error_class' order by l.id`,
  );
  expect(rows).toEqual([
    { action: 'error_class.assigned', reason: 'it grew' },
    { action: 'error_class.resolved', reason: 'the setting is right' },
    { action: 'error_class.reopened', reason: 'too early' },
  ]);
});

test('a class leads to its playbook, the playbook to an incident, and a step that is a task to a drafted run', async () => {
  const { id } = await expiredClass();
  const about = (await get(`playbooks?program=form526&subject_kind=error_class&subject_id=${id}`)).body.playbooks;
  expect(about.map(({ name }: { name: string }) => name)).toEqual(['stuck_pending', 'expired_uploads']);
  expect(about[1].contacts).toContainEqual({ name: 'benefits_intake', for: expect.any(String), reach: '#intake-help' });
  const start = {
    program: 'form526',
    playbook: 'expired_uploads',
    subject: { kind: 'error_class', id: String(id) },
    reason: 'two on one day',
  };
  expect((await post('incidents', start, reader)).status).toBe(403);
  const opened = await post('incidents', start);
  expect(opened).toMatchObject({ status: 201, body: { new: true, state: 'open', opened_by: 'olga' } });
  expect((await post('incidents', start)).status).toBe(200);
  const own = `incidents/${opened.body.id}`;
  expect((await get(`${own}/affected`)).body).toMatchObject({
    list: 'handoffs',
    count: { value: 2, exact: true },
    rows: [{ submission: 'e-1', state: 'expired' }, { submission: 'e-2' }],
  });
  expect((await post(`${own}/drafts`, { step: 'mend', reason: 'x' })).status).toBe(400);
  const drafted = await post(`${own}/drafts`, { step: 'package', reason: 'nothing is left to try' });
  expect(drafted).toMatchObject({ status: 201, body: { task: 'paper-resubmission' } });
  const run = (await get(`runs/${drafted.body.run_id}`)).body;
  expect(run).toMatchObject({ task: 'paper-resubmission', state: 'draft', selection: { kind: 'query', reasons: ['route_exhausted'] } });
  expect(run.reason).toBe(`incident ${opened.body.id}, package: nothing is left to try`);
  const shown = (await post(`${own}/steps`, { step: 'settings', outcome: 'done', reason: 'the address was wrong' })).body;
  expect(shown.steps.find(({ name }: { name: string }) => name === 'package')).toMatchObject({
    state: 'drafted',
    run_id: drafted.body.run_id,
    run_state: 'draft',
  });
  expect((await post(`${own}/notes`, { reason: 'asked the intake' })).body.entries.at(-1)).toMatchObject({ kind: 'note', author: 'olga' });
  expect((await post(`${own}/closings`, { reason: 'mended' })).body.error).toMatchObject({ code: 'WB_INCIDENT_CAUSE' });
  await post(`error-classes/${id}/resolutions`, { reason: 'the address is right again' });
  const closed = (await post(`${own}/closings`, { reason: 'mended' })).body;
  expect(closed).toMatchObject({ state: 'closed', cause: { gone: true } });
  expect((await post(`${own}/reopenings`, { reason: 'came again' })).body).toMatchObject({ state: 'open' });
  expect((await get('incidents?state=all')).body.incidents).toMatchObject([{ id: opened.body.id, steps: 6, steps_ended: 1 }]);
  expect((await get(own, stranger)).status).toBe(404);
});
