import type { ConnectorDefinition } from '#sdk';
import { TLS_SETTING_NAMES, TLS_SETTINGS, type TlsSettings } from './tls-settings.ts';
import { TOKEN_SECRETS, TOKEN_SETTING_NAMES, TOKEN_SETTINGS, type TokenIdentity } from './token-settings.ts';

type Declared = Pick<ConnectorDefinition<unknown, never>, 'token' | 'mutualTls'>;

/** What the engine itself needs for a connector, besides the settings of its own. */
export interface SharedSettings {
  readonly token?: TokenIdentity;
  readonly tls?: TlsSettings;
}

export function sharedNames({ token, mutualTls }: Declared): readonly string[] {
  return [...(token ? TOKEN_SETTING_NAMES : []), ...(mutualTls ? TLS_SETTING_NAMES : [])];
}

export function isSharedSecret(connector: Declared, setting: string): boolean {
  const secrets: readonly string[] = [...TOKEN_SECRETS, ...TLS_SETTING_NAMES];
  return sharedNames(connector).includes(setting) && secrets.includes(setting);
}

/** Reads the engine's part of what was given; the rest is the connector's own, whose schema may be strict. */
export function readShared(connector: Declared, given: Readonly<Record<string, string>>) {
  const names = sharedNames(connector);
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
  const token = connector.token ? TOKEN_SETTINGS.safeParse(given) : undefined;
  const tls = connector.mutualTls ? TLS_SETTINGS.safeParse(given) : undefined;
  const shared: SharedSettings = { ...(token?.success ? { token: token.data } : {}), ...(tls?.success ? { tls: tls.data } : {}) };
  return { own, shared, issues: [...(token?.error?.issues ?? []), ...(tls?.error?.issues ?? [])] };
}
