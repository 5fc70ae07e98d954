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
