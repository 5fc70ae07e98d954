import type { Config } from '#kernel/config/index.ts';
import { isSecretReference, readSecret } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Mailer, openMailer } from '#kernel/mail/index.ts';
import type { ChannelConfig } from '#sdk';
import type { AlertSettings } from '../settings.ts';
import { type Channel, notSent, type Outgoing, type Sent } from './channel.ts';
import { openEmail } from './email.ts';
import { openPost, sentBy } from './post.ts';
import { openSlack } from './slack.ts';
import { openWebhook } from './webhook.ts';

export interface Channels {
  readonly names: readonly string[];
  /** A channel that was taken out of the settings fails for good, so that the next of its chain is asked. */
  send(channel: string, message: Outgoing): Promise<Sent>;
  /** Calls the outside monitor; left out where none is set up. */
  readonly beat?: () => Promise<Sent>;
  close(): Promise<void>;
}

/**
 * Opens every channel that is set up. Nothing is called.
 * @throws WaybillError WB_SECRET, WB_CONFIG
 */
export function openChannels(
  { channels }: Pick<AlertSettings, 'channels'>,
  { smtpUrl, mailFrom, heartbeatUrl }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'heartbeatUrl'>,
): Channels {
  const mailer = smtpUrl === undefined || mailFrom === undefined ? undefined : openMailer({ url: smtpUrl, from: mailFrom });
  const open = new Map([...channels].map(([name, config]) => [name, openChannel(name, config, mailer)]));
  const monitor = heartbeatUrl === undefined ? undefined : openPost('heartbeat', addressOf('heartbeat', heartbeatUrl));
  return {
    names: [...open.keys()],
    ...(monitor ? { beat: async () => sentBy(await monitor.post({}, '{}')) } : {}),
    send: async (name, message) =>
      open.get(name)?.send(message) ?? notSent('not_set_up', 'The settings have no such channel any more.', true),
    close: async () => {
      await Promise.all([...open.values()].map((channel) => channel.close()));
      await monitor?.http.close();
      mailer?.close();
    },
  };
}

function openChannel(name: string, config: ChannelConfig, mailer: Mailer | undefined): Channel {
  if (config.kind === 'slack') return openSlack(name, { url: addressOf(name, secretOf(config.url)) });
  if (config.kind === 'webhook') return openWebhook(name, { url: addressOf(name, secretOf(config.url)), secret: secretOf(config.secret) });
  if (mailer) return openEmail(mailer, config);
  throw new WaybillError('WB_CONFIG', `The channel ${name} sends mail: set WAYBILL_SMTP_URL and WAYBILL_MAIL_FROM.`);
}

/** In the file it is a reference; a variable may hold the secret itself. */
function secretOf(text: string): string {
  return isSecretReference(text) ? readSecret(text) : text;
}

function addressOf(name: string, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new WaybillError('WB_CONFIG', `The address of the channel ${name} must be http(s)://….`);
}
