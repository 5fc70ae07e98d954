import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.ts';
import { openObjectStore } from './open-object-store.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let close: () => Promise<void>;
afterEach(() => close());

type Answer = (response: ServerResponse) => void;

/** A server that gives these answers in turn, whatever is asked: for faults that no real server gives on demand. */
async function against(answers: readonly Answer[], query = ''): Promise<{ store: ObjectStore; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push({ method: request.method, url: request.url, headers: request.headers, body });
    (answers[received.length - 1] ?? ok)(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = encodeURIComponent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const environment = { OWN_ACCESS_KEY_ID: 'id', OWN_SECRET_ACCESS_KEY: 'secret' };
  const store = await openObjectStore({ url: `s3://bucket/area?region=r&endpoint=${endpoint}&credentials=env:OWN${query}`, environment });
  close = async () => {
    await store.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { store, received };
}

const ok: Answer = (response) => response.writeHead(200).end();
const reset: Answer = (response) => response.destroy();
const refusing =
  (status: number, code: string): Answer =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<Error><Code>${code}</Code><Message>about a person</Message></Error>`);

const BODY = Buffer.from('body');
const SHA256 = createHash('sha256').update(BODY).digest('hex');

describe('the lean put', () => {
  it('signs the hash of the body, asks for a create, and encodes the key', async () => {
    const { store, received } = await against([]);
    await store.put("a b/(c)*'!.zip", BODY, { contentType: 'application/zip' });
    expect(received[0]).toMatchObject({ method: 'PUT', url: '/bucket/area/a%20b/%28c%29%2A%27%21.zip', body: BODY });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/zip',
      'if-none-match': '*',
      'x-amz-content-sha256': SHA256,
      'x-amz-meta-sha256': SHA256,
      'x-amz-checksum-sha256': Buffer.from(SHA256, 'hex').toString('base64'),
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/r\/s3\/aws4_request, SignedHeaders=.*if-none-match.*x-amz-content-sha256/,
      ),
    });
  });

  it('asks again after passing faults, and creates once', async () => {
    const { store, received } = await against([refusing(503, 'SlowDown'), reset, refusing(409, 'ConditionalRequestConflict')]);
    expect(await store.put('a', BODY)).toEqual({ key: 'a', bytes: 4, sha256: SHA256, created: true });
    expect(received.map(({ body }) => body.toString())).toEqual(['body', 'body', 'body', 'body']);
  });

  it('tells what stands there when the server refuses a second create', async () => {
    const standing: Answer = (response) => response.writeHead(200, { 'content-length': 9, 'x-amz-meta-sha256': 'f'.repeat(64) }).end();
    const { store } = await against([refusing(412, 'PreconditionFailed'), standing]);
    expect(await store.put('a', BODY)).toEqual({ key: 'a', bytes: 9, sha256: 'f'.repeat(64), created: false });
  });

  it('looks first and sends no condition to a server that knows none', async () => {
    const missing: Answer = (response) => response.writeHead(404).end();
    const { store, received } = await against([missing, ok], '&createOnce=look_first&checksums=when_required');
    await store.put('a', BODY);
    expect(received.map(({ method }) => method)).toEqual(['HEAD', 'PUT']);
    expect(received[1]?.headers).not.toHaveProperty('if-none-match');
    expect(received[1]?.headers).not.toHaveProperty('x-amz-checksum-sha256');
  });

  it('says why it was refused, without the words of the server', async () => {
    const { store, received } = await against([refusing(403, 'AccessDenied')]);
    const refused = expect.objectContaining({ code: 'WB_OBJECT_STORE', message: 'The S3 store refused to store a: 403 AccessDenied.' });
    await expect(store.put('a', BODY)).rejects.toEqual(refused);
    expect(received).toHaveLength(1);
  });

  it('gives up after four times', async () => {
    const { store, received } = await against(Array.from({ length: 9 }, () => reset));
    await expect(store.put('a', BODY)).rejects.toMatchObject({ code: 'WB_OBJECT_STORE', message: expect.stringContaining('no answer') });
    expect(received).toHaveLength(4);
  });
});
