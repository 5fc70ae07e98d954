import { type Answer, asObject, asText, type Call, readJson, type World } from './partner.ts';

export type Message = {
  id: string;
  kind: 'email' | 'sms';
  reference: string;
  to: string;
  template: string;
  callbackUrl: string;
  sentAt: number;
  status: string;
};

/** What becomes of the messages that it holds for; the first that does counts. */
type FateRule = {
  /** `delivered`, `permanent-failure`, `temporary-failure`, `technical-failure`; `never`: no call-back, and the API says `sending` for ever. */
  status: string;
  kind?: string;
  /** Part of the address. */
  to?: string;
  /** The secret that its call-backs show; without it none is posted, and only a question tells. */
  secret?: string;
  /** Answers this in place of taking the message: 400, 403, 429 or 500. */
  answer?: number;
  /** How many messages it holds for before it is spent. */
  times?: number;
};

const KNOWN = ['delivered', 'permanent-failure', 'temporary-failure', 'technical-failure', 'never'];

/** The refusals of the API in its own shapes; a 500 has another one. */
export const REFUSALS: Record<number, unknown> = {
  400: { errors: [{ error: 'ValidationError', message: 'email_address Not a valid email address' }], status_code: 400 },
  403: { errors: [{ error: 'AuthError', message: 'Invalid token: service not found' }], status_code: 403 },
  429: {
    errors: [{ error: 'RateLimitError', message: 'Exceeded rate limit for key type TEAM of 3000 requests per 60 seconds' }],
    status_code: 429,
  },
  500: { message: 'Internal server error', result: 'error' },
};

export type Fates = {
  /** The rule for a new message; counts it. */
  take(kind: string, to: string): FateRule | undefined;
  set(call: Call): Answer;
};

/** Holds the scenario's rules. Without any, messages stay under way until a scenario posts their call-backs. */
export function createFates(): Fates {
  let rules: (FateRule & { left: number })[] = [];
  return {
    take: (kind, to) => {
      const rule = rules.find((each) => each.left > 0 && (each.kind ?? kind) === kind && to.includes(each.to ?? ''));
      if (rule) rule.left -= 1;
      return rule;
    },
    set: (call) => {
      const wanted = asObject(readJson(call.body)).rules;
      const given = (Array.isArray(wanted) ? wanted : []).map(asObject);
      const bad = given.find(({ status }) => !KNOWN.includes(asText(status)));
      if (bad) return { status: 400, body: { message: `no fate is called ${asText(bad.status)}; known are ${KNOWN.join(', ')}` } };
      rules = given.map((rule) => ({
        ...(rule as FateRule),
        left: typeof rule.times === 'number' ? rule.times : Number.POSITIVE_INFINITY,
      }));
      return { status: 200, body: { rules: rules.length } };
    },
  };
}

/** Posts the fate of one message; answers the status, or why there was none. */
export async function postFate(world: World, url: string, secret: string, message: Message, status: string): Promise<number | string> {
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

/** A message as a question about it is answered. */
export function shown(message: Message, origin: string): Record<string, unknown> {
  const at = new Date(message.sentAt).toISOString();
  return {
    id: message.id,
    reference: message.reference,
    email_address: message.kind === 'email' ? message.to : null,
    phone_number: message.kind === 'sms' ? message.to : null,
    type: message.kind,
    status: message.status,
    template: { id: message.template, uri: `${origin}/v2/template/${message.template}`, version: 1 },
    created_at: at,
    sent_at: at,
    completed_at: message.status === 'delivered' || message.status.endsWith('-failure') ? at : null,
  };
}
