import { createTransport } from 'nodemailer';
import { WaybillError } from '../errors.ts';

export interface OutgoingMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Makes the Message-ID: the same for each try, so that receivers know a second one again. Letters, digits, hyphens. */
  readonly id: string;
}

export type MailSent =
  | { readonly isSent: true }
  | { readonly isSent: false; readonly code: string; readonly message: string; readonly isForGood: boolean };

export interface Mailer {
  /** What the server or the way there does is the answer, never a rejection. No answer names an address. */
  send(mail: OutgoingMail): Promise<MailSent>;
  close(): void;
}

const CONNECT_MS = 5_000;
const SILENCE_MS = 15_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Mail by SMTP. `smtps://` is encrypted from the first byte; `smtp://` must offer STARTTLS, unless it is on this machine.
 * @throws WaybillError WB_CONFIG
 */
export function openMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const transport = createTransport({ ...optionsOf(url), disableFileAccess: true, disableUrlAccess: true });
  const host = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    send: async ({ to, subject, text, id }) => {
      try {
        const mail = { from, to: [...to], subject, text, messageId: `<${id}@${host}>`, headers: { 'Auto-Submitted': 'auto-generated' } };
        const { rejected } = await transport.sendMail(mail);
        return rejected.length === 0
          ? { isSent: true }
          : refused('recipient_refused', `${rejected.length} of ${to.length} addresses were refused.`, true);
      } catch (error) {
        return faultOf(error);
      }
    },
    close: () => transport.close(),
  };
}

function optionsOf(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol))
    throw new WaybillError('WB_CONFIG', 'WAYBILL_SMTP_URL must be smtp(s)://[user:password@]host[:port].');
  const isSecure = url.protocol === 'smtps:';
  const isHere = LOOPBACK.test(url.hostname);
  return {
    host: url.hostname,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && !isHere,
    ignoreTLS: isHere && !isSecure,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...(url.username ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {}),
  };
}

/** A server's own sentence may quote an address: only its number and the library's code are kept. */
function faultOf(error: unknown): MailSent {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  if (status !== undefined) return refused(`smtp_${status}`, `The mail server answered ${status}.`, status >= 550 && status <= 554);
  const name = typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code.toLowerCase() : 'unreachable';
  return refused(name, 'The mail server could not be reached, or broke off.');
}

function refused(code: string, message: string, isForGood = false): MailSent {
  return { isSent: false, code, message, isForGood };
}
