import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { workNotices } from '../notices/index.ts';
import { aClaim, useApi } from './test-api.ts';

const SECRET = 'call-backs of this test';
const folder = mkdtempSync(join(tmpdir(), 'waybill-notices-'));
writeFileSync(join(folder, 'key'), 'a key');
writeFileSync(join(folder, 'secret'), SECRET);
const notify: Record<string, string> = {
  url: 'http://127.0.0.1:1',
  service_id: 'a service',
  api_key: `file:${folder}/key`,
  callback_secret: `file:${folder}/secret`,
  template_submission_failed: 'failed-1',
  template_submission_failed_text: 'failed-text-1',
};
const api = useApi({ settings: { notices: 'form526' }, connectors: { form526: { notify } } });
let operator: string;
let viewer: string;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  viewer = await api.tokenOf('vera', 'viewer');
});
afterAll(() => {
  setClockOffset(0);
  rmSync(folder, { recursive: true });
});

const work = () => workNotices(api.installation.notices, new AbortController().signal);
const submit = (id: string) =>
  api.call('/api/v1/submissions/form526', {
    token: operator,
    body: aClaim(id, {
      submitted_at: new Date(Date.now() - DAY_MS).toISOString(),
      identity: { first_name: 'Marigold', emails: [`${id}@example.org`] },
    }),
  });
const fail = (id: string) =>
  api.db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, reason, state_at, answer_by, created_at)
     select id, 'form526', 'benefits_intake', 'exhausted', 'route', '\\x00', 'out_of_tries', received_at, received_at, received_at
     from submissions where external_id = $1`,
    [id],
  );

test('a notice is tried, confirmed by call-back, listed, and shown with the submission', async () => {
  await work();
  expect((await submit('n-1')).status).toBe(201);
  await fail('n-1');
  expect((await api.call('/api/v1/programs/form526/notice-scans', { token: operator, method: 'POST' })).body.told).toMatchObject({
    waiting: 1,
  });
  setClockOffset(2 * DAY_MS);
  // Tokens of before have ended.
  operator = await api.tokenOf('oscar', 'operator');
  viewer = await api.tokenOf('vito', 'viewer');
  await api.call('/api/v1/programs/form526/notice-scans', { token: operator, method: 'POST' });
  const [listed] = (await api.call('/api/v1/notices?state=waiting', { token: viewer })).body.notices;
  expect(listed).toMatchObject({
    program: 'form526',
    name: 'form526_submission_failure_email',
    submissions: ['n-1'],
    attempts: 0,
    addresses: 1,
  });
  // What the API would have been sent is known by its reference; the partner of this installation answers nothing.
  await work();
  const shown = (await api.call(`/api/v1/notices/${listed.id}`, { token: viewer })).body;
  expect(shown).toMatchObject({ state: 'waiting', why: 'not_sent', tries: [{ outcome: 'not_taken', to: 'n***@***.org' }] });
  const { rows } = await api.db.owner.query<{ reference: string }>('select reference from notice_attempts');
  const told = await callback({ id: 'm-1', reference: rows[0]!.reference, to: 'n-1@example.org', status: 'delivered' });
  expect(told.status).toBe(200);
  const page = (await api.call('/api/v1/submissions?told=told', { token: viewer })).body;
  expect(page.rows).toMatchObject([{ id: 'n-1', standing: 'needs_attention', told: 'told' }]);
  expect((await api.call('/api/v1/submissions/form526/n-1', { token: viewer })).body.told).toBe('told');
  const { events } = (await api.call('/api/v1/submissions/form526/n-1/timeline', { token: viewer })).body;
  const kinds = events.map((event: { kind: string }) => event.kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['failure.confirmed', 'notice.composed', 'notice.sending', 'notice.confirmed', 'submission.opened']),
  );
  expect(JSON.stringify([page, events, shown])).not.toMatch(/n-1@example|Marigold/);
});

function callback(body: object, authorization = `Bearer ${SECRET}`) {
  return api.call('/callbacks/notices/form526', { body, headers: { authorization } });
}

test('a call-back must show the secret; one about a message of others is a finding and is answered', async () => {
  const fate = { id: 'of-another', reference: null, status: 'delivered' };
  for (const wrong of ['', 'Bearer ', 'Bearer call-backs', SECRET, `Bearer ${SECRET}x`])
    expect((await callback(fate, wrong)).status).toBe(401);
  expect((await api.call('/callbacks/notices/vye', { body: fate, headers: { authorization: `Bearer ${SECRET}` } })).status).toBe(401);
  expect((await callback({ status: 'delivered' })).status).toBe(400);
  expect((await callback(fate)).status).toBe(200);
  expect((await callback(fate)).status).toBe(200);
  const { findings } = (await api.call('/api/v1/findings?kind=notice_callback_unknown', { token: viewer })).body;
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings)).not.toContain('of-another');
});

test('what did not fail is not sent again, and who may only read sends nothing', async () => {
  const [notice] = (await api.call('/api/v1/notices', { token: viewer })).body.notices;
  const body = { reason: 'they asked' };
  expect((await api.call(`/api/v1/notices/${notice.id}/retries`, { token: viewer, body })).status).toBe(403);
  const refused = await api.call(`/api/v1/notices/${notice.id}/retries`, { token: operator, body });
  expect([refused.status, refused.body.code ?? refused.body.error?.code]).toEqual([409, 'WB_NOTICE_STATE']);
});
