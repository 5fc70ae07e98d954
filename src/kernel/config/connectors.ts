import { z } from 'zod';
import type { ConnectorDefinition, ProgramDefinition } from '#sdk';
import { TOKEN_SECRETS, TOKEN_SETTING_NAMES, TOKEN_SETTINGS, type TokenIdentity } from './token-settings.ts';

/** One setting of one connector, with its variable of the regular name `WAYBILL_<PROGRAM>_<CONNECTOR>_<SETTING>`. */
export interface ConnectorVariable {
  readonly program: string;
  readonly connector: string;
  readonly setting: string;
  readonly variable: string;
  readonly isSecret: boolean;
}

/** The base URL and the settings of a connector that is set up. */
export interface ConnectorConfig {
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where the connector declares `token`. */
  readonly token?: TokenIdentity;
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

/** Every variable that the connectors of these programs know. */
export function connectorVariables(programs: readonly ProgramDefinition[]): readonly ConnectorVariable[] {
  return programs.flatMap((program) => program.connectors.flatMap((connector) => variablesOf(program.name, connector)));
}

function variablesOf(program: string, connector: ConnectorDefinition<unknown, never>): ConnectorVariable[] {
  const names = connector.settings instanceof z.ZodObject ? Object.keys(connector.settings.shape) : [];
  const ofToken = connector.token ? TOKEN_SETTING_NAMES : [];
  return ['url', ...names, ...ofToken].map((setting) => ({
    program,
    connector: connector.name,
    setting,
    variable: ['waybill', program, connector.name, setting].map(shout).join('_'),
    isSecret: connector.secrets.includes(setting) || (connector.token !== undefined && TOKEN_SECRETS.includes(setting)),
  }));
}

/** `benefitsDocuments`, `benefits-documents` and `benefits_documents` all become `BENEFITS_DOCUMENTS`. */
function shout(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

export interface ReadConnector {
  readonly config?: ConnectorConfig;
  /** Faults by setting. */
  readonly faults: readonly { readonly setting: string; readonly rule: string }[];
}

/** Reads what was given for one connector. Nothing given: not set up, and no fault. Anything given: everything must hold. */
export function readConnector(connector: ConnectorDefinition<unknown, never>, given: Readonly<Record<string, string>>): ReadConnector {
  if (Object.keys(given).length === 0) return { faults: [] };
  const { url, ...rest } = given;
  const address = httpUrl.safeParse(url);
  const settings = connector.settings.safeParse(connector.token ? withoutToken(rest) : rest);
  const token = connector.token ? TOKEN_SETTINGS.safeParse(rest) : undefined;
  const issues = [...(settings.error?.issues ?? []), ...(token?.error?.issues ?? [])];
  const faults = [
    ...(address.success ? [] : [{ setting: 'url', rule: urlRule(url) }]),
    ...issues.map((issue) => ({ setting: String(issue.path[0] ?? 'url'), rule: ruleOf(issue) })),
  ];
  if (!address.success || !settings.success || (token && !token.success)) return { faults };
  return {
    faults,
    config: { url: address.data.replace(/\/+$/, ''), settings: settings.data, ...(token?.success ? { token: token.data } : {}) },
  };
}

function urlRule(given: string | undefined): string {
  return given === undefined ? 'must be set, since others of this connector are' : 'must be an http:// or https:// address';
}

/** A connector's own settings may be strict. */
function withoutToken(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !(TOKEN_SETTING_NAMES as readonly string[]).includes(name)));
}

/** zod's own messages quote no values but for a few kinds; those are replaced by the kind of fault. */
export function ruleOf(issue: { readonly code?: string; readonly message: string; readonly input?: unknown }): string {
  if (issue.code === 'invalid_type') return 'must be set';
  if (issue.code === 'unrecognized_keys') return 'is not a setting of this connector';
  return issue.message;
}
