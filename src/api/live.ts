import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { listen } from '#kernel/jobs/index.ts';
import { type Caller, demand, receiversOf } from '../access/index.ts';
import { type NewsItem, type NewsPlace, readNews } from '../ledger/index.ts';
import type { Installation } from '../registry/index.ts';
import { RUN_CHANNEL } from '../tasks/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate, type Credential, callerOf, credentialOf } from './authenticate.ts';
import { groupsOf } from './live-groups.ts';
import { readReceivedMark, readStandingMark } from './marks.ts';
import { repeat } from './repeat.ts';

interface Stream {
  readonly caller: Caller;
  readonly credential: Credential;
  readonly response: ServerResponse;
  /** Of a partner: what its own shares looked like when it was last told. It is told of nothing else. */
  received?: string;
  /** Of a partner: shares of its programs have changed since; whether they are its own is still to be seen. */
  hasNews?: boolean;
}

/** Who listens, what the counts of each set of programs were when they were last told, and up to where the ledger was read. */
interface Listeners {
  readonly streams: Set<Stream>;
  readonly marks: Map<string, string>;
  place: NewsPlace | undefined;
}

const MOST_STREAMS = 100;
/** Of these for partners, who come from outside: they must not keep operators from listening. */
const MOST_OF_PARTNERS = 25;
/** And for each user of these: one must not keep the others from listening. */
const MOST_OF_A_PARTNER_USER = 5;
/** One question to the ledger for all streams of this process, however many there are. */
const NEWS_MS = 500;
const LOOK_MS = 2_000;
/** Proxies cut what is silent, and the other side is noticed to be gone only when something is written. */
const HEARTBEAT_MS = 15_000;
/** Whoever reads this little of what is sent is cut, and connects again. */
const MOST_UNREAD_BYTES = 65_536;

/**
 * `GET /api/v1/live`: server-sent events `changed` with `{"kinds": […]}`, groups of the API, until the caller's session or token ends. Whatever is
 * done leaves a line in the ledger, so the ledger's newest lines tell what changed; progress within a run and the clock leave none and are looked at
 * beside it. Who may only receive hears `partner`, when something about its own shares has changed.
 */
export function serveLive(server: FastifyInstance, installation: Installation, attempts: Attempts): { close(): Promise<void> } {
  const listeners: Listeners = { streams: new Set(), marks: new Map(), place: undefined };
  const { streams } = listeners;
  server.get('/api/v1/live', async (request, reply) => {
    // A browser connects again by itself after every cut: that keeps nobody signed in.
    const known = await authenticate(installation, attempts, request, true);
    const isPartner = !known.permits.has('read') && known.permits.has('receive');
    const caller = demand(known, isPartner ? 'receive' : 'read');
    // Before anything is read: whoever is refused should cost little.
    refuseFull(streams, caller, isPartner);
    // What changes after the page has asked, and before the first look, is a change too.
    const mark = isPartner ? await readReceivedMark(installation, caller) : await readStandingMark(installation, caller.scope);
    await lookForNews(installation, listeners);
    const credential = { ...(credentialOf(request, installation.publicUrl) as Credential), isPassive: true };
    open(listeners, reply, { caller, credential, ...(isPartner ? { received: mark } : { mark }) });
  });
  const onFault = (error: unknown): void => installation.log.warn('live.fault', { error });
  const channels = { [RUN_CHANNEL]: () => tell(readersOf(streams), ['runs']) };
  const listener = listen({ directUrl: installation.directUrl, channels, onFault });
  const news = repeat(NEWS_MS, () => (streams.size > 0 ? lookForNews(installation, listeners) : forgetPlace(listeners)), onFault);
  // Apart from the news of the others: looking at many shares keeps nobody else waiting.
  const toPartners = repeat(NEWS_MS, () => tellPartners(installation, streams, onFault), onFault);
  const look = repeat(LOOK_MS, () => lookAround(installation, listeners), onFault);
  const heartbeat = setInterval(() => writeTo(streams, ': still here\n\n'), HEARTBEAT_MS);
  return {
    close: async () => {
      clearInterval(heartbeat);
      for (const stream of streams) end(streams, stream);
      await Promise.all([news.stop(), toPartners.stop(), look.stop(), listener.close()]);
    },
  };
}

/** @throws WaybillError WB_STREAMS_FULL */
function open({ streams, marks }: Listeners, reply: FastifyReply, by: Omit<Stream, 'response'> & { mark?: string }): void {
  const { mark, ...asked } = by;
  // Again: others may have come meanwhile.
  refuseFull(streams, asked.caller, asked.received !== undefined);
  const scope = keyOf(asked.caller);
  if (mark !== undefined && !marks.has(scope)) marks.set(scope, mark);
  reply.hijack();
  const response = reply.raw;
  if (response.destroyed) return;
  response.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  const stream: Stream = { ...asked, response };
  streams.add(stream);
  response.on('close', () => streams.delete(stream));
}

