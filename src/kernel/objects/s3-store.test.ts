import { describe, expect, it } from 'vitest';
import { storeContract } from './conformance.ts';
import { openObjectStore } from './open-object-store.ts';
import { PART_BYTES, partsOf } from './s3-multipart.ts';
import { readS3Settings } from './s3-settings.ts';

const url = process.env.WAYBILL_TEST_S3_URL;

if (url) {
  storeContract('object store on S3', {
    open: () => openObjectStore({ url }),
    fetchSigned: async (address) => {
      const answer = await fetch(address);
      return {
        status: answer.status,
        body: Buffer.from(await answer.arrayBuffer()),
        disposition: answer.headers.get('content-disposition') ?? '',
      };
    },
    bigBytes: 3 * PART_BYTES + 1_234,
  });
} else {
  describe('object store on S3', () => {
    it.skip('needs WAYBILL_TEST_S3_URL; scripts/s3-evidence.sh sets it against a radosgw of its own', () => undefined);
  });
}

describe('address of an S3 store', () => {
  const read = (text: string, environment = {}) => readS3Settings(new URL(text), environment);

  it('holds bucket, prefix and settings', () => {
    const environment = { OWN_ACCESS_KEY_ID: 'id', OWN_SECRET_ACCESS_KEY: 'secret' };
    const address =
      's3://a.bucket/deep/er/?endpoint=http%3A%2F%2F127.0.0.1%3A9&region=r&checksums=when_required&createOnce=look_first&credentials=env:OWN';
    expect(read(address, environment)).toEqual({
      bucket: 'a.bucket',
      prefix: 'deep/er/',
      endpoint: 'http://127.0.0.1:9',
      region: 'r',
      pathStyle: true,
      checksums: 'when_required',
      createOnce: 'look_first',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    expect(read('s3://b')).toEqual({ bucket: 'b', prefix: '', pathStyle: false, checksums: 'when_supported', createOnce: 'if_none_match' });
  });

  it('is refused with every fault named at once, and without the secrets in it', () => {
    const refused = () => read('s3://user:hidden@b/?pathStyle=maybe&endpoint=ftp%3A%2F%2Fx&unknown=1&credentials=env:OWN');
    expect(refused).toThrow(expect.objectContaining({ code: 'WB_CONFIG' }));
    expect(refused).toThrow(/endpoint.*pathStyle.*unknown.*do not belong in the address/s);
    expect(refused).not.toThrow(/hidden/);
    expect(() => read('s3://b?credentials=env:OWN')).toThrow(/OWN_ACCESS_KEY_ID is not set; OWN_SECRET_ACCESS_KEY is not set/);
  });

  it('takes a session only with its end, and tells that end', async () => {
    const OWN = { OWN_ACCESS_KEY_ID: 'id', OWN_SECRET_ACCESS_KEY: 'secret', OWN_SESSION_TOKEN: 'token' };
    expect(() => read('s3://b?credentials=env:OWN', OWN)).toThrow(/OWN_CREDENTIAL_EXPIRATION is not set to a time/);
    const environment = { ...OWN, OWN_CREDENTIAL_EXPIRATION: '2999-01-02T03:04:05Z' };
    const store = await openObjectStore({ url: 's3://b?region=r&credentials=env:OWN', environment });
    expect(await store.credentialsExpireAt()).toEqual(new Date('2999-01-02T03:04:05Z'));
    await store.close();
  });

  it('must be a folder or a bucket', async () => {
    for (const address of ['http://x/y', 'not an address', 'file://host/folder']) {
      await expect(openObjectStore({ url: address })).rejects.toMatchObject({ code: 'WB_CONFIG' });
    }
  });
});

describe('parts of a body', () => {
  async function sizes(...chunks: number[]): Promise<number[]> {
    const found: number[] = [];
    const source = async function* () {
      for (const size of chunks) yield Buffer.alloc(size);
    };
    for await (const part of partsOf(source())) found.push(part.length);
    return found;
  }

  it('are full but for the last, and at least one', async () => {
    expect(await sizes()).toEqual([0]);
    expect(await sizes(0, 0)).toEqual([0]);
    expect(await sizes(PART_BYTES)).toEqual([PART_BYTES]);
    expect(await sizes(PART_BYTES, 1)).toEqual([PART_BYTES, 1]);
    expect(await sizes(1, PART_BYTES, PART_BYTES - 1)).toEqual([PART_BYTES, PART_BYTES]);
    expect(await sizes(2 * PART_BYTES + 5)).toEqual([PART_BYTES, PART_BYTES, 5]);
  });
});
