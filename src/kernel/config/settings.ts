import { isIP } from 'node:net';
import { z } from 'zod';
import { parseOffset } from '../clock/clock.ts';
import { isSecretReference, type SecretReference } from './reference.ts';

/** One setting of the installation: its variable, its rule from text to value, and what it is for. */
export interface Setting<Value = unknown> {
  readonly variable: string;
  readonly title: string;
  readonly rule: z.ZodType<Value, string>;
  readonly default?: string;
  /** Never shown. In the file it must be a reference; the variable may hold the secret itself. */
  readonly isSecret?: boolean;
}

function setting<Value>(
  variable: string,
  title: string,
  rule: z.ZodType<Value, string>,
  more: Pick<Setting, 'default' | 'isSecret'> = {},
): Setting<Value> {
  return { variable, title, rule, ...more };
}

const MOST_PORTS = 65_535;
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((number) => number <= MOST_PORTS, 'must be a port number');
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const udpUrl = z.url({ protocol: /^udp$/, error: 'must be a udp:// address' });
const reference = z
  .string()
  .refine((text): text is SecretReference => isSecretReference(text), 'must be file:PATH or env:NAME') as unknown as z.ZodType<
  SecretReference,
  string
>;
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const arns = list.refine(
  (keys) => keys.every((key) => /^arn:[a-z-]+:kms:/.test(key)),
  'must be ARNs of KMS keys, with commas between them',
);

const LONGEST_PREFIX = { 0: -1, 4: 32, 6: 128 } as Record<number, number>;

/** One address, or those that share so many bits with it: one bit at least, as everybody is no proxy. */
function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return Number(bits ?? 1) >= 1 && Number(bits ?? 1) <= (LONGEST_PREFIX[isIP(address)] as number);
}

const networks = list.refine((all) => all.every(isNetwork), 'must be addresses or networks such as 10.0.0.0/8, with commas between them');

const references = list.refine((all) => all.every(isSecretReference), 'must be file:PATH or env:NAME, with commas between them');

const buckets = list.refine(
  (addresses) => addresses.every((address) => /^s3:\/\/[a-z0-9][a-z0-9.-]+([/?]|$)/.test(address) && URL.canParse(address)),
  'must be s3:// addresses, with commas between them',
);

const KEPT = /^(payload|package|input|result|notice|answer)=([1-9]\d{0,4})$/;

/** Days by kind. */
const periods = list
  .refine((parts) => parts.every((part) => KEPT.test(part)), 'must be kinds with days, such as payload=3650,result=400')
  .transform((parts) => new Map(parts.map((part) => part.split('=') as [string, string]).map(([kind, days]) => [kind, Number(days)])));

