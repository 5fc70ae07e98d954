import { beforeAll, expect, test } from 'vitest';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let operator: string;
let viewer: string;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  viewer = await api.tokenOf('vera', 'viewer');
  const at = '2026-01-06T00:00:00Z';
  const sent = (receipt: string, status: string) => ({ facts: { handoffs: [{ destination: 'benefits_intake', receipt, status, at }] } });
  await api.importRows([
    aClaim('0001', sent('g-1', 'received')),
    aClaim('0002', sent('g-2', 'success')),
    aClaim('0003', sent('g-3', 'vbms')),
  ]);
});

test('hand-offs are listed, counted and shown, with how their receiver proves them', async () => {
  const { body } = await api.call('/api/v1/handoffs?program=form526&unproved=true', { token: viewer });
  expect(body).toMatchObject({ count: { exact: true, value: 2 }, next: null });
  expect(body.rows).toMatchObject([
    { submission: '0001', state: 'accepted', proof: 'polled', receipt: 'g-1' },
    { submission: '0002', state: 'provisional', proof: 'polled' },
  ]);
  const shown = await api.call(`/api/v1/handoffs/${body.rows[0].id}`, { token: viewer });
  expect(shown.body).toMatchObject({ submission: '0001', tries: [], history: [{ from: null, to: 'accepted', reason: 'imported' }] });
  expect((await api.call('/api/v1/handoffs?receipt=g-3', { token: viewer })).body.rows).toMatchObject([{ state: 'delivered' }]);
  const late = await api.call('/api/v1/handoffs?overdue=true', { token: viewer });
  expect(late.body.rows.map((row: { submission: string }) => row.submission)).toEqual(['0001']);
});

test('polls are asked for by an operator with a reason, and every hand-off is accounted for', async () => {
  const body = { program: 'form526', destination: 'benefits_intake', reason: 'the partner was down' };
  const { status, body: polled } = await api.call('/api/v1/handoff-polls', { token: operator, body });
  expect(status).toBe(200);
  expect(polled.selected).toBe(3);
  expect(polled.due + polled.already_due + polled.not_taken + polled.not_polled).toBe(3);
  expect((await api.call('/api/v1/handoff-polls', { token: viewer, body })).status).toBe(403);
  const without = await api.call('/api/v1/handoff-polls', { token: operator, body: { ...body, reason: '' } });
  expect(without.status).toBe(400);
});

test('a caller of another program sees none of them', async () => {
  const other = await api.tokenOf('otto', 'viewer', ['vye']);
  expect((await api.call('/api/v1/handoffs', { token: other })).body.rows).toEqual([]);
  expect((await api.call('/api/v1/handoffs/1', { token: other })).status).toBe(404);
});

test('a person decides about what is unknown, with evidence where it is called delivered', async () => {
  const { body } = await api.call('/api/v1/handoffs?receipt=g-1', { token: viewer });
  const { id } = body.rows[0];
  const decide = (token: string, more: object) =>
    api.call(`/api/v1/handoffs/${id}/decisions`, { token, body: { decision: 'delivered', reason: 'the receiver called back', ...more } });
  expect((await decide(operator, { evidence: { letter: 'L-7' } })).body.error.code).toBe('WB_HANDOFF_STATE');
  await api.db.owner.query(`update handoffs set state = 'unknown' where id = $1`, [id]);
  expect((await decide(viewer, {})).status).toBe(403);
  expect((await decide(operator, {})).body.error.code).toBe('WB_REMEDIATION_UNPROVED');
  expect(await decide(operator, { evidence: { letter: 'L-7' } })).toMatchObject({
    status: 201,
    body: { from: 'unknown', to: 'delivered' },
  });
  const shown = await api.call(`/api/v1/handoffs/${id}`, { token: viewer });
  expect(shown.body.history.at(-1)).toMatchObject({ to: 'delivered', author: 'olive' });
});

test('a list of the receiver is compared by an operator, and taken for proof by an approver only', async () => {
  const approver = await api.tokenOf('ann', 'approver');
  const csv = 'guid,state\ng-2,done\nnobody,done\n';
  const path = '/api/v1/truth-lists?program=form526&destination=benefits_intake&as_of=2026-06-01&status_column=state&means=done=delivered';
  const give = (token: string) => api.call(path, { token, body: csv, headers: { 'content-type': 'text/csv' } });
  expect((await give(viewer)).status).toBe(403);
  const { status, body: list } = await give(operator);
  expect(status).toBe(201);
  expect(list).toMatchObject({ theirs: 2, ours: 3, is_repeat: false, accepted_at: null });
  expect(list.theirs_funnel).toContainEqual({ layer: 'differs', n: 1, why: { provisional_to_delivered: 1 }, left: 0 });
  expect(await give(operator)).toMatchObject({ status: 200, body: { id: list.id, is_repeat: true } });
  const accept = (token: string) => api.call(`/api/v1/truth-lists/${list.id}/acceptances`, { token, body: { reason: 'they signed it' } });
  expect((await accept(operator)).status).toBe(403);
  expect(await accept(approver)).toMatchObject({ status: 201, body: { proofs: 2, moved: 2, missing: 1, is_repeat: false } });
  expect(await accept(approver)).toMatchObject({ status: 200, body: { moved: 2, is_repeat: true } });
  const result = await api.call(list.results.result, { token: viewer });
  expect(result.body).toContain('theirs,2,g-2,done,delivered,');
  expect((await api.call('/api/v1/truth-lists', { token: viewer })).body.truth_lists).toMatchObject([{ id: list.id, accepted_by: 'ann' }]);
});

test('a submission tells what happened to it, and its hand-offs are found by it', async () => {
  const { body } = await api.call('/api/v1/submissions/form526/0002/timeline', { token: viewer });
  const kinds = body.events.map((event: { kind: string }) => event.kind);
  expect(kinds.slice(0, 1)).toEqual(['submission.submitted']);
  expect(kinds).toEqual(expect.arrayContaining(['handoff.made', 'submission.received', 'handoff.moved']));
  expect(body.events.at(-1)).toMatchObject({ who: 'ann', details: { from: 'provisional', to: 'delivered', status: 'done' } });
  const own = await api.call('/api/v1/handoffs?program=form526&submission=0002', { token: viewer });
  expect(own.body.rows).toMatchObject([{ submission: '0002', state: 'delivered' }]);
  expect((await api.call('/api/v1/handoffs?submission=0002', { token: viewer })).status).toBe(400);
  expect((await api.call('/api/v1/submissions/form526/nobody/timeline', { token: viewer })).status).toBe(404);
});
