import { type Answer, asObject, asText, type Call, type Partner, readJson, type World } from './partner.ts';
import { createRandom, sha256 } from './random.ts';

type Message = { id: string; kind: 'email' | 'sms'; reference: string; to: string; callbackUrl: string; sentAt: number };

/** The notify API: takes e-mails and texts, and tells their fate by call-back when a scenario asks for it. */
export function createNotify(world: World): Partner {
  const random = createRandom(world.seed, 'notify');
  const messages = new Map<string, Message>();
  const operation = (kind: Message['kind']) => ({
    name: kind,
    method: 'POST' as const,
    path: `/v2/notifications/${kind}`,
    identify: (call: Call) => asText(asObject(readJson(call.body)).reference) || sha256(call.body).slice(0, 16),
    answer: (call: Call) => send(world, call, kind, messages, random.uuid()),
  });
  return {
    name: 'notify',
    operations: [operation('email'), operation('sms')],
    control: [
      {
        name: 'callbacks',
        method: 'POST',
        path: '/sandbox/notify/callbacks',
        identify: () => '',
        answer: (call) => deliverCallbacks(world, call, messages),
      },
    ],
  };
}

function send(world: World, call: Call, kind: Message['kind'], messages: Map<string, Message>, id: string): Answer {
  if (!/^Bearer [\w-]+\.[\w-]+\.[\w-]*$/.test(call.headers.authorization ?? ''))
    return refuse(401, 'AuthError', 'Unauthorized, authentication token must be provided');
  const sent = asObject(readJson(call.body));
  const to = kind === 'sms' ? sent.phone_number : (sent.email_address ?? asObject(sent.recipient_identifier).id_value);
  if (typeof to !== 'string' || to === '') return refuse(400, 'ValidationError', 'A recipient is a required property');
  if (typeof sent.template_id !== 'string') return refuse(400, 'ValidationError', 'template_id is a required property');
  const missing = call.faults.get('ok_with_errors');
  if (missing) return refuse(400, 'BadRequestError', `Missing personalisation: ${missing.detail ?? 'first_name'}`);
  const reference = asText(sent.reference);
  messages.set(id, { id, kind, reference, to, callbackUrl: asText(sent.callback_url), sentAt: world.clock.now() });
  world.records.effect(
    'notify',
    reference === '' ? sha256(to).slice(0, 24) : reference,
    sent.template_id,
    sha256(call.body),
    world.clock.now(),
  );
  return {
    status: 201,
    body: {
      id,
      reference,
      content: { body: '', from_number: '' },
      template: { id: sent.template_id, uri: `${call.origin}/v2/template/${sent.template_id}`, version: 1 },
      uri: `${call.origin}/v2/notifications/${id}`,
      billing_code: asText(sent.billing_code),
      callback_url: asText(sent.callback_url),
      scheduled_for: '',
    },
  };
}

function refuse(status: number, error: string, message: string): Answer {
  return { status, body: { errors: [{ error, message }], status_code: status } };
}

/** `{"status"?, "secret"?, "url"?, "ids"?}`: posts the fate of messages to their call-back address, or to `url`. Answers how each went. */
async function deliverCallbacks(world: World, call: Call, messages: Map<string, Message>): Promise<Answer> {
  const wanted = asObject(readJson(call.body));
  const ids = Array.isArray(wanted.ids) ? new Set(wanted.ids.map(String)) : undefined;
  const chosen = [...messages.values()].filter((message) => !ids || ids.has(message.id));
  const results = [];
  for (const message of chosen) {
    const url = message.callbackUrl || asText(wanted.url);
    results.push({
      id: message.id,
      status: url === '' ? 'no address' : await post(world, url, asText(wanted.secret), message, asText(wanted.status) || 'delivered'),
    });
  }
  return { status: 200, body: { sent: results.length, results } };
}

async function post(world: World, url: string, secret: string, message: Message, status: string): Promise<number | string> {
  const now = new Date(world.clock.now()).toISOString();
  const fate = {
    id: message.id,
    reference: message.reference,
    to: message.to,
    status,
    status_reason: status === 'delivered' ? '' : 'The recipient could not be reached',
    completed_at: now,
    sent_at: new Date(message.sentAt).toISOString(),
    notification_type: message.kind,
    provider: message.kind === 'email' ? 'ses' : 'pinpoint',
  };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify(fate),
      signal: AbortSignal.timeout(10_000),
    });
    return answer.status;
  } catch (error) {
    return (error as Error).name;
  }
}