/** Every setting that is not a connector's. The names are those of `waybill.config.ts`. */
export const SETTINGS = {
  data: setting('WAYBILL_DATA', 'Folder of the embedded database, objects and keys', z.string().min(1, 'must name a folder'), {
    default: '.waybill',
  }),
  host: setting('WAYBILL_HOST', 'Address to listen on', z.string().min(1, 'must name an address'), { default: '127.0.0.1' }),
  port: setting('WAYBILL_PORT', 'Port of the API and the portal', port, { default: '8470' }),
  publicUrl: setting('WAYBILL_PUBLIC_URL', 'Address under which partners and operators reach this installation', httpUrl),
  trustedProxies: setting(
    'WAYBILL_TRUSTED_PROXIES',
    'Proxies in front of the server: addresses or networks, with commas between. They tell the address that a call came from',
    networks,
  ),
  databaseUrl: setting('DATABASE_URL', 'PostgreSQL to use in place of the embedded one', postgresUrl, { isSecret: true }),
  databaseDirectUrl: setting('DATABASE_DIRECT_URL', 'The same database past a pooler, for LISTEN and migrations', postgresUrl, {
    isSecret: true,
  }),
  databaseReaderUrl: setting(
    'DATABASE_READER_URL',
    'The same database by a login that may only read, for tasks that only read',
    postgresUrl,
    {
      isSecret: true,
    },
  ),
  objects: setting(
    'WAYBILL_OBJECTS',
    'Object store: file:///folder or s3://bucket/prefix?…',
    z.url({ protocol: /^(file|s3)$/, error: 'must be a file:/// or s3:// address' }),
  ),
  inputs: setting('WAYBILL_INPUTS', 'Buckets to read inputs and attachments from: s3://bucket/prefix?…, with commas between', buckets),
  taskSecrets: setting('WAYBILL_TASK_SECRETS', 'Secrets that tasks may be given, by reference, with commas between', references),
  retain: setting(
    'WAYBILL_RETAIN',
    'Days that what is settled is kept, by kind: payload=3650,package=400,input=400,result=400,notice=1825,answer=180',
    periods,
    {
      default: '',
    },
  ),
  notices: setting('WAYBILL_NOTICES', 'Programs that write to people, with commas between', list),
  keys: setting('WAYBILL_KEYS', 'Key file, by reference', reference),
  kmsKeys: setting('WAYBILL_KMS_KEYS', 'KMS keys that wrap data keys; the first one is used for new data', arns),
  kmsEndpoint: setting('WAYBILL_KMS_ENDPOINT', 'Address of KMS where it is not the region’s own', httpUrl),
  blankForms: setting('WAYBILL_BLANK_FORMS', 'Folder of official blank forms to fill', z.string().min(1, 'must name a folder')),
  logLevel: setting(
    'WAYBILL_LOG_LEVEL',
    'Least severity that is logged',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']) as z.ZodType<LogLevel, string>,
    { default: 'info' },
  ),
  otlpEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', 'Collector of traces and metrics', httpUrl),
  oidcIssuer: setting('WAYBILL_OIDC_ISSUER', 'OpenID provider that people sign in at', httpUrl),
  oidcClientId: setting('WAYBILL_OIDC_CLIENT_ID', 'What this installation is called there', z.string().min(1, 'must name a client')),
  oidcClientSecret: setting(
    'WAYBILL_OIDC_CLIENT_SECRET',
    'Its secret there; none for a public client',
    z.string().min(1, 'must not be empty'),
    {
      isSecret: true,
    },
  ),
  oidcScopes: setting('WAYBILL_OIDC_SCOPES', 'Scopes that are asked for', z.string().regex(/\bopenid\b/, 'must hold openid'), {
    default: 'openid profile',
  }),
  oidcRolesClaim: setting('WAYBILL_OIDC_ROLES_CLAIM', 'Claim that tells roles', z.string().min(1, 'must name a claim'), {
    default: 'roles',
  }),
  dogstatsd: setting('DD_DOGSTATSD_URL', 'Datadog agent that takes metrics: udp://host:port', udpUrl),
  sentryDsn: setting('SENTRY_DSN', 'Where faults are reported', httpUrl, { isSecret: true }),
  smtpUrl: setting(
    'WAYBILL_SMTP_URL',
    'Mail server: smtp(s)://user:password@host:port',
    z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }),
    { isSecret: true },
  ),
  mailFrom: setting('WAYBILL_MAIL_FROM', 'Whom mail comes from', z.string().regex(/@/, 'must be an address')),
  alertSlackUrl: setting('WAYBILL_ALERT_SLACK_URL', 'Incoming webhook of Slack that alerts go to', httpUrl, { isSecret: true }),
  alertEmailTo: setting('WAYBILL_ALERT_EMAIL_TO', 'Addresses that alerts go to, with commas between', list),
  alertWebhookUrl: setting('WAYBILL_ALERT_WEBHOOK_URL', 'Address that alerts are posted to, signed', httpUrl, { isSecret: true }),
  alertWebhookSecret: setting(
    'WAYBILL_ALERT_WEBHOOK_SECRET',
    'What those posts are signed with',
    z.string().min(16, 'must have 16 characters or more'),
    { isSecret: true },
  ),
  heartbeatUrl: setting('WAYBILL_HEARTBEAT_URL', 'Outside monitor that is called each minute while everything runs', httpUrl, {
    isSecret: true,
  }),
  clockOffset: setting('WAYBILL_CLOCK_OFFSET', 'Moves the clock (3d, -2h); with --sandbox only', z.string().transform(readOffset)),
} as const;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type SettingName = keyof typeof SETTINGS;

/** Read values: those with a default are always there. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> | Absent<Name> };
type ValueOf<S> = S extends Setting<infer Value> ? Value : never;
type WithDefault = 'oidcScopes' | 'oidcRolesClaim' | 'data' | 'host' | 'port' | 'logLevel' | 'objects' | 'keys' | 'blankForms';
type Absent<Name> = Name extends WithDefault ? never : undefined;

function readOffset(text: string, context: z.RefinementCtx): number {
  const offset = parseOffset(text);
  if (offset !== undefined) return offset;
  context.addIssue({ code: 'custom', message: 'must be an offset such as 3d, -2h or 90s' });
  return z.NEVER;
}
