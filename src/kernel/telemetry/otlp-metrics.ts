import type { MetricSink } from './metrics.ts';

export interface OtlpMetricsOptions {
  /** Base address of an OTLP collector over HTTP, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly version: string;
  readonly everyMs: number;
}

/** Sends measurements to a collector of OpenTelemetry under `waybill.` names; the SDK is loaded only here. */
export async function openOtlpMetrics({ endpoint, version, everyMs }: OtlpMetricsOptions): Promise<MetricSink> {
  const [{ MeterProvider, PeriodicExportingMetricReader }, { OTLPMetricExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPMetricExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/metrics` });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: everyMs, exportTimeoutMillis: everyMs });
  const provider = new MeterProvider({ readers: [reader], resource: resourceFromAttributes({ 'service.name': 'waybill' }) });
  const meter = provider.getMeter('waybill', version);
  const counters = onceEach((name) => meter.createCounter(`waybill.${name}`));
  const gauges = onceEach((name) => meter.createGauge(`waybill.${name}`));
  const durations = onceEach((name) => meter.createHistogram(`waybill.${name}`, { unit: 's' }));
  return {
    count: (name, amount, values) => counters(name).add(amount, values),
    level: (name, level, values) => gauges(name).record(level, values),
    duration: (name, seconds, values) => durations(name).record(seconds, values),
    // A collector that is gone must not keep the process from ending.
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function onceEach<Instrument>(create: (name: string) => Instrument): (name: string) => Instrument {
  const made = new Map<string, Instrument>();
  return (name) => {
    const known = made.get(name) ?? create(name);
    made.set(name, known);
    return known;
  };
}
