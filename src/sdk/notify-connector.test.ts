import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRecorded, recordedAnswers } from '../../sandbox/testing/recorded.ts';
import { callerTo, type ScriptedPartner, startScriptedPartner } from '../testing/contract/scripted-partner.ts';
import { type NoticeClient, notifyConnector } from './index.ts';

const KEY = 'the key of the service';
const MESSAGE = {
  channel: 'email',
  to: 'marigold@example.org',
  template: 'failed',
  fields: { first_name: 'Marigold' },
  reference: 'r-1',
  callbackUrl: 'https://waybill.example.org/callbacks/notices/form526',
} as const;
const moment = () => ({ now: new Date(), signal: new AbortController().signal });

let partner: ScriptedPartner;
let caller: ReturnType<typeof callerTo>;
let client: NoticeClient;
beforeAll(async () => {
  partner = await startScriptedPartner();
  caller = callerTo(partner.origin, 2_000);
  const settings = { service_id: 'service-1', api_key: KEY, sms_sender_id: 'sender-1', template_failed: 'id-1' };
  client = notifyConnector(['failed', 'other']).client(caller, settings as never) as NoticeClient;
});
afterAll(async () => {
  await caller.close();
  await partner.close();
});

const answers = (status: number, body: unknown) => {
  partner.react = () => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });
};

describe('the connector of the notify API', () => {
  it('signs each call, and says where the fate of the message is told', async () => {
    answers(201, { id: 'm-1' });
    expect(await client.send(MESSAGE, moment())).toEqual({ kind: 'taken', id: 'm-1' });
    const seen = partner.seen.at(-1)!;
    expect([seen.path, JSON.parse(seen.body.toString())]).toEqual([
      '/v2/notifications/email',
      {
        email_address: 'marigold@example.org',
        template_id: 'id-1',
        personalisation: { first_name: 'Marigold' },
        reference: 'r-1',
        callback_url: MESSAGE.callbackUrl,
      },
    ]);
    const token = String(seen.headers.authorization).replace('Bearer ', '');
    const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(KEY), { issuer: 'service-1' });
    expect([protectedHeader, Object.keys(payload)]).toEqual([{ typ: 'JWT', alg: 'HS256' }, ['iss', 'iat']]);
    await client.send({ ...MESSAGE, channel: 'sms', to: '+15550100199' }, moment());
    expect(JSON.parse(partner.seen.at(-1)!.body.toString())).toMatchObject({ phone_number: '+15550100199', sms_sender_id: 'sender-1' });
    expect([client.hasTemplate('failed'), client.hasTemplate('other'), client.callbackSecret]).toEqual([true, false, undefined]);
  });

  it.each([
    [
      400,
      { errors: [{ error: 'BadRequestError', message: 'Missing personalisation: filename' }] },
      'refused',
      'BadRequestError: missing filename',
    ],
    [
      400,
      { errors: [{ error: 'ValidationError', message: 'email_address marigold@example.org is not valid' }] },
      'refused',
      'ValidationError',
    ],
    [404, 'not here', 'refused', 'http_404'],
    [403, { errors: [{ error: 'AuthError', message: 'Invalid token' }] }, 'not_taken', 'AuthError'],
    [429, { errors: [{ error: 'RateLimitError', message: 'Exceeded' }] }, 'not_taken', 'RateLimitError'],
    [500, { message: 'Internal server error', result: 'error' }, 'unknown', 'http_500'],
    [201, '<html>', 'unknown', 'unreadable_answer'],
  ])('an answer %i %j is %s', async (status, body, kind, error) => {
    answers(status, body);
    expect(await client.send(MESSAGE, moment())).toMatchObject({ kind, error, httpStatus: status });
  });

  it('finds a message by its reference among others, and knows what is not there', async () => {
    answers(200, {
      notifications: [
        { id: 'm-0', status: 'sending', reference: null },
        { id: 'm-1', status: 'delivered', reference: 'r-1' },
      ],
    });
    expect(await client.find('r-1', moment())).toEqual({ kind: 'found', id: 'm-1', status: 'delivered' });
    expect(await client.find('r-2', moment())).toEqual({ kind: 'not_found' });
    answers(404, { errors: [{ error: 'NoResultFound', message: 'No result found' }], status_code: 404 });
    expect(await client.show('m-9', moment())).toEqual({ kind: 'not_found' });
    answers(500, {});
    expect(await client.find('r-1', moment())).toEqual({ kind: 'failed', error: 'http_500' });
  });
});

describe.skipIf(!hasRecorded)('against recorded answers (skipped: the folder of recordings is absent)', () => {
  it.each([
    ['success_email', { kind: 'taken' }],
    ['bad_request_missing_personalization', { kind: 'refused', error: 'BadRequestError: missing baz' }],
  ])('%s', async (name, expected) => {
    const [recorded] = recordedAnswers(`vcr_cassettes/va_notify/${name}.yml`);
    answers(recorded!.status, recorded!.body);
    expect(await client.send(MESSAGE, moment())).toMatchObject(expected);
  });
});
