import type { Session } from '#kernel/db/database.ts';
import type { AlertSeverity, Firing } from '#sdk';
import type { AlertHouse } from './ports.ts';

/** A firing with the program that it is about; null: the installation as a whole. */
export interface PlacedFiring extends Firing {
  readonly program: string | null;
}

/** What a rule sees: the house for doors that open their own transactions, and one session in the scope of all programs. */
export interface RuleView {
  readonly at: Date;
  readonly house: AlertHouse;
  readonly session: Session;
  /** The rule's thresholds, with what the settings put in their place. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A rule as data. `evaluate` looks and changes nothing. */
export interface Rule {
  readonly name: string;
  /** Null: of every program, or of the installation. */
  readonly program: string | null;
  readonly title: string;
  readonly means: string;
  readonly next: string;
  readonly severity: AlertSeverity;
  readonly playbook: string | null;
  readonly limits: Readonly<Record<string, number>>;
  evaluate(view: RuleView): Promise<readonly PlacedFiring[]>;
}

/** One rule with its usual parts filled in. */
export function rule(given: Omit<Rule, 'program' | 'playbook' | 'limits'> & Partial<Pick<Rule, 'playbook' | 'limits'>>): Rule {
  return { program: null, playbook: null, limits: {}, ...given };
}

/** The time before `at` that a count covers. */
export function windowOf(at: Date, milliseconds: number): { readonly from: Date; readonly until: Date } {
  return { from: new Date(at.getTime() - milliseconds), until: at };
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** `1 submission`, `1,204 submissions`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** A path in the portal with its filter; nothing personal may be among the values. */
export function listPath(path: string, filter: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const query = new URLSearchParams(given).toString();
  return query === '' ? path : `${path}?${query}`;
}
