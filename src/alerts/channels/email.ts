import type { Mailer } from '#kernel/mail/index.ts';
import { type Channel, notSent } from './channel.ts';

/** One mail to all addresses of a channel. Its Message-ID derives from the message, so that a second try is known for what it is. */
export function openEmail(mailer: Mailer, { to }: { readonly to: readonly string[] }): Channel {
  return {
    kind: 'email',
    send: async ({ id, subject, lines, createdAt }) => {
      const sent = await mailer.send({ to, subject, text: `${lines.join('\n\n')}\n`, id: `waybill-${id}-${createdAt.getTime()}` });
      return sent.isSent ? { isSent: true } : notSent(sent.code, sent.message, sent.isForGood);
    },
    close: async () => undefined,
  };
}
