export { type DogStatsD, type FormerNames, NO_FORMER_NAMES, openDogStatsD } from './dogstatsd.ts';
export { type ErrorReports, openErrorReports } from './error-reports.ts';
export { type LogFields, type Logger, type LoggerOptions, openLogger } from './logger.ts';
export { type Label, type MetricSink, type Metrics, openMetrics } from './metrics.ts';
export { openOtlpMetrics } from './otlp-metrics.ts';
export { type SafeError, safeError, scrub } from './safe-error.ts';
export { safeFields } from './safe-fields.ts';
export { type Journey, markSpans, startTracing, type TracingOptions, withSpan } from './tracing.ts';
