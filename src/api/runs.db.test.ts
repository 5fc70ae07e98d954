import { beforeAll, expect, test } from 'vitest';
import { prepareRun } from '../tasks/index.ts';
import { aClaim, useApi } from './test-api.ts';
import { listenTo } from './test-stream.ts';

const api = useApi();
let operator: string;
let approver: string;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  approver = await api.tokenOf('april', 'approver');
  await api.importRows(Array.from({ length: 3 }, (_, n) => aClaim(`claim-${n}`)));
});

const draft = (body: object = {}) =>
  api.call('/api/v1/runs', {
    token: operator,
    body: { program: 'form526', task: 'paper-resubmission', selection: { kind: 'query' }, reason: 'the backlog', ...body },
  });
const act = (id: number, noun: string, body: object = { reason: 'a test' }, token = operator) =>
  api.call(`/api/v1/runs/${id}/${noun}`, { token, body });
const show = async (id: number) => (await api.call(`/api/v1/runs/${id}`, { token: operator })).body;

test('draft, preview, approval by another, start, pause, cancel: each a noun, each on the run', async () => {
  const { status, body } = await draft();
  expect(status).toBe(201);
  const { id } = body;
  expect((await act(id, 'previews')).status).toBe(202);
  await prepareRun(api.installation.tasks, id);
  const previewed = await show(id);
  expect(previewed).toMatchObject({ state: 'draft', items: 3, total: 3, not_eligible: {} });
  expect((await act(id, 'approval-requests')).status).toBe(202);
  const decision = { decision: 'approved', digest: previewed.digest, reason: 'looked at it' };
  expect((await act(id, 'approvals', { ...decision, digest: 'a'.repeat(64) }, approver)).body.error.code).toBe('WB_APPROVAL_VOID');
  expect((await act(id, 'approvals', decision, approver)).body).toEqual({ state: 'approved', missing: 0 });
  expect((await act(id, 'queueings')).status).toBe(202);
  const live = (await api.call('/api/v1/runs?state=live', { token: operator })).body.runs;
  expect(live).toMatchObject([{ id, state: 'queued', total: 3, left: 3, rate_per_second: 0, requested_by: 'olive' }]);
  const rows = (await api.call('/api/v1/submissions', { token: operator })).body.rows;
  expect(rows.map(({ held_by }: { held_by: unknown }) => held_by)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'run', id })));
  expect((await api.call(`/api/v1/runs/${id}/progress`, { token: operator })).body).toMatchObject({
    total: 3,
    left: 3,
    left_in_attempt: 3,
  });
  expect((await act(id, 'pauses')).status).toBe(202);
  expect((await act(id, 'resumptions')).status).toBe(202);
  expect((await act(id, 'cancellations')).status).toBe(202);
  expect(await show(id)).toMatchObject({ wanted: 'cancel', approvals: [{ by: 'april', decision: 'approved', is_current: true }] });
});

test('a run of a CSV takes the rows of the call; parameters that do not fit are named', async () => {
  const csv = await draft({ selection: { kind: 'csv' }, input: { name: 'rows.csv', csv: 'id\nclaim-0\nnobody\n' } });
  expect(csv.status).toBe(201);
  await act(csv.body.id, 'previews');
  await prepareRun(api.installation.tasks, csv.body.id);
  expect(await show(csv.body.id)).toMatchObject({ items: 2, input_name: 'rows.csv' });
  const bad = await draft({ task: 'release-held', params: { reason: '' } });
  expect([bad.status, bad.body.error.code]).toEqual([400, 'WB_RUN_PARAMS']);
});

test('a move that the run’s state does not allow is 409; an unknown run is 404', async () => {
  const { body } = await draft();
  expect((await act(body.id, 'pauses')).body.error).toMatchObject({ code: 'WB_RUN_STATE' });
  expect((await act(987_654, 'pauses')).status).toBe(404);
  expect((await act(body.id, 'pauses', {})).body.error.details.faults).toMatchObject([{ field: 'reason' }]);
  expect((await api.call(`/api/v1/runs/${body.id}/files/output`, { token: operator })).status).toBe(404);
});

