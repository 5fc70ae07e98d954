import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Outcome, openHttpClient } from '#kernel/http/index.ts';
import type { Caller, CallResult } from '#sdk';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What a partner does with a request that it has read to its end: answer, break off the connection, hang, or break off within the answer. */
export type Reaction = Reply | 'reset' | 'hang' | { readonly cut: Reply };

export interface SeenCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface ScriptedPartner {
  readonly origin: string;
  readonly seen: SeenCall[];
  /** Decides what is done; may be changed between calls. */
  react: (call: SeenCall) => Reaction;
  close(): Promise<void>;
}

/** A partner on a free port of 127.0.0.1 that does what the test says. */
export async function startScriptedPartner(): Promise<ScriptedPartner> {
  const server = createServer((request, response) => void serve(partner, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const partner: ScriptedPartner = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    react: () => ({ status: 404 }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return partner;
}

async function serve(partner: ScriptedPartner, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.on('error', () => undefined);
  const body = await buffer(request).catch(() => undefined);
  if (!body) return;
  const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
  partner.seen.push(call);
  const reaction = partner.react(call);
  if (reaction === 'hang') return;
  if (reaction === 'reset') return void request.socket.resetAndDestroy();
  if ('cut' in reaction) return cut(response, reaction.cut);
  response.writeHead(reaction.status, { 'content-type': 'application/json', ...reaction.headers }).end(reaction.body ?? '');
}

/** Announces more than it sends. */
function cut(response: ServerResponse, { status, headers, body = '' }: Reply): void {
  const whole = Buffer.from(body as string);
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': String(whole.length + 100) });
  response.write(whole.subarray(0, Math.max(1, Math.floor(whole.length / 2))), () => response.destroy());
}

/** A port that nobody listens on: taken, then given back. */
export async function deadOrigin(): Promise<string> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Calls over real HTTP, each made once: pauses between tries are not what is tested. */
export function callerTo(origin: string, totalMs: number): Caller & { close(): Promise<void> } {
  const timeouts = { connectMs: Math.min(totalMs, 1_000), headersMs: totalMs, bodyMs: totalMs, totalMs };
  const http = openHttpClient({ destination: 'scripted', baseUrl: origin, timeouts, maxConnections: 4, breaker: 'none' });
  return {
    call: async ({ isIdempotent: _, ...request }) => resultOf(await http.call(request)),
    close: () => http.close(),
  };
}

function resultOf(outcome: Outcome): CallResult {
  const later = 'retryAfterMs' in outcome && outcome.retryAfterMs !== undefined ? { retryAfterMs: outcome.retryAfterMs } : {};
  if (outcome.kind !== 'answered') return { kind: outcome.kind, reason: outcome.reason, ...later };
  const headers = Object.entries(outcome.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return { kind: 'answered', status: outcome.status, headers: Object.fromEntries(headers), body: outcome.body, ...later };
}
