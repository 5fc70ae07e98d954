import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallEnd, type CallStart, type HttpClientOptions, type HttpRequest, type Outcome, openHttpClient } from './index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function answering(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

/** A partner that breaks HTTP itself: it is given the socket once the request's head has come. */
async function breaking(act: (socket: Socket) => void): Promise<string> {
  const server = createNetServer((socket) => socket.once('data', () => act(socket)));
  return `http://127.0.0.1:${await listen(server)}`;
}

const TIMEOUTS = { connectMs: 500, headersMs: 5_000, bodyMs: 5_000, totalMs: 10_000 };

function open(baseUrl: string, options: Partial<HttpClientOptions> = {}) {
  const client = openHttpClient({ destination: 'partner', baseUrl, timeouts: TIMEOUTS, maxConnections: 4, ...options });
  closing.push(() => client.close());
  return client;
}

function call(baseUrl: string, request: Partial<HttpRequest> = {}, options: Partial<HttpClientOptions> = {}): Promise<Outcome> {
  return open(baseUrl, options).call({ operation: 'send', method: 'POST', path: '/x', body: 'sent', ...request });
}

/** A port that nobody listens on: taken, then given back. */
async function deadPort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  response.writeHead(201, { 'content-type': 'application/json', 'x-one': 'a' });
  response.end(JSON.stringify({ method: request.method, url: request.url, token: request.headers.authorization, body: body.toString() }));
}

