import { createHmac } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Channel, Outgoing } from './channel.ts';
import { openPost, sentBy } from './post.ts';

/**
 * A signed call. `waybill-signature` is `v1=` and the HMAC-SHA256, in hexadecimal digits, of `<waybill-timestamp>.<body>` under the shared secret.
 * A receiver refuses a timestamp (seconds) that is more than 5 minutes from its own clock, and a `waybill-message` that it has taken before.
 */
export function openWebhook(name: string, { url, secret }: { readonly url: string; readonly secret: string }): Channel {
  const { http, post } = openPost(name, url);
  return {
    kind: 'webhook',
    send: async (message) => {
      const body = JSON.stringify(bodyOf(message));
      const timestamp = String(Math.floor(now().getTime() / 1_000));
      const headers = {
        'waybill-timestamp': timestamp,
        'waybill-signature': `v1=${signatureOf(secret, timestamp, body)}`,
        'waybill-message': String(message.id),
      };
      return sentBy(await post(headers, body));
    },
    close: () => http.close(),
  };
}

export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function bodyOf({ id, program, audience, kind, severity, rule, shareId, subject, lines, createdAt }: Outgoing) {
  return { message: id, program, audience, kind, severity, rule, share: shareId, subject, lines, created_at: createdAt.toISOString() };
}
