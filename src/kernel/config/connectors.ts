import { z } from 'zod';
import type { ConnectorDefinition, ProgramDefinition } from '#sdk';
import { isSharedSecret, readShared, type SharedSettings, sharedNames } from './shared-settings.ts';

/** One setting of one connector, with its variable of the regular name `WAYBILL_<PROGRAM>_<CONNECTOR>_<SETTING>`. */
export interface ConnectorVariable {
  readonly program: string;
  readonly connector: string;
  readonly setting: string;
  readonly variable: string;
  readonly isSecret: boolean;
}

/** The base URL and the settings of a connector that is set up. */
export interface ConnectorConfig extends SharedSettings {
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

/** Every variable that the connectors of these programs know. */
export function connectorVariables(programs: readonly ProgramDefinition[]): readonly ConnectorVariable[] {
  return programs.flatMap((program) => [
    ...program.connectors.flatMap((connector) => variablesOf(program.name, connector)),
    ...(program.stores ?? []).map(({ name }) => storeVariable(program.name, name)),
  ]);
}

/** Where a partner fetches files: one setting, `WAYBILL_<PROGRAM>_<STORE>_STORE`. */
function storeVariable(program: string, store: string): ConnectorVariable {
  const variable = ['waybill', program, store, 'store'].map(shout).join('_');
  return { program, connector: store, setting: 'store', variable, isSecret: false };
}

function variablesOf(program: string, connector: ConnectorDefinition<unknown, never>): ConnectorVariable[] {
  const names = connector.settings instanceof z.ZodObject ? Object.keys(connector.settings.shape) : [];
  return ['url', ...names, ...sharedNames(connector)].map((setting) => ({
    program,
    connector: connector.name,
    setting,
    variable: ['waybill', program, connector.name, setting].map(shout).join('_'),
    isSecret: connector.secrets.includes(setting) || isSharedSecret(connector, setting),
  }));
}

/** `benefitsDocuments`, `benefits-documents` and `benefits_documents` all become `BENEFITS_DOCUMENTS`. */
function shout(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

const storeUrl = z.url({ protocol: /^(file|s3)$/, error: 'must be a file:/// or s3:// address' });

/** The rule that the address of a store breaks; undefined where it holds. */
export function storeFault(address: string): string | undefined {
  const parsed = storeUrl.safeParse(address);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
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
  const { own, shared, issues: sharedIssues } = readShared(connector, rest);
  const settings = connector.settings.safeParse(own);
  const issues = [...(settings.error?.issues ?? []), ...sharedIssues];
  const faults = [
    ...(address.success ? [] : [{ setting: 'url', rule: urlRule(url) }]),
    ...issues.map((issue) => ({ setting: String(issue.path[0] ?? 'url'), rule: ruleOf(issue) })),
  ];
  if (!address.success || !settings.success || sharedIssues.length > 0) return { faults };
  return { faults, config: { url: address.data.replace(/\/+$/, ''), settings: settings.data, ...shared } };
}

function urlRule(given: string | undefined): string {
  return given === undefined ? 'must be set, since others of this connector are' : 'must be an http:// or https:// address';
}

/** zod's own messages quote no values but for a few kinds; those are replaced by the kind of fault. */
export function ruleOf(issue: { readonly code?: string; readonly message: string; readonly input?: unknown }): string {
  if (issue.code === 'invalid_type') return 'must be set';
  if (issue.code === 'unrecognized_keys') return 'is not a setting of this connector';
  return issue.message;
}
