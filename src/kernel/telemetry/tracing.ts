import { createHash } from 'node:crypto';
import type { Context, Span, SpanContext, SpanStatusCode, Tracer } from '@opentelemetry/api';
import { isWaybillError } from '../errors.ts';
import { safeFields } from './safe-fields.ts';

interface Tracing {
  readonly tracer: Tracer;
  /** The status of a span that failed; its enumeration is loaded with the package. */
  readonly failed: SpanStatusCode;
  /** The context whose parent is a span that nobody sent: the journey itself. */
  within(journey: SpanContext): Context;
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
  const [{ NodeSDK }, { OTLPTraceExporter }, { ROOT_CONTEXT, trace, SpanStatusCode: status }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
  ]);
  const traceExporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const sdk = new NodeSDK({ serviceName: 'waybill', traceExporter, instrumentations: [], autoDetectResources: false });
  sdk.start();
  tracing = {
    tracer: trace.getTracer('waybill', version),
    failed: status.ERROR,
    within: (journey) => trace.setSpanContext(ROOT_CONTEXT, journey),
  };
  return async () => {
    tracing = undefined;
    await sdk.shutdown();
  };
}

/** A submission on its way. Its spans share one trace from intake to proof, whichever processes and days they are made in. */
export interface Journey {
  readonly program: string;
  readonly submissionId: number;
}

/** Runs `work` within a span. Attributes pass the allow-list of logs; a failure leaves its code, never its message. */
export async function withSpan<T>(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
  journey?: Journey,
): Promise<T> {
  if (!tracing) return work();
  const { tracer, failed, within } = tracing;
  const run = async (span: Span): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: failed, message: isWaybillError(error) ? error.code : 'error' });
      throw error;
    } finally {
      span.end();
    }
  };
  const options = { attributes: attributesOf(attributes) };
  if (!journey) return tracer.startActiveSpan(name, options, run);
  return tracer.startActiveSpan(name, options, within(contextOf(journey)), run);
}

/** Notes moments of journeys: what happened to many submissions at once has no span of its own in each of their traces. */
export function markSpans(
  name: string,
  moments: () => readonly (Journey & { readonly attributes: Readonly<Record<string, unknown>> })[],
): void {
  if (!tracing) return;
  for (const { attributes, ...journey } of moments())
    tracing.tracer
      .startSpan(name, { attributes: attributesOf({ ...attributes, program: journey.program }) }, tracing.within(contextOf(journey)))
      .end();
}

const TRACE_ID_LETTERS = 32;
const SPAN_ID_LETTERS = 16;
const SAMPLED = 1;

/** Derived, not drawn: the same in every process, so that nothing has to be stored or passed on. */
function contextOf({ program, submissionId }: Journey): SpanContext {
  const digest = createHash('sha256').update(`${program} ${submissionId}`).digest('hex');
  const traceId = digest.slice(0, TRACE_ID_LETTERS);
  const spanId = digest.slice(TRACE_ID_LETTERS, TRACE_ID_LETTERS + SPAN_ID_LETTERS);
  return { traceId, spanId, traceFlags: SAMPLED, isRemote: true };
}

function attributesOf(attributes: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const safe = Object.entries(safeFields(attributes)).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null);
  return Object.fromEntries(safe.map(([key, value]) => [`waybill.${key}`, value]));
}
