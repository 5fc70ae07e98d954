import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, type Context, listing, naming, type StoreUnderTest } from './conformance-keys.ts';
import type { ObjectStore } from './object-store.ts';
import { probeObjectStore } from './probe-object-store.ts';

const MB = 1_024 * 1_024;

/** What every object store must do. One suite for all of them; `storeContract` is called once a store, within vitest. */
export function storeContract(name: string, subject: StoreUnderTest): void {
  describe(name, () => {
    let store: ObjectStore;
    const area = `conformance/${randomUUID()}`;
    const at = (key: string) => `${area}/${key}`;

    beforeAll(async () => {
      store = await subject.open();
    });
    afterAll(async () => {
      for await (const { key } of store.listAll(`${area}/`)) await store.delete(key);
      await store.close();
    });

    const context = { store: () => store, at, subject };
    putting(context);
    creatingOnce(context);
    reading(context);
    listing(context);
    naming(context);
    linking(context);
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

function putting({ store, at, subject }: Context): void {
  it('stores bytes and answers their size and hash', async () => {
    const body = randomBytes(100_000);
    const result = await store().put(at('plain.bin'), body, { contentType: 'application/zip' });
    expect(result).toEqual({ key: at('plain.bin'), bytes: 100_000, sha256: sha256(body), created: true });
    expect(await bodyOf(store(), at('plain.bin'))).toEqual(body);
    expect(await store().head(at('plain.bin'), { sha256: true })).toEqual({ bytes: 100_000, sha256: sha256(body) });
  });

  it('stores an empty object', async () => {
    expect(await store().put(at('empty'), Buffer.alloc(0))).toMatchObject({ bytes: 0, created: true });
    expect(await bodyOf(store(), at('empty'))).toHaveLength(0);
  });

  it('stores a small stream', async () => {
    const body = randomBytes(70_001);
    expect(await store().put(at('small-stream'), Readable.from(inChunks(body, 1_000)))).toMatchObject({
      bytes: 70_001,
      sha256: sha256(body),
    });
    expect(await bodyOf(store(), at('small-stream'))).toEqual(body);
  });

  it('stores a stream of many parts, with and without a hash announced', async () => {
    const body = randomBytes(subject.bigBytes);
    const first = await store().put(at('big-stream'), inChunks(body, 300_007));
    expect(first).toEqual({ key: at('big-stream'), bytes: body.length, sha256: sha256(body), created: true });
    const second = await store().put(at('big-announced'), inChunks(body, MB), { sha256: sha256(body) });
    expect(second).toMatchObject({ sha256: sha256(body), created: true });
    expect(sha256(await bodyOf(store(), at('big-stream')))).toBe(sha256(body));
    expect(await store().head(at('big-stream'), { sha256: true })).toEqual({ bytes: body.length, sha256: sha256(body) });
  });

  it('refuses a body that is not the one announced and stores nothing', async () => {
    const announced = { sha256: sha256(Buffer.from('another')) };
    for (const [key, body] of [
      ['wrong-small', Buffer.from('this')],
      ['wrong-big', inChunks(randomBytes(subject.bigBytes), MB)],
    ] as const) {
      await expect(store().put(at(key), body, announced)).rejects.toMatchObject({ code: 'WB_OBJECT_MISMATCH' });
      expect(await store().head(at(key))).toBeUndefined();
    }
  });

  it('stores nothing of a body that fails on the way, and passes its error on', async () => {
    const broken = new Error('the source broke');
    for (const [key, before] of [
      ['broken-small', 10],
      ['broken-big', subject.bigBytes],
    ] as const) {
      const body = async function* () {
        yield* inChunks(randomBytes(before), MB);
        throw broken;
      };
      await expect(store().put(at(key), body())).rejects.toBe(broken);
      expect(await store().head(at(key))).toBeUndefined();
    }
  });
}

function creatingOnce({ store, at, subject }: Context): void {
  it('never replaces an object, and tells what stands there', async () => {
    const first = Buffer.from('first');
    await store().put(at('once'), first);
    for (const body of [Buffer.from('second, longer'), inChunks(Buffer.from('second'), 2), inChunks(randomBytes(subject.bigBytes), MB)]) {
      expect(await store().put(at('once'), body)).toEqual({ key: at('once'), bytes: 5, sha256: sha256(first), created: false });
    }
    expect(await bodyOf(store(), at('once'))).toEqual(first);
  });

  it('lets exactly one of many writers at once create', async () => {
    const bodies = Array.from({ length: 16 }, () => randomBytes(20_000));
    const results = await Promise.all(bodies.map((body) => store().put(at('race'), body)));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    const standing = sha256(await bodyOf(store(), at('race')));
    expect(results.map((result) => result.sha256)).toEqual(results.map(() => standing));
  });

  it('lets go of a stream that it does not need', async () => {
    await store().put(at('unneeded'), Buffer.from('x'));
    let isClosed = false;
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(MB));
      },
      destroy(_, done) {
        isClosed = true;
        done(null);
      },
    });
    expect(await store().put(at('unneeded'), endless)).toMatchObject({ created: false });
    expect(isClosed).toBe(true);
  });
}

