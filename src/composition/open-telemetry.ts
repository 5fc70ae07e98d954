import type { Config } from '#kernel/config/index.ts';
import {
  type FormerNames,
  type Logger,
  type MetricSink,
  type Metrics,
  NO_FORMER_NAMES,
  openDogStatsD,
  openErrorReports,
  openLogger,
  openMetrics,
  openOtlpMetrics,
  startTracing,
} from '#kernel/telemetry/index.ts';

type TelemetryConfig = Pick<Config, 'logLevel' | 'otlpEndpoint' | 'dogstatsd' | 'sentryDsn'>;

export interface Telemetry {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Names under which an organisation already watches what is counted here. */
  readonly former: FormerNames;
}

interface TelemetryOptions {
  readonly version: string;
  /** A command ends too soon to be measured: only what serves or works sends metrics. */
  readonly isServing: boolean;
}

/** How often levels are set anew and sent. */
const SEND_MS = 15_000;

/** Opens the log, the metrics and what they are sent to. Whatever is opened is closed by the closers, last first. */
export async function openTelemetry(
  config: TelemetryConfig,
  { version, isServing }: TelemetryOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Telemetry> {
  const reports = config.sentryDsn ? await openErrorReports({ dsn: config.sentryDsn, version }) : undefined;
  if (reports) closers.push(() => reports.close());
  const log = openLogger({ level: config.logLevel, ...(reports ? { onError: reports.report } : {}) });
  if (config.otlpEndpoint) closers.push(await startTracing({ endpoint: config.otlpEndpoint, version }));
  if (!isServing) return { log, metrics: openMetrics(), former: NO_FORMER_NAMES };
  const agent = config.dogstatsd ? openDogStatsD(config.dogstatsd) : undefined;
  const collector = config.otlpEndpoint ? await openOtlpMetrics({ endpoint: config.otlpEndpoint, version, everyMs: SEND_MS }) : undefined;
  const sinks = [agent, collector].filter((sink) => sink !== undefined);
  const metrics = openMetrics(sinks);
  closers.push(keepSending(metrics, sinks, log));
  return { log, metrics, former: agent?.former ?? NO_FORMER_NAMES };
}

/** Sets the levels anew while it runs. Answers how to stop and send what is left. */
function keepSending(metrics: Metrics, sinks: readonly MetricSink[], log: Logger): () => Promise<void> {
  const refresh = (): void => void metrics.refresh().catch((error: unknown) => log.warn('metrics.fault', { error }));
  const timer = sinks.length > 0 ? setInterval(refresh, SEND_MS).unref() : undefined;
  return async () => {
    clearInterval(timer);
    await Promise.all(sinks.map((sink) => sink.close()));
  };
}
