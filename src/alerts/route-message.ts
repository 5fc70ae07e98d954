import type { AlertSeverity } from '#sdk';
import type { NewDelivery } from './deliveries.sql.ts';
import type { AlertSettings } from './settings.ts';

/** What a route is chosen by. */
export interface Routed {
  readonly program: string | null;
  readonly rule?: string | null | undefined;
  readonly severity: AlertSeverity;
}

/** One chain for each route that fits: its first channel, and the others behind it. A channel that a route before it begins with is not told twice. */
export function chainsFor({ routes }: Pick<AlertSettings, 'routes'>, of: Routed): readonly NewDelivery[] {
  const fitting = routes.filter((route) => fits(route, of));
  const distinct = fitting.filter((route, index) => fitting.findIndex((other) => other.channels[0] === route.channels[0]) === index);
  return distinct.flatMap((route, chain) => [...new Set(route.channels)].map((channel, place) => ({ chain, place, channel })));
}

function fits({ severities, programs, rules }: AlertSettings['routes'][number], { program, rule, severity }: Routed): boolean {
  if (severities && !severities.includes(severity)) return false;
  if (programs && !(program !== null && programs.includes(program))) return false;
  return !rules || (rule !== null && rule !== undefined && rules.includes(rule));
}
