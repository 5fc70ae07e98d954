/** How much it presses. `urgent` is told at night too, and again every hour; `warning` waits for the morning; `info` is told once. */
export const ALERT_SEVERITIES = ['info', 'warning', 'urgent'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** One thing that a rule found. Nothing personal: it leaves the house by chat and mail. */
export interface Firing {
  /** What it is about, such as a destination; one alert is open for each. `all` where the rule has one thing only. */
  readonly key: string;
  /** One sentence that holds the count. */
  readonly title: string;
  readonly count: number;
  /** The time that the count covers; left out where it counts what is so at this moment. */
  readonly window?: { readonly from: Date; readonly until: Date };
  /** Path in the portal, with its filter, of the list of what it affects. Never ids of people. */
  readonly list: string;
  /** Where it presses more, or less, than the rule says. */
  readonly severity?: AlertSeverity;
}

/** What a rule of a program may look at: counts of that program, as `waybill standing` and `waybill findings` tell them. */
export interface AlertView {
  readonly at: Date;
  /** The rule's thresholds: its own, with what the installation's settings put in their place. */
  readonly limits: Readonly<Record<string, number>>;
  /** Submissions by standing, and `total`. */
  standings(): Promise<Readonly<Record<string, number>>>;
  /** What needs attention, by reason. */
  reasons(): Promise<Readonly<Record<string, number>>>;
  /** Open findings by kind. */
  findings(): Promise<Readonly<Record<string, number>>>;
  /** Hand-offs that came to a state since a moment, by destination. Of `accepted`, `rejected`, `expired`, `exhausted`, `missing` and `unknown` only. */
  handoffsSince(state: string, since: Date): Promise<Readonly<Record<string, number>>>;
}

/** A rule that tells operators of something. It is looked at each minute, and its alert ends by itself when it finds nothing any more. */
export interface AlertRuleDefinition {
  /** Lower case letters, digits and underscores. */
  readonly name: string;
  readonly title: string;
  /** What it means when it fires, and what to do; plain sentences. */
  readonly means: string;
  readonly next: string;
  readonly severity: AlertSeverity;
  readonly playbook?: string;
  /** Thresholds by name; the installation's settings may change each. */
  readonly limits?: Readonly<Record<string, number>>;
  evaluate(view: AlertView): Promise<readonly Firing[]>;
}

export function defineAlert(rule: AlertRuleDefinition): AlertRuleDefinition {
  return rule;
}

/** Where messages go. Addresses of webhooks are secrets and stand as references (`env:NAME`, `file:/path`). */
export type ChannelConfig =
  | { readonly kind: 'slack'; readonly url: string }
  | { readonly kind: 'email'; readonly to: readonly string[] }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string };

/** Which alerts go where: to the first of its channels, and to the next where that one fails. Each route that fits tells once. */
export interface AlertRoute {
  readonly severities?: readonly AlertSeverity[];
  readonly programs?: readonly string[];
  readonly rules?: readonly string[];
  readonly channels: readonly string[];
}

/** `alerts` in `waybill.config.ts`. All of it may be left out. */
export interface AlertConfig {
  /** By name; beside those that the settings make (`slack`, `email`, `webhook`). */
  readonly channels?: Readonly<Record<string, ChannelConfig>>;
  /** Without one: every alert goes to the first channel that is set up of `slack`, `email`, `webhook`, with the others behind it. */
  readonly routes?: readonly AlertRoute[];
  readonly rules?: Readonly<
    Record<
      string,
      {
        readonly isOff?: boolean;
        readonly severity?: AlertSeverity;
        readonly remindHours?: number;
        readonly limits?: Readonly<Record<string, number>>;
      }
    >
  >;
  /** What is not urgent waits until they end. `HH:MM` on the wall at `timeZone`; `until` may be on the next day. */
  readonly quietHours?: {
    readonly timeZone: string;
    readonly from: string;
    readonly until: string;
    /** Days that are quiet from morning to night; 1 Monday to 7 Sunday. */
    readonly wholeDays?: readonly number[];
  };
  /** By program and partner: how a partner wishes to be told about its shares. */
  readonly partners?: Readonly<
    Record<string, Readonly<Record<string, { readonly channel: ChannelConfig; readonly fetchWithinDays?: number }>>>
  >;
}
