import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { listen } from '#kernel/jobs/index.ts';
import { type Caller, demand } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import { RUN_CHANNEL } from '../tasks/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate, type Credential, callerOf, credentialOf } from './authenticate.ts';
import { type Kind, type Marks, readMarks } from './marks.ts';

interface Stream {
  readonly caller: Caller;
  readonly credential: Credential;
  readonly response: ServerResponse;
}

const MOST_STREAMS = 100;
const LOOK_MS = 2_000;
/** Proxies cut what is silent, and the other side is noticed to be gone only when something is written. */
const HEARTBEAT_MS = 15_000;

/** `GET /api/v1/live`: server-sent events `changed` with `{"kinds": […]}`, until the caller's session or token ends. */
export function serveLive(server: FastifyInstance, installation: Installation, attempts: Attempts): { close(): Promise<void> } {
  const streams = new Set<Stream>();
  const marks = new Map<string, Marks>();
  const tell = (some: Iterable<Stream>, kinds: readonly Kind[]): void => {
    for (const { response } of some) response.write(`event: changed\ndata: ${JSON.stringify({ kinds })}\n\n`);
  };
  server.get('/api/v1/live', async (request, reply) => {
    const caller = await authenticate(installation, attempts, request);
    demand(caller, 'read');
    if (streams.size >= MOST_STREAMS) throw new WaybillError('WB_STREAMS_FULL', `${MOST_STREAMS} pages listen already.`);
    // What changes after the page has asked, and before the first look, is a change too.
    const scope = keyOf(caller);
    if (!marks.has(scope)) marks.set(scope, await readMarks(installation, caller.scope));
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { ...headersOf(reply.getHeaders()), 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    const stream = { caller, credential: credentialOf(request) as Credential, response };
    streams.add(stream);
    response.on('close', () => streams.delete(stream));
  });
  const listener = listen({
    directUrl: installation.directUrl,
    channels: { [RUN_CHANNEL]: () => tell(streams, ['runs']) },
    onFault: (error) => installation.log.warn('live.unheard', { error }),
  });
  const look = repeat(
    LOOK_MS,
    async () => {
      await endStrangers(installation, streams);
      await lookForChanges(installation, streams, marks, tell);
    },
    (error) => installation.log.warn('live.unseen', { error }),
  );
  const heartbeat = setInterval(() => {
    for (const { response } of streams) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  return {
    close: async () => {
      clearInterval(heartbeat);
      for (const { response } of streams) response.end();
      await Promise.all([look.stop(), listener.close()]);
    },
  };
}

function keyOf({ scope }: Caller): string {
  return JSON.stringify(scope);
}

function headersOf(given: Readonly<Record<string, string | number | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

async function endStrangers(installation: Installation, streams: ReadonlySet<Stream>): Promise<void> {
  for (const stream of streams) if (!(await callerOf(installation, stream.credential))) stream.response.end();
}

/** Each set of programs is looked at once, however many pages listen to it. */
async function lookForChanges(
  installation: Installation,
  streams: ReadonlySet<Stream>,
  known: Map<string, Marks>,
  tell: (some: readonly Stream[], kinds: readonly Kind[]) => void,
): Promise<void> {
  const byScope = Map.groupBy(streams, ({ caller }) => keyOf(caller));
  for (const key of known.keys()) if (!byScope.has(key)) known.delete(key);
  for (const [key, some] of byScope) {
    const before = known.get(key);
    const marks = await readMarks(installation, (some[0] as Stream).caller.scope);
    known.set(key, marks);
    const kinds = (Object.keys(marks) as Kind[]).filter((kind) => before !== undefined && marks[kind] !== before[kind]);
    if (kinds.length > 0) tell(some, kinds);
  }
}

/** One after another, never two at once; a fault of one does not end the others. */
function repeat(everyMs: number, work: () => Promise<void>, onFault: (error: unknown) => void): { stop(): Promise<void> } {
  let isStopped = false;
  let current = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      current = work().catch(onFault).finally(next);
    }, everyMs);
  };
  next();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
