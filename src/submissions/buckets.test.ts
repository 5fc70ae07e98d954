import { describe, expect, test } from 'vitest';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { type BucketSettings, openBuckets } from './buckets.ts';
import { locateBelowAddress } from './file-source.ts';

const OBJECTS = 's3://own/kept/here?endpoint=http%3A%2F%2F127.0.0.1%3A1&region=r&credentials=env:OWN';

/** Which address a key is asked for at, in a store that has everything. */
async function askedAt(settings: BucketSettings, uri: string, isOperators = false) {
  const asked: string[] = [];
  const open = async (url: string) =>
    ({
      head: async (key: string) => {
        asked.push(`${url} ${key}`);
        return { bytes: 1 };
      },
      close: async () => undefined,
    }) as unknown as ObjectStore;
  const buckets = openBuckets(settings, open);
  const located = await buckets.locate(uri, isOperators);
  await buckets.close();
  return located === 'outside' ? located : asked[0];
}

describe('an address in a bucket', () => {
  test('is read as the object store is, whose place in the bucket does not count', async () => {
    const search = OBJECTS.slice(OBJECTS.indexOf('?'));
    expect(await askedAt({ objects: OBJECTS }, 's3://own/in/a.pdf')).toBe(`s3://own${search} in/a.pdf`);
    expect(await askedAt({ objects: OBJECTS }, 's3://other/in/a.pdf')).toBe(`s3://other${search} in/a.pdf`);
  });

  test('is read by what AWS’s own variables say where the store is a folder', async () => {
    expect(await askedAt({ objects: 'file:///objects' }, 's3://other/a.pdf')).toBe('s3://other a.pdf');
  });

  test('is read only where the settings name its bucket and prefix, once they name any', async () => {
    const settings = { objects: OBJECTS, inputs: ['s3://inbox/claims?region=z', 's3://whole?region=y'] };
    expect(await askedAt(settings, 's3://inbox/claims/1/a.pdf')).toBe('s3://inbox?region=z claims/1/a.pdf');
    expect(await askedAt(settings, 's3://whole/a.pdf')).toBe('s3://whole?region=y a.pdf');
    for (const uri of ['s3://inbox/claims-of-others/a.pdf', 's3://inbox/a.pdf', 's3://own/in/a.pdf'])
      expect(await askedAt(settings, uri), uri).toBe('outside');
  });

  test('of what Waybill keeps is read for an operator and for no row of a file', async () => {
    for (const key of ['packages/form526/x/1.zip', 'runs/form526/1/input.csv', 'attachments/form526/k/h']) {
      expect(await askedAt({ objects: OBJECTS }, `s3://own/kept/here/${key}`), key).toBe('outside');
      expect(await askedAt({ objects: OBJECTS }, `s3://own/kept/here/${key}`, true), key).toMatch(`kept/here/${key}`);
    }
    expect(await askedAt({ objects: OBJECTS }, 's3://own/kept/here/in/a.pdf')).toMatch('kept/here/in/a.pdf');
  });

  test.each(['http://x/y', 's3://', 's3://b', 's3://own', 's3:///key', '/etc/passwd'])('is not %s', async (uri) => {
    expect(await askedAt({}, uri)).toBe('outside');
  });

  test('that the store refuses for good refuses the row; one that it did not answer is a fault of the import', async () => {
    const refusing = (isFinal: boolean) =>
      openBuckets({}, async () => {
        const head = async () => {
          throw new WaybillError('WB_OBJECT_STORE', 'refused', { isFinal });
        };
        return { head, close: async () => undefined } as unknown as ObjectStore;
      });
    expect(await refusing(true).locate('s3://bucket/a')).toBe('outside');
    await expect(refusing(true).locate('s3://bucket/a', true)).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
    await expect(refusing(false).locate('s3://bucket/a')).rejects.toMatchObject({ code: 'WB_OBJECT_STORE' });
  });
});

test('a path beside an input in a bucket stays below its folder', async () => {
  const asked: string[] = [];
  const buckets = {
    locate: async (uri: string) => {
      asked.push(uri);
      return 'missing' as const;
    },
    close: async () => undefined,
  };
  for (const path of ['a.pdf', './b/../c.pdf', 'd/e.pdf'])
    expect(await locateBelowAddress('s3://inbox/today/', path, buckets)).toBe('missing');
  expect(asked).toEqual(['a.pdf', 'c.pdf', 'd/e.pdf'].map((key) => `s3://inbox/today/${key}`));
  for (const path of ['../a.pdf', 'a/../../b.pdf', '..', '.', '/a.pdf'])
    expect(await locateBelowAddress('s3://inbox/today', path, buckets)).toBe('outside');
  expect(asked).toHaveLength(3);
});
