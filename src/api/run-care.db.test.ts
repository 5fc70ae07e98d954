import { beforeAll, expect, test } from 'vitest';
import { prepareRun } from '../tasks/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let operator: string;
let approver: string;
let administrator: string;
let viewer: string;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  approver = await api.tokenOf('april', 'approver');
  administrator = await api.tokenOf('ada', 'administrator');
  viewer = await api.tokenOf('vera', 'viewer');
  await api.tokenOf('otto', 'operator');
  await api.importRows(Array.from({ length: 2 }, (_, n) => aClaim(`care-${n}`)));
});

const post = (path: string, body: object = { reason: 'a test' }, token = operator) => api.call(`/api/v1/${path}`, { token, body });
const get = async (path: string) => (await api.call(`/api/v1/${path}`, { token: viewer })).body;

async function drafted(): Promise<number> {
  const selection = { kind: 'csv' };
  const input = { name: 'rows.csv', csv: 'id\ncare-0\ncare-1\n' };
  const body = { program: 'form526', task: 'paper-resubmission', selection, input, reason: 'the backlog', rate_per_second: 5 };
  return (await post('runs', body)).body.id;
}

/** What was refused and to whom, as the ledger has it. */
async function refused(action: string): Promise<readonly string[]> {
  const { rows } = await api.db.owner.query<{ actor: string; attempted: string }>(
    `select l.actor, d.details->>'attempted' as attempted from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = $1 order by l.id`,
    [action],
  );
  return rows.map(({ actor, attempted }) => `${actor} ${attempted}`);
}

test('a run is given another rate, a note and another person, and whoever has had it does not decide on it', async () => {
  const id = await drafted();
  expect((await post(`runs/${id}/rates`, { rate_per_second: 2, reason: 'slower' })).status).toBe(202);
  expect((await post(`runs/${id}/rates`, { rate_per_second: 6, reason: 'faster' })).body.error.code).toBe('WB_RUN_RATE');
  expect((await post(`runs/${id}/notes`, { text: 'The partner knows.' })).status).toBe(202);
  expect((await post(`runs/${id}/hand-overs`, { to: 'otto', reason: 'off for today' })).status).toBe(202);
  expect((await post(`runs/${id}/hand-overs`, { to: 'vera', reason: 'no' })).body.error.code).toBe('WB_FORBIDDEN');
  expect((await post(`runs/${id}/forcings`)).body.error.code).toBe('WB_RUN_STATE');
  expect(await get(`runs/${id}`)).toMatchObject({
    rate: 2,
    rate_most: 5,
    holder: 'otto',
    hands: [
      { name: 'olive', deed: 'asked' },
      { name: 'otto', deed: 'took_over' },
    ],
    notes: [{ text: 'The partner knows.' }, { text: 'off for today' }],
    is_stuck: false,
    waits_for: null,
  });
});

test('what an approved run goes over cannot be changed, and the attempt stands in the ledger', async () => {
  const id = await drafted();
  await prepareRun(api.installation.tasks, id);
  const { digest } = await get(`runs/${id}`);
  await post(`runs/${id}/approval-requests`);
  const decision = { decision: 'approved', digest, reason: 'looked at it' };
  expect((await post(`runs/${id}/approvals`, decision, operator)).status).toBe(403);
  expect((await post(`runs/${id}/approvals`, decision, approver)).status).toBe(201);
  expect((await post(`runs/${id}/inputs`, { csv: 'id\ncare-0\n', reason: 'fewer' })).body.error.code).toBe('WB_RUN_STATE');
  expect((await post(`runs/${id}/emergency-starts`, { reason: 'now' }, administrator)).body.error.code).toBe('WB_RUN_STATE');
  expect(await refused('run.refused')).toEqual(expect.arrayContaining(['olive replace_input', 'ada start_without_approval']));
  expect(await get('reviews?open=true')).toMatchObject({ reviews: [], next: null });
});

test('an administrator stops all writing and allows it again; nobody else does, and who tried is on record', async () => {
  expect((await post('writes/stops', { reason: 'a test' }, operator)).status).toBe(403);
  expect((await post('runs', { program: 'form526' }, viewer)).status).toBe(403);
  expect((await post('writes/stops', { reason: 'wrong letters go out' }, administrator)).body).toMatchObject({
    is_stopped: true,
    by: 'ada',
  });
  expect((await post('writes/stops', { reason: 'again' }, administrator)).body.error.code).toBe('WB_WRITES_STOPPED');
  expect(await get('writes')).toMatchObject({ is_stopped: true, reason: 'wrong letters go out' });
  expect((await post('writes/allowances', { reason: 'mended' }, administrator)).body).toMatchObject({ is_stopped: false });
  expect(await refused('access.refused')).toEqual(expect.arrayContaining(['olive POST /api/v1/writes/stops', 'vera POST /api/v1/runs']));
});

test('schedules are listed; one that there is not is said so', async () => {
  expect(await get('schedules')).toMatchObject({ next: null });
  expect(await get('schedule-times?state=missed')).toEqual({ times: [], next: null });
  expect((await post('schedules/form526/nothing/pauses')).body.error.code).toBe('WB_NOT_FOUND');
});
