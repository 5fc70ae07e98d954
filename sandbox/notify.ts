import { createFates, type Fates, type Message, postFate, REFUSALS, shown } from './notify-fates.ts';
import { type Answer, asObject, asText, type Call, type Partner, readJson, type World } from './partner.ts';
import { createRandom, sha256 } from './random.ts';

/** The notify API: takes e-mails and texts, answers questions about them, and tells their fate by call-back as the scenario has it. */
export function createNotify(world: World): Partner {
  const random = createRandom(world.seed, 'notify');
  const messages = new Map<string, Message>();
  const fates = createFates();
  const operation = (kind: Message['kind']) => ({
    name: kind,
    method: 'POST' as const,
    path: `/v2/notifications/${kind}`,
    identify: (call: Call) => asText(asObject(readJson(call.body)).reference) || sha256(call.body).slice(0, 16),
    answer: (call: Call) => send(world, call, kind, messages, fates, random.uuid()),
  });
  return {
    name: 'notify',
    operations: [operation('email'), operation('sms'), ...questions(messages)],
    control: [
      {
        name: 'callbacks',
        method: 'POST',
        path: '/sandbox/notify/callbacks',
        identify: () => '',
        answer: (call) => deliverCallbacks(world, call, messages),
      },
      { name: 'fates', method: 'POST', path: '/sandbox/notify/fates', identify: () => '', answer: (call) => fates.set(call) },
    ],
  };
}

function questions(messages: ReadonlyMap<string, Message>): Partner['operations'] {
  return [
    {
      name: 'list',
      method: 'GET',
      path: '/v2/notifications',
      identify: (call) => call.query.reference ?? '',
      answer: (call) => {
        if (!hasToken(call)) return UNAUTHORIZED;
        const wanted = [...messages.values()].filter(({ reference }) => !call.query.reference || reference === call.query.reference);
        return { status: 200, body: { notifications: wanted.map((each) => shown(each, call.origin)), links: { current: call.path } } };
      },
    },
    {
      name: 'show',
      method: 'GET',
      path: '/v2/notifications/:id',
      identify: (call) => call.params.id ?? '',
      answer: (call) => {
        if (!hasToken(call)) return UNAUTHORIZED;
        const message = messages.get(call.params.id ?? '');
        return message ? { status: 200, body: shown(message, call.origin) } : refuse(404, 'NoResultFound', 'No result found');
      },
    },
  ];
}

const UNAUTHORIZED = refuse(401, 'AuthError', 'Unauthorized, authentication token must be provided');

function hasToken(call: Call): boolean {
  return /^Bearer [\w-]+\.[\w-]+\.[\w-]*$/.test(call.headers.authorization ?? '');
}

function send(world: World, call: Call, kind: Message['kind'], messages: Map<string, Message>, fates: Fates, id: string): Answer {
  if (!hasToken(call)) return UNAUTHORIZED;
  const sent = asObject(readJson(call.body));
  const to = kind === 'sms' ? sent.phone_number : (sent.email_address ?? asObject(sent.recipient_identifier).id_value);
  if (typeof to !== 'string' || to === '') return refuse(400, 'ValidationError', 'A recipient is a required property');
  if (typeof sent.template_id !== 'string') return refuse(400, 'ValidationError', 'template_id is a required property');
  const missing = call.faults.get('ok_with_errors');
  if (missing) return refuse(400, 'BadRequestError', `Missing personalisation: ${missing.detail ?? 'first_name'}`);
  const reference = asText(sent.reference);
  const rule = fates.take(kind, to);
  if (rule?.answer !== undefined) return { status: rule.answer, body: REFUSALS[rule.answer] ?? REFUSALS[500] };
  const told = rule?.status === undefined || rule.status === 'never' ? 'sending' : rule.status;
  const callbackUrl = asText(sent.callback_url);
  const message: Message = { id, kind, reference, to, template: sent.template_id, callbackUrl, sentAt: world.clock.now(), status: told };
  messages.set(id, message);
  world.received.add('notify', call.body.toString('utf8'), world.clock.now());
  // After the answer, as the API does.
  if (rule?.secret && told !== 'sending' && callbackUrl !== '')
    setImmediate(() => void postFate(world, callbackUrl, rule.secret!, message, told));
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
    const status = asText(wanted.status) || 'delivered';
    message.status = status;
    results.push({
      id: message.id,
      status: url === '' ? 'no address' : await postFate(world, url, asText(wanted.secret), message, status),
    });
  }
  return { status: 200, body: { sent: results.length, results } };
}
