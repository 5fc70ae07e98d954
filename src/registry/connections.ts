import { Readable } from 'node:stream';
import type pg from 'pg';
import type { Config } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  callAgain,
  type HttpClient,
  type HttpClientOptions,
  type Outcome,
  openHttpClient,
  openPartnerLimits,
  type PartnerLimits,
} from '#kernel/http/index.ts';
import { withSpan } from '#kernel/telemetry/index.ts';
import type { AnyConnector, Caller, CallRequest, CallResult } from '#sdk';
import type { Registry } from './program.ts';

/** Whether a partner answers, for `waybill doctor`. Any HTTP answer counts: it is there. */
export interface Reachability {
  readonly program: string;
  readonly connector: string;
  readonly isSetUp: boolean;
  readonly answers: boolean;
  readonly detail: string;
}

export interface Connections {
  /** @throws WaybillError WB_CONNECTOR where the connector is unknown or not set up, naming the variable to set. */
  client<Client>(program: string, connector: string): Client;
  probe(): Promise<readonly Reachability[]>;
  close(): Promise<void>;
}

export interface ConnectionsOptions {
  readonly registry: Registry;
  readonly config: Config;
  readonly pool: pg.Pool;
  readonly onCall?: HttpClientOptions['onCall'];
}

interface Connection {
  readonly program: string;
  readonly definition: AnyConnector;
  readonly http: HttpClient;
  readonly client: unknown;
}

const MINUTE_MS = 60_000;
const RETRY = { attempts: 4, firstPauseMs: 250, longestPauseMs: 5_000 };

/** Opens one client per connector that is set up, all under the partner's limit over every process. */
export function openConnections(options: ConnectionsOptions): Connections {
  const declared = [...options.registry.values()].flatMap((program) =>
    [...program.connectors.values()].map((definition) => ({ program: program.name, definition })),
  );
  const limits = openPartnerLimits(options.pool, limitsOf(declared));
  const open = new Map(
    declared.flatMap((each) => connect(each, options, limits)).map((each) => [keyOf(each.program, each.definition.name), each]),
  );
  return {
    client: <Client>(program: string, connector: string) =>
      (open.get(keyOf(program, connector)) ?? notSetUp(program, connector)).client as Client,
    probe: () =>
      Promise.all(declared.map(({ program, definition }) => probe(program, definition, open.get(keyOf(program, definition.name))))),
    close: async () => void (await Promise.all([...open.values()].map(({ http }) => http.close()))),
  };
}

interface Declared {
  readonly program: string;
  readonly definition: AnyConnector;
}

function limitsOf(declared: readonly Declared[]) {
  return Object.fromEntries(
    declared.flatMap(({ program, definition: { name, limits } }) =>
      limits.perMinute === undefined ? [] : [[keyOf(program, name), { most: limits.perMinute, windowMs: MINUTE_MS }]],
    ),
  );
}

function connect({ program, definition }: Declared, { config, onCall }: ConnectionsOptions, limits: PartnerLimits): Connection[] {
  const given = config.connector(program, definition.name);
  if (!given) return [];
  const { connectMs, totalMs } = definition.timeouts;
  const http = openHttpClient({
    destination: keyOf(program, definition.name),
    baseUrl: given.url,
    timeouts: { connectMs, headersMs: totalMs, bodyMs: totalMs, totalMs },
    maxConnections: definition.limits.concurrent,
    limits,
    ...(definition.mostAnswerBytes === undefined ? {} : { maxBodyBytes: definition.mostAnswerBytes }),
    ...(onCall ? { onCall } : {}),
  });
  return [{ program, definition, http, client: definition.client(callerOver(http), given.settings as never) }];
}

/** A call that may be made again is, while its fault may pass; any other is made once. */
function callerOver(http: HttpClient): Caller {
  return {
    call: ({ isIdempotent, ...request }: CallRequest) =>
      withSpan('partner.call', { connector: http.destination, action: request.operation }, async () =>
        resultOf(isIdempotent ? await again(http, request) : await http.call(request)),
      ),
  };
}

/** A stream can be read once. */
function again(http: HttpClient, { body, ...request }: Omit<CallRequest, 'isIdempotent'>): Promise<Outcome> {
  if (body instanceof Readable) return http.call({ ...request, body });
  return callAgain(http, { ...request, ...(body === undefined ? {} : { body }), isIdempotent: true }, RETRY);
}

function resultOf(outcome: Outcome): CallResult {
  const later = 'retryAfterMs' in outcome && outcome.retryAfterMs !== undefined ? { retryAfterMs: outcome.retryAfterMs } : {};
  if (outcome.kind !== 'answered') return { kind: outcome.kind, reason: outcome.reason, ...later };
  const headers = Object.entries(outcome.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return { kind: 'answered', status: outcome.status, headers: Object.fromEntries(headers), body: outcome.body, ...later };
}

async function probe(program: string, { name, reachable }: AnyConnector, connection: Connection | undefined): Promise<Reachability> {
  if (!connection) return { program, connector: name, isSetUp: false, answers: false, detail: 'not set up' };
  const timeouts = { headersMs: 3_000, bodyMs: 3_000, totalMs: 5_000 };
  const outcome = await connection.http.call({ operation: 'probe', method: 'GET', path: reachable, timeouts });
  const answers = outcome.kind === 'answered';
  return { program, connector: name, isSetUp: true, answers, detail: answers ? `HTTP ${outcome.status}` : outcome.reason };
}

function notSetUp(program: string, connector: string): never {
  const variable = `WAYBILL_${program}_${connector}_URL`.toUpperCase();
  throw new WaybillError('WB_CONNECTOR', `The connector ${connector} of ${program} is not set up; set ${variable}.`);
}

function keyOf(program: string, connector: string): string {
  return `${program}.${connector}`;
}
