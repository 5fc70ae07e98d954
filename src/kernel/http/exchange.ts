import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { faultOutcome } from './faults.ts';
import type { Outcome } from './outcome.ts';
import { readRetryAfter } from './retry-after.ts';

export interface Exchange {
  readonly method: Dispatcher.HttpMethod;
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly totalMs: number;
  readonly maxBodyBytes: number;
  readonly signal?: AbortSignal;
  /** Destination and operation, for messages. */
  readonly what: string;
}

/** How far an exchange got, which decides between `not_sent` and `unknown`. */
interface Progress {
  controller?: Dispatcher.DispatchController;
  /** Set just before the first byte is written to a connection. */
  hasBegun: boolean;
  status?: number;
  headers: Record<string, string | string[] | undefined>;
  chunks: Buffer[];
  bytes: number;
}

/** What ends an exchange from our side, thrown into it as an error. */
export const STOP = { total: 'STOP_TOTAL', large: 'STOP_LARGE', cancelled: 'STOP_CANCELLED', body: 'STOP_BODY' } as const;

/** One request and its answer as a value; it never rejects and always ends within `totalMs`. */
export function exchange(dispatcher: Dispatcher, call: Exchange): Promise<Outcome> {
  return new Promise((resolve) => {
    const progress: Progress = { hasBegun: false, headers: {}, chunks: [], bytes: 0 };
    let isSettled = false;
    const settle = (outcome: Outcome) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', cancel);
      resolve(outcome);
    };
    const stop = (code: string) => {
      const error = Object.assign(new Error(code), { code });
      settle(faultOutcome(error, progress, call.what));
      progress.controller?.abort(error);
    };
    const timer = setTimeout(stop, call.totalMs, STOP.total);
    const cancel = () => stop(STOP.cancelled);
    call.signal?.addEventListener('abort', cancel, { once: true });
    if (call.signal?.aborted) cancel();
    else send(dispatcher, call, handlerFor(call, progress, { settle, stop, isSettled: () => isSettled }), stop);
  });
}

function send(dispatcher: Dispatcher, call: Exchange, handler: Dispatcher.DispatchHandler, stop: (code: string) => void): void {
  const { method, origin, path, headers, body, headersMs, bodyMs } = call;
  if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) body.once('error', () => stop(STOP.body));
  try {
    dispatcher.dispatch({ method, origin, path, headers, body: body ?? null, headersTimeout: headersMs, bodyTimeout: bodyMs }, handler);
  } catch (error) {
    handler.onResponseError?.(undefined as never, error as Error);
  }
}

interface Ending {
  readonly settle: (outcome: Outcome) => void;
  readonly stop: (code: string) => void;
  readonly isSettled: () => boolean;
}

function handlerFor(call: Exchange, progress: Progress, ending: Ending): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      progress.controller = controller;
      // Told `not_sent` while it waited for a connection: aborted here, before its first byte, it stays true.
      if (ending.isSettled()) controller.abort(new Error(STOP.cancelled));
      else progress.hasBegun = true;
    },
    onResponseStart(_, status, headers) {
      if (status < 200) return;
      progress.status = status;
      progress.headers = headers;
    },
    onResponseData(_, chunk) {
      progress.bytes += chunk.length;
      if (progress.bytes > call.maxBodyBytes) ending.stop(STOP.large);
      else progress.chunks.push(chunk);
    },
    onResponseEnd: () => ending.settle(answered(progress)),
    onResponseError: (_, error) => ending.settle(faultOutcome(error, progress, call.what)),
  };
}

function answered({ status, headers, chunks }: Progress): Outcome {
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  const retryAfterMs = readRetryAfter(headers);
  return { kind: 'answered', status: status as number, headers, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
