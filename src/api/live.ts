import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { listen } from '#kernel/jobs/index.ts';
import { type Caller, demand } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import { RUN_CHANNEL } from '../tasks/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate, type Credential, callerOf, credentialOf } from './authenticate.ts';
import { type Kind, type Marks, readMarks } from './marks.ts';
import { repeat } from './repeat.ts';

interface Stream {
  readonly caller: Caller;
  readonly credential: Credential;
  readonly response: ServerResponse;
}

/** Who listens, and what each set of programs looked like when they were last told. */
interface Listeners {
  readonly streams: Set<Stream>;
  readonly marks: Map<string, Marks>;
}

const MOST_STREAMS = 100;
const LOOK_MS = 2_000;
/** Proxies cut what is silent, and the other side is noticed to be gone only when something is written. */
const HEARTBEAT_MS = 15_000;
/** Whoever reads this little of what is sent is cut, and connects again. */
const MOST_UNREAD_BYTES = 65_536;

/** `GET /api/v1/live`: server-sent events `changed` with `{"kinds": […]}`, until the caller's session or token ends. */
export function serveLive(server: FastifyInstance, installation: Installation, attempts: Attempts): { close(): Promise<void> } {
  const listeners: Listeners = { streams: new Set(), marks: new Map() };
  const { streams } = listeners;
  server.get('/api/v1/live', async (request, reply) => {
    const caller = await authenticate(installation, attempts, request);
    demand(caller, 'read');
    // What changes after the page has asked, and before the first look, is a change too.
    const marks = await readMarks(installation, caller.scope);
    open(listeners, reply, { caller, credential: credentialOf(request) as Credential, marks });
  });
  const onFault = (error: unknown): void => installation.log.warn('live.fault', { error });
  const channels = { [RUN_CHANNEL]: () => tell(streams, ['runs']) };
  const listener = listen({ directUrl: installation.directUrl, channels, onFault });
  const look = repeat(LOOK_MS, () => lookAround(installation, listeners), onFault);
  const heartbeat = setInterval(() => writeTo(streams, ': still here\n\n'), HEARTBEAT_MS);
  return {
    close: async () => {
      clearInterval(heartbeat);
      for (const { response } of streams) response.end();
      await Promise.all([look.stop(), listener.close()]);
    },
  };
}

/** @throws WaybillError WB_STREAMS_FULL */
function open({ streams, marks }: Listeners, reply: FastifyReply, by: Omit<Stream, 'response'> & { marks: Marks }): void {
  if (streams.size >= MOST_STREAMS) throw new WaybillError('WB_STREAMS_FULL', `${MOST_STREAMS} pages listen already.`);
  const { caller, credential } = by;
  const scope = keyOf(caller);
  if (!marks.has(scope)) marks.set(scope, by.marks);
  reply.hijack();
  const response = reply.raw;
  if (response.destroyed) return;
  response.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  const stream = { caller, credential, response };
  streams.add(stream);
  response.on('close', () => streams.delete(stream));
}

function keyOf({ scope }: Caller): string {
  return JSON.stringify(scope);
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function tell(some: Iterable<Stream>, kinds: readonly Kind[]): void {
  writeTo(some, `event: changed\ndata: ${JSON.stringify({ kinds })}\n\n`);
}

function writeTo(some: Iterable<Stream>, text: string): void {
  for (const { response } of some) {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  }
}

/** Ends the streams of who may not listen any more, and tells the others what changed. Each set of programs is looked at once. */
async function lookAround(installation: Installation, { streams, marks: known }: Listeners): Promise<void> {
  for (const stream of streams) if (!(await callerOf(installation, stream.credential))) stream.response.end();
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
