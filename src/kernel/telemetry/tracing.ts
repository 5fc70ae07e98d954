import type { SpanStatusCode, Tracer } from '@opentelemetry/api';
import { isWaybillError } from '../errors.ts';
import { safeFields } from './safe-fields.ts';

/** Undefined until tracing is started: a span then costs one comparison. */
let tracer: Tracer | undefined;

/** `SpanStatusCode.ERROR`; its enumeration would load the package. */
const ERROR_STATUS = 2 as SpanStatusCode.ERROR;

export interface TracingOptions {
  /** Base address of an OTLP collector over HTTP, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly version: string;
}

/** Starts exporting spans; the SDK is loaded only here. Answers how to flush and stop. */
export async function startTracing({ endpoint, version }: TracingOptions): Promise<() => Promise<void>> {
  const [{ NodeSDK }, { OTLPTraceExporter }, { trace }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
  ]);
  const traceExporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const sdk = new NodeSDK({ serviceName: 'waybill', traceExporter, instrumentations: [], autoDetectResources: false });
  sdk.start();
  tracer = trace.getTracer('waybill', version);
  return async () => {
    tracer = undefined;
    await sdk.shutdown();
  };
}

/** Runs `work` within a span. Attributes pass the allow-list of logs; a failure leaves its code, never its message. */
export async function withSpan<T>(name: string, attributes: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
  if (!tracer) return work();
  return tracer.startActiveSpan(name, { attributes: attributesOf(attributes) }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: ERROR_STATUS, message: isWaybillError(error) ? error.code : 'error' });
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
