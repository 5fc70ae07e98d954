import type { HttpClientOptions } from '#kernel/http/index.ts';
import type { Metrics } from '#kernel/telemetry/index.ts';

/** Counts and times every call to a partner, by connector and outcome. */
export function partnerMetrics(metrics: Metrics): NonNullable<HttpClientOptions['onCall']> {
  const calls = metrics.counter('partner_calls_total', 'Calls to partners', ['connector', 'action', 'outcome']);
  const seconds = metrics.histogram('partner_call_seconds', 'How long calls to partners take', ['connector', 'action']);
  return ({ destination, operation }) =>
    ({ outcome, milliseconds }) => {
      const kind = outcome.kind === 'answered' ? `http_${Math.floor(outcome.status / 100)}xx` : `${outcome.kind}_${outcome.reason}`;
      calls.add(1, { connector: destination, action: operation, outcome: kind });
      seconds.observe(milliseconds / 1_000, { connector: destination, action: operation });
    };
}