test('every task is listed with the schema of its parameters', async () => {
  const { tasks } = (await api.call('/api/v1/tasks', { token: operator })).body;
  const names = tasks.map(({ name }: { name: string }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['mark-duplicates', 'paper-resubmission', 'redact-person', 'release-held', 'remediate-many']),
  );
  expect(tasks.every(({ params }: { params: { type: string } }) => params.type === 'object')).toBe(true);
});

test('the free rows of a worklist go out as CSV and come back; what was altered is named', async () => {
  // The run above still has the first three.
  await api.importRows(['later-0', 'later-1'].map((id) => aClaim(id)));
  const path = '/api/v1/worklists/form526/master';
  expect((await api.call(`${path}/refreshes`, { token: operator, body: { reason: 'a test' } })).body).toEqual({ added: 5 });
  expect((await api.call(path, { token: operator })).body.counts).toMatchObject({ left: 5, total: 5 });
  const out = await api.call(`${path}/exports`, { token: operator, body: { reason: 'for review' } });
  expect(out.headers.get('content-disposition')).toMatch(/^attachment; filename="master-review-[0-9a-f]{16}\.csv"/);
  const review = (body: string) =>
    api.call('/api/v1/worklist-reviews/form526', { token: operator, body, headers: { 'content-type': 'text/csv' } });
  expect((await review(out.body)).body).toMatchObject({ rows: 2, findings: [] });
  expect((await review(out.body.replace('needs_attention', 'delivered'))).body.findings).toMatchObject([
    { kind: 'altered', id: 'later-0' },
  ]);
});

test('duplicates, imports and the ledger answer as documented', async () => {
  expect((await api.call('/api/v1/duplicates/form526/passes', { token: operator, body: {} })).body).toMatchObject({
    submissions: 5,
    new_sets: 0,
  });
  expect((await api.call('/api/v1/duplicates/form526', { token: operator })).body.members).toBe(0);
  expect((await api.call('/api/v1/duplicates/form526/sets', { token: operator })).body).toEqual({ sets: [], next: null });
  const { imports } = (await api.call('/api/v1/imports?program=form526', { token: operator })).body;
  expect(imports.at(-1)).toMatchObject({ input: 3, imported: 3, refused: 0, already_known: 0 });
  expect((await api.call(`/api/v1/imports/${imports[0].id}`, { token: operator })).body).toEqual(imports[0]);
  const administrator = await api.tokenOf('ada', 'administrator');
  const verified = await api.call('/api/v1/ledger/verifications', { token: administrator, method: 'POST' });
  expect(verified).toMatchObject({ status: 200, body: { faults: [], fault_count: 0 } });
});

test('a page that listens hears of a change, and stops hearing when its token ends', async () => {
  const token = await api.tokenOf('vera', 'viewer');
  const stream = await listenTo(`${api.url}/api/v1/live`, token);
  const { body } = await draft();
  expect(body.id).toBeGreaterThan(0);
  await stream.heard((event) => event.includes('event: changed') && event.includes('"runs"'));
  await api.db.owner.query('select pg_notify($1, $2)', ['waybill_run', String(body.id)]);
  await stream.heard((event) => event.includes('{"kinds":["runs"]}'));
  await api.db.owner.query("update tokens set revoked_at = created_at where user_id = (select id from users where name = 'vera')");
  await stream.ended;
});

test('so many pages listen at once, and no more', async () => {
  const token = await api.tokenOf('many', 'viewer');
  const controller = new AbortController();
  const listen = () => fetch(`${api.url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` }, signal: controller.signal });
  const answers = await Promise.all(Array.from({ length: 102 }, listen));
  expect(answers.filter(({ status }) => status === 503)).toHaveLength(2);
  controller.abort();
});
