import { StatsD } from 'hot-shots';
import type { MetricSink } from './metrics.ts';

/** Counts and levels under names that an organisation's dashboards already have; nothing happens where no agent is told. */
export interface FormerNames {
  count(name: string, amount: number, tags?: Readonly<Record<string, string>>): void;
  level(name: string, level: number, tags?: Readonly<Record<string, string>>): void;
}

export interface DogStatsD extends MetricSink {
  /** As they stand, without a prefix. */
  readonly former: FormerNames;
}

export const NO_FORMER_NAMES: FormerNames = { count: () => undefined, level: () => undefined };

const USUAL_PORT = 8125;

/**
 * Sends measurements to a Datadog agent as datagrams: a lost one is lost, and no agent is no fault of ours. Tags for environment, service and
 * version come from `DD_ENV`, `DD_SERVICE` and `DD_VERSION`, which the client reads by itself.
 * @param address `udp://host:port`
 */
export function openDogStatsD(address: string): DogStatsD {
  const { hostname, port } = new URL(address);
  const client = new StatsD({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? USUAL_PORT : Number(port),
    includeDatadogTelemetry: false,
    // Datagrams that nobody takes come back as errors of the socket; without a handler they would end the process.
    errorHandler: () => undefined,
  });
  return {
    count: (name, amount, values) => client.increment(`waybill.${name}`, amount, tagsOf(values)),
    level: (name, level, values) => client.gauge(`waybill.${name}`, level, tagsOf(values)),
    duration: (name, seconds, values) => client.distribution(`waybill.${name}`, seconds, tagsOf(values)),
    former: {
      count: (name, amount, tags = {}) => client.increment(name, amount, { ...tags }),
      level: (name, level, tags = {}) => client.gauge(name, level, { ...tags }),
    },
    close: () => new Promise((resolve) => client.close(() => resolve())),
  };
}

function tagsOf(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([label, value]) => [label, String(value)]));
}
