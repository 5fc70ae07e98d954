import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { hasRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';

let sandbox: Sandbox;
let listener: Server;
const heard: { authorization: string | undefined; body: Record<string, unknown> }[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
  listener = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      heard.push({ authorization: request.headers.authorization, body: JSON.parse(text) as Record<string, unknown> });
      response.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  listener.close();
  await sandbox.stop();
});

function send(body: object, authorization = 'Bearer aaa.bbb.ccc'): Promise<Response> {
  return fetch(`${sandbox.urls.notify}/v2/notifications/email`, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
}

const MAIL = {
  email_address: 'veteran.1@example.org',
  template_id: '1234',
  personalisation: { first_name: 'Keoni' },
  reference: 'notice-1',
};

it('takes a message and tells its fate by call-back', async () => {
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`;
  const { id } = (await (await send({ ...MAIL, callback_url: url })).json()) as { id: string };
  const told = await fetch(`${sandbox.urls.control}/sandbox/notify/callbacks`, {
    method: 'POST',
    body: JSON.stringify({ ids: [id], status: 'permanent-failure', secret: 's3' }),
  });
  expect(await told.json()).toEqual({ sent: 1, results: [{ id, status: 200 }] });
  expect(heard).toMatchObject([
    { authorization: 'Bearer s3', body: { id, reference: 'notice-1', status: 'permanent-failure', notification_type: 'email' } },
  ]);
  expect(sandbox.control.records.effects('notify')).toMatchObject([{ submission: 'notice-1', document: '1234', count: 1 }]);
});

it.each([
  [401, MAIL, 'Basic x'],
  [400, { ...MAIL, email_address: undefined }, undefined],
  [400, { ...MAIL, template_id: undefined }, undefined],
])('answers %i', async (status, body, authorization) => {
  const answer = await send(body, authorization);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ status_code: status, errors: [{}] });
});

const fates = (...rules: object[]) =>
  fetch(`${sandbox.urls.control}/sandbox/notify/fates`, { method: 'POST', body: JSON.stringify({ rules }) });
const ask = async (path: string) =>
  (await fetch(`${sandbox.urls.notify}/v2/notifications${path}`, { headers: { authorization: 'Bearer a.b.c' } })).json();

it.each(['delivered', 'permanent-failure', 'temporary-failure', 'technical-failure'])(
  'posts %s by itself where a scenario says so, and answers it when asked',
  async (status) => {
    await fates({ status, secret: 's4', to: 'veteran.1' });
    heard.length = 0;
    const callback = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`;
    const { id } = (await (await send({ ...MAIL, reference: `to-${status}`, callback_url: callback })).json()) as { id: string };
    await expect.poll(() => heard).toMatchObject([{ authorization: 'Bearer s4', body: { id, status } }]);
    expect(await ask(`/${id}`)).toMatchObject({ id, status });
    expect(await ask(`?reference=to-${status}`)).toMatchObject({ notifications: [{ id, status }] });
  },
);

it('never tells, and knows no message that it did not take', async () => {
  await fates({ status: 'never' });
  const { id } = (await (await send(MAIL)).json()) as { id: string };
  expect(await ask(`/${id}`)).toMatchObject({ status: 'sending' });
  expect(await ask('/nobody')).toMatchObject({ status_code: 404 });
  expect(await ask('?reference=nobody')).toMatchObject({ notifications: [] });
});

it.each([400, 403, 429, 500])('answers %i in its own shape, as often as it is told', async (answer) => {
  await fates({ status: 'never', answer, times: 1 });
  const refused = await send(MAIL);
  expect(refused.status).toBe(answer);
  expect(Object.keys((await refused.json()) as object)).toEqual(answer === 500 ? ['message', 'result'] : ['errors', 'status_code']);
  expect((await send(MAIL)).status).toBe(201);
  await fates();
});

it('takes messages of the webhook', async () => {
  const post = async (body: object): Promise<string> =>
    (await fetch(sandbox.urls.slack, { method: 'POST', body: JSON.stringify(body) })).text();
  expect([await post({ text: 'a rule fired' }), await post({})]).toEqual(['ok', 'no_text']);
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  const recorded = (name: string): unknown => shapeOf(recordedBodies(`vcr_cassettes/va_notify/${name}.yml`)[0]);

  it('success and refusal have the recorded shapes', async () => {
    expect(shapeOf(await (await send(MAIL)).json())).toEqual(recorded('success_email'));
    sandbox.control.faults.add([{ kind: 'ok_with_errors', partner: 'notify', times: 1 }]);
    expect(shapeOf(await (await send(MAIL)).json())).toEqual(recorded('bad_request_missing_personalization'));
  });
});
