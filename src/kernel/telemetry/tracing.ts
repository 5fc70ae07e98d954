import type { SpanStatusCode, Tracer } from '@opentelemetry/api';
import { isWaybillError } from '../errors.ts';
import { safeFields } from './safe-fields.ts';

interface Tracing {
  readonly tracer: Tracer;
  /** The status of a span that failed; its enumeration is loaded with the package. */
  readonly failed: SpanStatusCode;
}

/** Undefined until tracing is started: a span then costs one comparison. */
let tracing: Tracing | undefined;

export interface TracingOptions {
  /** Base address of an OTLP collector over HTTP, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly version: string;
}

/** Starts exporting spans; the SDK is loaded only here. Answers how to flush and stop. */
export async function startTracing({ endpoint, version }: TracingOptions): Promise<() => Promise<void>> {
  const [{ NodeSDK }, { OTLPTraceExporter }, { trace, SpanStatusCode: status }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
  ]);
  const traceExporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const sdk = new NodeSDK({ serviceName: 'waybill', traceExporter, instrumentations: [], autoDetectResources: false });
  sdk.start();
  tracing = { tracer: trace.getTracer('waybill', version), failed: status.ERROR };
  return async () => {
    tracing = undefined;
    await sdk.shutdown();
  };
}

/** Runs `work` within a span. Attributes pass the allow-list of logs; a failure leaves its code, never its message. */
export async function withSpan<T>(name: string, attributes: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
  if (!tracing) return work();
  const { tracer, failed } = tracing;
  return tracer.startActiveSpan(name, { attributes: attributesOf(attributes) }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: failed, message: isWaybillError(error) ? error.code : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOf(attributes: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const safe = Object.entries(safeFields(attributes)).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null);
  return Object.fromEntries(safe.map(([key, value]) => [`waybill.${key}`, value]));
}