/** @throws WaybillError WB_STREAMS_FULL */
function refuseFull(streams: ReadonlySet<Stream>, { userId, name }: Caller, isPartner: boolean): void {
  if (streams.size >= MOST_STREAMS) throw new WaybillError('WB_STREAMS_FULL', `${MOST_STREAMS} pages listen already.`);
  if (!isPartner) return;
  const partners = [...streams].filter(({ received }) => received !== undefined);
  if (partners.length >= MOST_OF_PARTNERS)
    throw new WaybillError('WB_STREAMS_FULL', `${MOST_OF_PARTNERS} pages of partners listen already.`);
  if (partners.filter(({ caller }) => caller.userId === userId).length >= MOST_OF_A_PARTNER_USER)
    throw new WaybillError('WB_STREAMS_FULL', `${MOST_OF_A_PARTNER_USER} pages of ${name} listen already.`);
}

/** Nothing may be written to it any more. */
function end(streams: Set<Stream>, stream: Stream): void {
  streams.delete(stream);
  stream.response.end();
}

function readersOf(streams: Iterable<Stream>): Stream[] {
  return [...streams].filter(({ received }) => received === undefined);
}

function keyOf({ scope }: Caller): string {
  return JSON.stringify(scope);
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function tell(some: Iterable<Stream>, kinds: readonly string[]): void {
  writeTo(some, `event: changed\ndata: ${JSON.stringify({ kinds })}\n\n`);
}

function writeTo(some: Iterable<Stream>, text: string): void {
  for (const { response } of some) {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  }
}

/** Where nobody listens nothing is asked, and the next listener begins anew. */
async function forgetPlace(listeners: Listeners): Promise<void> {
  listeners.place = undefined;
}

/** Tells each stream the groups that what was recorded in its programs changes; a partner's is left to be looked at. */
async function lookForNews(installation: Installation, listeners: Listeners): Promise<void> {
  const { items, place } = await installation.database.transaction('*', (session) => readNews(session, listeners.place));
  listeners.place = place;
  if (items.length === 0) return;
  for (const stream of listeners.streams) {
    const own = items.filter((item) => concerns(stream.caller, item));
    if (stream.received !== undefined) {
      stream.hasNews ||= own.some(({ noun }) => noun === 'share');
      continue;
    }
    const kinds = new Set(own.flatMap(({ noun }) => groupsOf(noun)));
    if (kinds.size > 0) tell([stream], [...kinds]);
  }
}

/** Each by itself: where one cannot be looked at it is tried again, and the others hear all the same. */
async function tellPartners(installation: Installation, streams: ReadonlySet<Stream>, onFault: (error: unknown) => void): Promise<void> {
  for (const stream of streams)
    if (stream.hasNews) {
      stream.hasNews = false;
      await tellPartner(installation, stream).catch((error: unknown) => {
        stream.hasNews = true;
        onFault(error);
      });
    }
}

/** News of shares may be about another partner's: only what this one sees counts. */
async function tellPartner(installation: Installation, stream: Stream): Promise<void> {
  const mark = await readReceivedMark(installation, stream.caller);
  if (mark === stream.received || stream.response.writableEnded) return;
  stream.received = mark;
  tell([stream], ['partner']);
}

/** What concerns no program concerns everybody: that somebody was added, that a key changed. A page is told that, and not what. */
function concerns({ scope }: Caller, { program }: NewsItem): boolean {
  return program === null || scope === '*' || scope.includes(program);
}

/** Whether somebody sees what they saw when their stream was opened. */
function seesTheSame({ caller, received }: Stream, now: Caller | undefined): boolean {
  const right = received === undefined ? 'read' : 'receive';
  if (!now?.permits.has(right)) return false;
  return viewOf(demand(now, right)) === viewOf(caller);
}

function viewOf(caller: Caller): string {
  return JSON.stringify([caller.scope, receiversOf(caller)]);
}

/**
 * Ends the streams of who may not listen any more, or sees something else now and connects again, and tells the others when their counts changed.
 * Each set of programs is looked at once.
 */
async function lookAround(installation: Installation, { streams, marks: known }: Listeners): Promise<void> {
  for (const stream of streams) {
    const now = await callerOf(installation, stream.credential);
    if (!seesTheSame(stream, now)) end(streams, stream);
  }
  const byScope = Map.groupBy(readersOf(streams), ({ caller }) => keyOf(caller));
  for (const key of known.keys()) if (!byScope.has(key)) known.delete(key);
  for (const [key, some] of byScope) {
    const before = known.get(key);
    const mark = await readStandingMark(installation, (some[0] as Stream).caller.scope);
    known.set(key, mark);
    if (before !== undefined && mark !== before) tell(some, ['standing', 'submissions']);
  }
}
