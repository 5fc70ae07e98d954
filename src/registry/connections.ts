import type pg from 'pg';
import type { Config, ConnectorConfig } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  type AccessTokens,
  type BreakerState,
  type HttpClient,
  type HttpClientOptions,
  openAccessTokens,
  openHttpClient,
  openPartnerLimits,
  type PartnerLimits,
} from '#kernel/http/index.ts';
import type { AnyConnector } from '#sdk';
import { callerOver } from './caller.ts';
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
  /** How the breakers of this process stand. */
  breakers(): readonly { readonly program: string; readonly connector: string; readonly state: BreakerState }[];
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
    breakers: () =>
      [...open.values()].map(({ program, definition, http }) => ({ program, connector: definition.name, state: http.breakerState() })),
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
    ...(given.tls ? { tls: given.tls } : {}),
    ...(definition.mostAnswerBytes === undefined ? {} : { maxBodyBytes: definition.mostAnswerBytes }),
    ...(onCall ? { onCall } : {}),
  });
  const caller = callerOver(http, tokensFor(definition, given, http));
  return [{ program, definition, http, client: definition.client(caller, given.settings as never) }];
}

function tokensFor({ token }: AnyConnector, given: ConnectorConfig, http: HttpClient): AccessTokens | undefined {
  if (!token || !given.token) return undefined;
  const { clientId, privateKey, audience } = given.token;
  return openAccessTokens({ http, ...token, clientId, privateKey, audience: audience ?? `${given.url}${token.path}` });
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