describe('a call that is answered', () => {
  it('carries method, path below the base, query, headers and body', async () => {
    const base = await answering(echo);
    const options = { headers: { authorization: 'Bearer t' } };
    const outcome = await call(
      `${base}/services/`,
      { path: '/v2/uploads', query: { page: 2, q: 'a b' }, body: Buffer.from('päyload') },
      options,
    );
    expect(outcome).toMatchObject({ kind: 'answered', status: 201, headers: { 'x-one': 'a' } });
    expect(JSON.parse(String(outcome.kind === 'answered' && outcome.body))).toEqual({
      method: 'POST',
      url: '/services/v2/uploads?page=2&q=a+b',
      token: 'Bearer t',
      body: 'päyload',
    });
  });

  it('streams a body, and reaches the address that a destination named', async () => {
    const base = await answering(echo);
    const outcome = await call('http://127.0.0.1:1', {
      path: `${base}/location?signature=s`,
      method: 'PUT',
      body: Readable.from(['a', 'b']),
    });
    expect(outcome).toMatchObject({ kind: 'answered', status: 201 });
    expect(JSON.parse(String(outcome.kind === 'answered' && outcome.body))).toMatchObject({ url: '/location?signature=s', body: 'ab' });
  });

  it('is an answer whatever its status, and says how long to wait', async () => {
    const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
    const base = await answering((request, response) => {
      const headers: Record<string, string> =
        request.url === '/date' ? { date, 'retry-after': 'Sun, 06 Nov 1994 08:50:07 GMT' } : { 'retry-after': '7' };
      response.writeHead(429, headers).end('slow down');
    });
    expect(await call(base)).toMatchObject({ kind: 'answered', status: 429, retryAfterMs: 7_000 });
    expect(await call(base, { path: '/date' })).toMatchObject({ kind: 'answered', status: 429, retryAfterMs: 30_000 });
  });

  it('keeps its connections', async () => {
    const ports = new Set<number | undefined>();
    const base = await answering((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const client = open(base);
    for (let i = 0; i < 5; i += 1) await client.call({ operation: 'send', method: 'POST', path: '/x' });
    // A connection is free a moment after its answer ended, so a second one may be opened.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('a call that was not sent', () => {
  it('when nobody listens, or the name is none', async () => {
    expect(await call(`http://127.0.0.1:${await deadPort()}`)).toMatchObject({ kind: 'not_sent', reason: 'refused' });
    expect(await call('http://partner.invalid')).toMatchObject({ kind: 'not_sent', reason: 'dns' });
  });

  it('when the handshake fails', async () => {
    const base = await answering(echo);
    expect(await call(base.replace('http:', 'https:'))).toMatchObject({ kind: 'not_sent', reason: 'tls' });
  });

  it('when no connection comes free in time, even if one does later', async () => {
    let requests = 0;
    const held: ServerResponse[] = [];
    let isTaken: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => {
      isTaken = resolve;
    });
    const base = await answering((_, response) => {
      requests += 1;
      held.push(response);
      isTaken();
    });
    const client = open(base, { maxConnections: 1 });
    const first = client.call({ operation: 'send', method: 'POST', path: '/1' });
    await taken;
    const second = await client.call({ operation: 'send', method: 'POST', path: '/2', timeouts: { totalMs: 50 } });
    expect(second).toMatchObject({ kind: 'not_sent', reason: 'no_free_connection' });
    held[0]?.end();
    expect(await first).toMatchObject({ kind: 'answered' });
    expect(requests).toBe(1);
  });

  it('when it is cancelled before it begins, or its header is none', async () => {
    const base = await answering(echo);
    expect(await call(base, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'not_sent', reason: 'cancelled' });
    expect(await call(base, { headers: { 'x-y': 'a\nb' } })).toMatchObject({ kind: 'not_sent', reason: 'invalid' });
  });
});

describe('a call whose fate is unknown', () => {
  it('when the partner takes it and hangs', async () => {
    let received = '';
    const base = await answering(async (request) => {
      received = (await buffer(request)).toString();
    });
    expect(await call(base, { timeouts: { headersMs: 60 } })).toMatchObject({ kind: 'unknown', reason: 'headers_timeout' });
    expect(await call(base, { timeouts: { totalMs: 60 } })).toMatchObject({ kind: 'unknown', reason: 'total_timeout' });
    expect(received).toBe('sent');
  });

  it('when the connection is reset before an answer', async () => {
    const base = await breaking((socket) => socket.resetAndDestroy());
    expect(await call(base)).toMatchObject({ kind: 'unknown', reason: 'reset' });
  });

  it('when the answer breaks off, and then its status is told', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this';
    const ended = await breaking((socket) => socket.end(head));
    expect(await call(ended)).toMatchObject({ kind: 'unknown', reason: 'truncated', status: 200 });
    const reset = await breaking((socket) => socket.write(head, () => socket.resetAndDestroy()));
    expect(await call(reset)).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/truncated|reset/) });
    const chunked = await breaking((socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'));
    expect(await call(chunked)).toMatchObject({ kind: 'unknown', reason: 'truncated', status: 200 });
  });

  it('when the answer stalls half-way', async () => {
    const base = await answering((_, response) => response.writeHead(200, { 'content-length': 10 }).write('half'));
    expect(await call(base, { timeouts: { bodyMs: 60 } })).toMatchObject({ kind: 'unknown', reason: 'body_timeout', status: 200 });
  });

  it('when the answer is larger than it may be, and reading stops there', async () => {
    let isCut = false;
    const base = await answering((_, response) => {
      response.on('close', () => {
        isCut = !response.writableFinished;
      });
      Readable.from(endless()).pipe(response);
    });
    expect(await call(base, {}, { maxBodyBytes: 100_000 })).toMatchObject({ kind: 'unknown', reason: 'too_large', status: 200 });
    await expect.poll(() => isCut).toBe(true);
  });

  it('when the answer is not HTTP', async () => {
    const base = await breaking((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect(await call(base)).toMatchObject({ kind: 'unknown', reason: 'malformed' });
  });

  it('when its own body breaks on the way', async () => {
    const base = await answering((request) => request.resume());
    const body = Readable.from(
      (async function* () {
        yield 'begun';
        throw new Error('the source broke');
      })(),
    );
    expect(await call(base, { body })).toMatchObject({ kind: expect.stringMatching(/unknown|not_sent/), reason: 'body_failed' });
  });

  it('when it is cancelled under way', async () => {
    const stop = new AbortController();
    const base = await answering(() => stop.abort());
    expect(await call(base, { signal: stop.signal })).toMatchObject({ kind: 'unknown', reason: 'cancelled' });
  });
});

function* endless() {
  for (;;) yield Buffer.alloc(10_000);
}

describe('every call', () => {
  it('tells the hook how it began and ended', async () => {
    const base = await answering(echo);
    const told: (CallStart | CallEnd)[] = [];
    const onCall = (start: CallStart) => {
      told.push(start);
      return (end: CallEnd) => told.push(end);
    };
    const outcome = await call(base, { query: { id: 'secret' } }, { onCall });
    expect(told).toEqual([
      { destination: 'partner', operation: 'send', method: 'POST', host: new URL(base).host },
      { outcome, isFault: false, milliseconds: expect.any(Number) },
    ]);
  });

  it('says what failed without the address', async () => {
    const outcome = await call(`http://127.0.0.1:${await deadPort()}`, { path: '/people/123', query: { ssn: '000' } });
    expect(outcome).toMatchObject({ message: 'partner send was not sent: refused (ECONNREFUSED).' });
  });

  it('needs a base URL that is one', () => {
    for (const baseUrl of ['partner', 'ftp://partner', 'http://user@partner', 'http://partner?key=1']) {
      expect(() => openHttpClient({ destination: 'partner', baseUrl, timeouts: TIMEOUTS, maxConnections: 1 })).toThrow(
        /base URL of partner/,
      );
    }
  });
});