function reading({ store, at }: Context): void {
  it('reads ranges', async () => {
    const body = randomBytes(5_000);
    await store().put(at('ranged'), body);
    const cases = [
      [{ start: 0, end: 0 }, body.subarray(0, 1)],
      [{ start: 100, end: 199 }, body.subarray(100, 200)],
      [{ start: 4_990 }, body.subarray(4_990)],
      [{ start: 4_000, end: 9_999 }, body.subarray(4_000)],
    ] as const;
    for (const [range, expected] of cases) {
      const read = await store().get(at('ranged'), { range });
      expect(read.bytes).toBe(expected.length);
      expect(await buffer(read.stream)).toEqual(expected);
    }
    await expect(store().get(at('ranged'), { range: { start: 5_000 } })).rejects.toMatchObject({ code: 'WB_USAGE' });
  });

  it('tells of what is not there', async () => {
    await expect(store().get(at('nothing'))).rejects.toMatchObject({ code: 'WB_OBJECT_MISSING' });
    expect(await store().head(at('nothing'))).toBeUndefined();
    await store().delete(at('nothing'));
  });

  it('deletes, and then lets the key be created again', async () => {
    await store().put(at('deleted'), Buffer.from('a'));
    await store().delete(at('deleted'));
    expect(await store().head(at('deleted'))).toBeUndefined();
    expect(await store().put(at('deleted'), Buffer.from('b'))).toMatchObject({ created: true });
  });
}

function linking({ store, at, subject }: Context): void {
  it('signs addresses that a stranger can fetch, under the name given', async () => {
    const body = randomBytes(3_000);
    await store().put(at('linked/a b+c%.zip'), body);
    const url = await store().signedUrl(at('linked/a b+c%.zip'), { expiresInSeconds: 60, fileName: 'package 1.zip' });
    const fetched = await subject.fetchSigned(url);
    expect(fetched.status).toBe(200);
    expect(fetched.body).toEqual(body);
    expect(fetched.disposition).toContain('package 1.zip');
  });

  it('refuses an address that was altered', async () => {
    await store().put(at('linked/one'), Buffer.from('one'));
    await store().put(at('linked/two'), Buffer.from('two'));
    const url = await store().signedUrl(at('linked/one'), { expiresInSeconds: 60 });
    expect((await subject.fetchSigned(url.replace('linked/one', 'linked/two'))).status).toBe(403);
    expect(
      (await subject.fetchSigned(url.replace(/(Expires=|expires=)(\d+)/, (_, name: string, n: string) => `${name}${Number(n) + 9}`)))
        .status,
    ).toBe(403);
  });

  it('refuses a life that cannot be signed', async () => {
    for (const expiresInSeconds of [0, -1, 1.5, 604_801]) {
      await expect(store().signedUrl(at('linked/one'), { expiresInSeconds })).rejects.toMatchObject({ code: 'WB_OBJECT_LINK' });
    }
  });

  it('has every right that Waybill needs', async () => {
    const rights = ['create', 'create_once', 'look_up', 'read', 'read_range', 'list', 'sign', 'delete'];
    expect(await probeObjectStore(store())).toEqual(rights.map((right) => ({ right })));
  });

  it('knows whether the signing credentials end', async () => {
    const expiry = await store().credentialsExpireAt();
    expect(expiry === undefined || expiry instanceof Date).toBe(true);
  });
}
