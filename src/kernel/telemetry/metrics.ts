import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { WaybillError } from '../errors.ts';

/** What a metric may be split by: few values each, nothing of a person or of a single submission. */
const LABELS = [
  'program',
  'form',
  'task',
  'connector',
  'destination',
  'queue',
  'state',
  'kind',
  'outcome',
  'code',
  'action',
  'method',
  'route',
  'status',
  'service',
  'function',
] as const;
export type Label = (typeof LABELS)[number];
type Values<L extends Label> = Partial<Record<L, string | number>>;

/** Somewhere that measurements are sent to as they are made, besides being read from here. */
export interface MetricSink {
  count(name: string, amount: number, values: Readonly<Record<string, string | number>>): void;
  level(name: string, level: number, values: Readonly<Record<string, string | number>>): void;
  /** In seconds. */
  duration(name: string, seconds: number, values: Readonly<Record<string, string | number>>): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface Metrics {
  /** Counts upwards. Names begin with `waybill_` by themselves and end in `_total`. */
  counter<L extends Label>(name: string, help: string, labels?: readonly L[]): { add(amount: number, values?: Values<L>): void };
  /** A level that is read when somebody asks for the metrics. */
  gauge<L extends Label>(name: string, help: string, labels?: readonly L[]): { set(level: number, values?: Values<L>): void };
  /** Durations in seconds. */
  histogram<L extends Label>(name: string, help: string, labels?: readonly L[]): { observe(seconds: number, values?: Values<L>): void };
  /** Runs before each reading and each sending, so that gauges are fresh. */
  onRead(refresh: () => Promise<void>): void;
  /** Sets the gauges anew for whoever is sent them. */
  refresh(): Promise<void>;
  /** The text format of Prometheus. */
  read(): Promise<string>;
  readonly contentType: string;
}

const DURATIONS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/**
 * One registry of this process: its own metrics, and those of Node (memory, event loop, garbage collection). Each measurement goes to the sinks
 * too, under the name without `waybill_`.
 */
export function openMetrics(sinks: readonly MetricSink[] = []): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'waybill_' });
  const refreshes: (() => Promise<void>)[] = [];
  const refresh = async (): Promise<void> => {
    for (const each of refreshes) await each();
  };
  const configuration = <L extends Label>(name: string, help: string, labelNames: readonly L[] = []) => {
    if (!labelNames.every((label) => (LABELS as readonly string[]).includes(label)))
      throw new WaybillError('WB_METRIC', `The metric ${name} has a label that is not allowed.`);
    return { name: `waybill_${name}`, help, labelNames: [...labelNames], registers: [registry] };
  };
  return {
    counter: (name, help, labels) => {
      const counter = new Counter(configuration(name, help, labels));
      return {
        add: (amount, values = {}) => {
          counter.inc(values as never, amount);
          for (const sink of sinks) sink.count(name, amount, values as Readonly<Record<string, string | number>>);
        },
      };
    },
    gauge: (name, help, labels) => {
      const gauge = new Gauge(configuration(name, help, labels));
      return {
        set: (level, values = {}) => {
          gauge.set(values as never, level);
          for (const sink of sinks) sink.level(name, level, values as Readonly<Record<string, string | number>>);
        },
      };
    },
    histogram: (name, help, labels) => {
      const histogram = new Histogram({ ...configuration(name, help, labels), buckets: DURATIONS });
      return {
        observe: (seconds, values = {}) => {
          histogram.observe(values as never, seconds);
          for (const sink of sinks) sink.duration(name, seconds, values as Readonly<Record<string, string | number>>);
        },
      };
    },
    onRead: (refresh) => void refreshes.push(refresh),
    refresh,
    read: async () => {
      await refresh();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
