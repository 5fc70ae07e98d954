export { type LogFields, type Logger, type LoggerOptions, openLogger } from './logger.ts';
export { type Label, type Metrics, openMetrics } from './metrics.ts';
export { type SafeError, safeError, scrub } from './safe-error.ts';
export { safeFields } from './safe-fields.ts';
export { startTracing, type TracingOptions, withSpan } from './tracing.ts';
