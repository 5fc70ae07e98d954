import { z } from 'zod';
import type { Config } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import { ALERT_SEVERITIES, type AlertConfig, type AlertRoute, type AlertSeverity, type ChannelConfig } from '#sdk';

const severity = z.enum(ALERT_SEVERITIES);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
const zone = z.string().refine(isZone, 'must be a time zone such as America/New_York');
const name = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'must be lower case letters, digits and underscores');
const mail = z.string().regex(/^[^@\s<>,;"]+@[^@\s<>,;"]+$/, 'must be an address');
const reference = z.string().regex(/^(env:[A-Za-z_]\w*|file:.+)$/, 'is a secret: give a reference, file:PATH or env:NAME');

const channel = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slack'), url: reference }),
  z.strictObject({ kind: z.literal('email'), to: z.array(mail).min(1) }),
  z.strictObject({ kind: z.literal('webhook'), url: reference, secret: reference }),
]);

const route = z.strictObject({
  severities: z.array(severity).min(1).optional(),
  programs: z.array(z.string()).min(1).optional(),
  rules: z.array(z.string()).min(1).optional(),
  channels: z.array(name).min(1),
});

const CONFIG = z.strictObject({
  channels: z.record(name, channel).optional(),
  routes: z.array(route).optional(),
  rules: z
    .record(
      name,
      z.strictObject({
        isOff: z.boolean().optional(),
        severity: severity.optional(),
        remindHours: z.number().positive().optional(),
        limits: z.record(z.string(), z.number().nonnegative()).optional(),
      }),
    )
    .optional(),
  quietHours: z
    .strictObject({ timeZone: zone, from: clockTime, until: clockTime, wholeDays: z.array(z.int().min(1).max(7)).max(6).optional() })
    .optional(),
  partners: z
    .record(z.string(), z.record(z.string(), z.strictObject({ channel, fetchWithinDays: z.number().positive().optional() })))
    .optional(),
});

/** Whom a program's partner is told by, and when a share is late to be fetched. */
export interface PartnerSettings {
  readonly program: string;
  readonly partner: string;
  /** The name of its channel, as deliveries have it. */
  readonly channel: string;
  readonly fetchWithinDays: number;
}

export interface AlertSettings {
  /** By name; those of partners too, as `partner:<program>:<partner>`. */
  readonly channels: ReadonlyMap<string, ChannelConfig>;
  readonly routes: readonly AlertRoute[];
  readonly rules: NonNullable<AlertConfig['rules']>;
  readonly quietHours: AlertConfig['quietHours'];
  readonly partners: readonly PartnerSettings[];
}

export const FETCH_WITHIN_DAYS = 3;
/** Tried in this order where nothing is routed. */
const USUAL = ['slack', 'email', 'webhook'] as const;

type Given = Pick<Config, 'programs' | 'alerts' | 'alertSlackUrl' | 'alertEmailTo' | 'alertWebhookUrl' | 'alertWebhookSecret'>;

/**
 * Reads how alerts are routed, and checks that what it names is there.
 * @throws WaybillError WB_CONFIG with every fault at once
 */
export function readAlertSettings(given: Given): AlertSettings {
  const parsed = CONFIG.safeParse(given.alerts ?? {});
  if (!parsed.success) throw faulty(parsed.error.issues.map(({ path, message }) => `alerts.${path.join('.')}: ${message}`));
  const config = parsed.data as AlertConfig;
  const own = new Map<string, ChannelConfig>([...usualChannels(given), ...Object.entries(config.channels ?? {})]);
  const partners = partnersOf(config);
  const faults = [...unknownChannels(config, own), ...unknownPartners(config, given)];
  if (faults.length > 0) throw faulty(faults);
  const usual = USUAL.filter((each) => own.has(each));
  return {
    channels: new Map([...own, ...partners.map(({ channel: called, config: to }) => [called, to] as const)]),
    routes: config.routes ?? (usual.length > 0 ? [{ channels: usual }] : []),
    rules: config.rules ?? {},
    quietHours: config.quietHours,
    partners: partners.map(({ config: _, ...rest }) => rest),
  };
}

function usualChannels({ alertSlackUrl, alertEmailTo, alertWebhookUrl, alertWebhookSecret }: Given): [string, ChannelConfig][] {
  if ((alertWebhookUrl === undefined) !== (alertWebhookSecret === undefined))
    throw faulty(['WAYBILL_ALERT_WEBHOOK_URL and WAYBILL_ALERT_WEBHOOK_SECRET are set together']);
  return [
    ...(alertSlackUrl === undefined ? [] : [['slack', { kind: 'slack', url: alertSlackUrl }] as [string, ChannelConfig]]),
    ...(alertEmailTo === undefined ? [] : [['email', { kind: 'email', to: alertEmailTo }] as [string, ChannelConfig]]),
    ...(alertWebhookUrl === undefined || alertWebhookSecret === undefined
      ? []
      : [['webhook', { kind: 'webhook', url: alertWebhookUrl, secret: alertWebhookSecret }] as [string, ChannelConfig]]),
  ];
}

function partnersOf({ partners = {} }: AlertConfig): (PartnerSettings & { readonly config: ChannelConfig })[] {
  return Object.entries(partners).flatMap(([program, own]) =>
    Object.entries(own).map(([partner, { channel: config, fetchWithinDays = FETCH_WITHIN_DAYS }]) => ({
      program,
      partner,
      channel: `partner:${program}:${partner}`,
      fetchWithinDays,
      config,
    })),
  );
}

function unknownChannels({ routes = [] }: AlertConfig, channels: ReadonlyMap<string, unknown>): string[] {
  return routes.flatMap((each, place) =>
    each.channels.filter((called) => !channels.has(called)).map((called) => `alerts.routes.${place}: no channel is called "${called}"`),
  );
}

function unknownPartners({ partners = {} }: AlertConfig, { programs }: Given): string[] {
  return Object.entries(partners).flatMap(([program, own]) => {
    const known = programs.find((each) => each.name === program)?.partners.map((each) => each.name);
    if (!known) return [`alerts.partners.${program}: no such program is loaded`];
    return Object.keys(own)
      .filter((partner) => !known.includes(partner))
      .map((partner) => `alerts.partners.${program}.${partner}: the program has no such partner`);
  });
}

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function faulty(faults: readonly string[]): WaybillError {
  return new WaybillError('WB_CONFIG', `The configuration of alerts has faults:\n${faults.map((each) => `  ${each}`).join('\n')}`, {
    faults,
  });
}

/** A rule's severity and thresholds with what the settings say of it. */
export function tuned(
  settings: Pick<AlertSettings, 'rules'>,
  of: { readonly name: string; readonly severity: AlertSeverity; readonly limits: Readonly<Record<string, number>> },
): {
  readonly isOff: boolean;
  readonly severity: AlertSeverity | undefined;
  readonly limits: Readonly<Record<string, number>>;
  readonly remindHours: number | undefined;
} {
  const own = settings.rules[of.name];
  return {
    isOff: own?.isOff === true,
    severity: own?.severity,
    limits: { ...of.limits, ...own?.limits },
    remindHours: own?.remindHours,
  };
}
