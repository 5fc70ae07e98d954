import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { now, setClockOffset } from '../clock/clock.ts';
import { storeContract } from './conformance.ts';
import { openFileStore } from './file-store.ts';
import { nameToSegment, pathOfKey } from './keys.ts';
import { probeInputBucket } from './probe-input-bucket.ts';
import { probeObjectStore } from './probe-object-store.ts';
import { type LinkSigning, signLink, verifySignedUrl } from './signed-links.ts';

let folder: string;
let server: Server;
let signing: LinkSigning;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-objects-'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  signing = { publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys: [randomBytes(32)] };
  const store = await openFileStore(folder, signing);
  server.on('request', async (request, response) => {
    const verdict = verifySignedUrl(signing, request.url ?? '');
    if (!verdict.isValid) return response.writeHead(403).end();
    const read = await store.get(verdict.key);
    response.writeHead(200, { 'content-length': read.bytes, 'content-disposition': `attachment; filename="${verdict.fileName ?? ''}"` });
    read.stream.pipe(response);
    return undefined;
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => setClockOffset(0));

storeContract('object store in a folder', {
  open: () => openFileStore(folder, signing),
  fetchSigned: async (url) => {
    const answer = await fetch(url);
    return {
      status: answer.status,
      body: Buffer.from(await answer.arrayBuffer()),
      disposition: answer.headers.get('content-disposition') ?? '',
    };
  },
  bigBytes: 3_000_000,
});

describe('object store in a folder, on the disk', () => {
  it('keeps objects and their names from other accounts of the machine', async () => {
    const own = join(folder, 'made-by-the-store');
    const store = await openFileStore(own, signing);
    await store.put('packages/a/one.zip', Buffer.from('what a person wrote'));
    const modes = await Promise.all(
      [own, join(own, 'packages+'), join(own, pathOfKey('packages/a/one.zip'))].map(async (path) => (await stat(path)).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('leaves no unfinished body behind', async () => {
    expect(await readdir(join(folder, '.unfinished'))).toEqual([]);
  });

  it('clears away bodies that a dead process left, and no younger ones', async () => {
    const own = await mkdtemp(join(tmpdir(), 'waybill-objects-'));
    await mkdir(join(own, '.unfinished'));
    await writeFile(join(own, '.unfinished', 'old'), 'x');
    await writeFile(join(own, '.unfinished', 'young'), 'x');
    await utimes(join(own, '.unfinished', 'old'), 1, 1);
    await openFileStore(own);
    expect(await readdir(join(own, '.unfinished'))).toEqual(['young']);
    await rm(own, { recursive: true });
  });

  it('does not list what others put into its folder', async () => {
    const own = await mkdtemp(join(tmpdir(), 'waybill-objects-'));
    const store = await openFileStore(own);
    await store.put('real.zip', Buffer.from('x'));
    for (const name of ['.DS_Store', 'README', 'odd%2e', 'a b']) await writeFile(join(own, name), 'x');
    expect(await store.list('')).toEqual({ objects: [{ key: 'real.zip', bytes: 1 }] });
    await rm(own, { recursive: true });
  });

  it('says in plain words that its folder cannot be used', async () => {
    await writeFile(join(folder, 'taken'), 'a file');
    await expect(openFileStore(join(folder, 'taken'))).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  });

  it('gives no links without a signing key', async () => {
    const store = await openFileStore(folder);
    await expect(store.signedUrl('a', { expiresInSeconds: 1 })).rejects.toMatchObject({ code: 'WB_OBJECT_LINK' });
    await expect(openFileStore(folder, { publicUrl: 'http://127.0.0.1', keys: [] })).rejects.toMatchObject({ code: 'WB_CONFIG' });
  });
});

describe('probing the rights', () => {
  it('names each that is missing and tries the others', async () => {
    const store = await openFileStore(folder);
    const missing = (await probeObjectStore(store)).filter(({ fault }) => fault !== undefined);
    expect(missing).toEqual([{ right: 'sign', fault: 'This store has no signing key, so it gives no links.' }]);
  });

  it('of a bucket of inputs leaves nothing behind, and names what is not allowed', async () => {
    const store = await openFileStore(folder);
    expect(await probeInputBucket(store)).toEqual(['list', 'look_up', 'create', 'read'].map((right) => ({ right })));
    expect(await store.head('waybill-doctor-probe.txt')).toBeUndefined();
    const put = async () => {
      throw new Error('denied');
    };
    const probed = await probeInputBucket({ ...store, put });
    expect(probed.filter(({ fault }) => fault)).toEqual([{ right: 'create', fault: 'unexpected fault (Error)' }]);
  });
});

describe('signed links', () => {
  const pathOf = (url: string) => url.slice(signing.publicUrl.length);

  it('give back key, name and expiry', () => {
    const verdict = verifySignedUrl(signing, pathOf(signLink(signing, 'a b/ü?.zip', { expiresInSeconds: 60, fileName: 'x&y.zip' })));
    expect(verdict).toMatchObject({ isValid: true, key: 'a b/ü?.zip', fileName: 'x&y.zip' });
    if (verdict.isValid) expect(Math.abs(verdict.expiresAt.getTime() - now().getTime() - 60_000)).toBeLessThan(2_000);
  });

  it('expire by the clock of the installation', () => {
    const path = pathOf(signLink(signing, 'a', { expiresInSeconds: 3_600 }));
    setClockOffset(3_500_000);
    expect(verifySignedUrl(signing, path)).toMatchObject({ isValid: true });
    setClockOffset(3_600_000);
    expect(verifySignedUrl(signing, path)).toEqual({ isValid: false, reason: 'expired' });
  });

  it('are forged when any part is changed, left out or not readable', () => {
    const path = pathOf(signLink(signing, 'a', { expiresInSeconds: 60, fileName: 'n' }));
    const changed = [
      path.replace('/a?', '/b?'),
      path.replace('name=n', 'name=m'),
      path.replace('&name=n', ''),
      path.replace(/signature=./, 'signature=!'),
      '/objects/%E0%A4%A?expires=1&signature=x',
      '/objects/a',
      '/else/a',
    ];
    for (const one of changed) expect(verifySignedUrl(signing, one)).toEqual({ isValid: false, reason: 'forged' });
  });

  it('outlive a change of the signing key', () => {
    const path = pathOf(signLink(signing, 'a', { expiresInSeconds: 60 }));
    expect(verifySignedUrl({ keys: [randomBytes(32), ...signing.keys] }, path)).toMatchObject({ isValid: true });
    expect(verifySignedUrl({ keys: [randomBytes(32)] }, path)).toMatchObject({ isValid: false });
  });
});

describe('names in the folder', () => {
  const segment = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('/'));

  it('give every key back, and no two keys the same path', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const names = pathOfKey(segments.join('/')).split('/');
        expect(names.map((name) => nameToSegment(name)?.segment)).toEqual(segments);
        expect(names.map((name) => nameToSegment(name)?.isFolder)).toEqual(segments.map((_, i) => i < segments.length - 1));
        for (const name of names) expect(name).toMatch(/^[a-z0-9_=@,~%-][a-zA-F0-9._=@,~%+-]*$/);
      }),
    );
  });
});
