import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock.ts';
import type { Faults, Struck } from './faults.ts';
import type { Rates } from './rates.ts';
import type { Received } from './received.ts';
import type { Records } from './records.ts';

/** What an operation sees of one request. */
export type Call = {
  headers: IncomingHttpHeaders;
  params: Record<string, string>;
  query: Record<string, string>;
  body: Buffer;
  /** The address that the caller used, without path: locations and audiences are made from it. */
  origin: string;
  path: string;
  faults: Struck;
};

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** One call that a partner offers. `identify` names the request for faults and records; it must not throw. */
export type Operation = {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  identify(call: Call): string;
  answer(call: Call): Answer | Promise<Answer>;
  /** Not behind the partner's gateway, so that its limit does not count: a store that a location leads to. */
  isUnlimited?: boolean;
};

/** What every partner shares with the others. */
export type World = {
  seed: number;
  clock: Clock;
  faults: Faults;
  records: Records;
  /** What was said to receivers of messages and measurements. */
  received: Received;
  rates: Rates;
  settings: Settings;
  /** Documents received, by id; dropped oldest first past the cap. */
  keep(partner: string, id: string, name: string, content: Buffer): void;
};

export type Settings = {
  /** Milliseconds before each answer; by partner name, `all` for the others. */
  latencyMs: Record<string, number>;
  /** Calls a minute beyond which a partner refuses, by its name; where left out it only tells the limit that was recorded. */
  perMinute: Record<string, number>;
  /** Answers getPDF with one ready file of 120 KB: for measurements of the caller. */
  isPdfFixed: boolean;
  /** Public keys of OAuth clients, PEM (SPKI), by client id. */
  clients: Record<string, string>;
};

/** A named partner and its operations. `control` holds what scenarios may call on it. */
export type Partner = { name: string; operations: Operation[]; control?: Operation[] };

/** The JSON of a body, or undefined where it is none. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A value as an object to look into; an empty one where it is something else. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A sent value as text; empty where it is a list, an object or nothing. */
export function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** One header as text, or undefined. */
export function header(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The key by which a sender tells its tries apart from its submissions, where it sends one along. Only the counting of effects uses it. */
export function senderKey(call: Call): string | undefined {
  return header(call, 'idempotency-key') ?? header(call, 'x-transaction-id');
}
