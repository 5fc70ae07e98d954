import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { compareKeys } from './keys.ts';
import type { ObjectStore } from './object-store.ts';

export interface StoreUnderTest {
  open(): Promise<ObjectStore>;
  /** Fetches a signed address as a stranger would. */
  fetchSigned(url: string): Promise<{ readonly status: number; readonly body: Buffer; readonly disposition?: string }>;
  /** A body beyond one part of a multipart upload. */
  readonly bigBytes: number;
}

export interface Context {
  readonly store: () => ObjectStore;
  readonly at: (key: string) => string;
  readonly subject: StoreUnderTest;
}

/** The whole object. */
export async function bodyOf(store: ObjectStore, key: string): Promise<Buffer> {
  return buffer((await store.get(key)).stream);
}

/** What lists of keys must do. */
export function listing({ store, at }: Context): void {
  it('lists in byte order, by prefix and page, whole and without repeats', async () => {
    const names = [
      'a',
      'a-b',
      'a/b',
      'a/b/c',
      'a/c',
      'a0',
      'A',
      'ä',
      'z',
      '\u{ff5e}',
      '\u{1f600}',
      'a.b',
      'b/1',
      'b/10',
      'b/2',
      'b%2F1',
      'b+',
      'b+/1',
    ];
    const keys = names.map((name) => at(`list/${name}`));
    await Promise.all(keys.map((key) => store().put(key, Buffer.from(key))));
    const expected = [...keys].sort(compareKeys);
    expect((await store().list(at('list/'))).objects).toEqual(expected.map((key) => ({ key, bytes: Buffer.byteLength(key) })));
    expect(await keysOf(store().listAll(at('list/')))).toEqual(expected);
    expect(await inPages(store(), at('list/'), 4)).toEqual(expected);
    expect(await keysOf(store().listAll(at('list/b/')))).toEqual(expected.filter((key) => key.startsWith(at('list/b/'))));
    expect(await keysOf(store().listAll(at('list/b')))).toEqual(expected.filter((key) => key.startsWith(at('list/b'))));
    expect(await keysOf(store().listAll(at('nowhere/')))).toEqual([]);
  });

  it('takes up the list after any key, listed or not', async () => {
    for (const name of ['p', 'p/1', 'p/2', 'q']) await store().put(at(`after/${name}`), Buffer.from(name));
    const after = async (key: string) =>
      (await store().list(at('after/'), { after: at(`after/${key}`) })).objects.map((object) => object.key.slice(at('after/').length));
    expect(await after('p')).toEqual(['p/1', 'p/2', 'q']);
    expect(await after('p/1')).toEqual(['p/2', 'q']);
    expect(await after('p/9')).toEqual(['q']);
    expect(await after('q')).toEqual([]);
  });

  it('says on the last page that it is the last', async () => {
    for (const name of ['1', '2', '3', '4']) await store().put(at(`pages/${name}`), Buffer.from(name));
    expect((await store().list(at('pages/'), { limit: 3 })).next).toBe(at('pages/3'));
    expect(await store().list(at('pages/'), { limit: 4 })).not.toHaveProperty('next');
  });
}

async function keysOf(objects: AsyncIterable<{ readonly key: string }>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects) keys.push(key);
  return keys;
}

async function inPages(store: ObjectStore, prefix: string, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(prefix, after === undefined ? { limit } : { after, limit });
    expect(page.objects.length).toBeLessThanOrEqual(limit);
    keys.push(...page.objects.map((object) => object.key));
    after = page.next;
  } while (after !== undefined);
  return keys;
}

/** Which keys there are, and which not. */
export function naming({ store, at }: Context): void {
  it('keeps hostile names apart and gives them back', async () => {
    const names = [
      '%2e%2e',
      '..a',
      '.hidden',
      'space and  spaces',
      'q?a=b#c&d',
      'quote\'"',
      'back\\slash',
      'plus+',
      'COLON:',
      'colon:',
      '~home',
      '*',
      'ż/ó',
      '…',
      '%',
      '%41',
      '$x',
      '@sha',
      '=1',
    ];
    for (const name of names) expect(await store().put(at(`names/${name}`), Buffer.from(name))).toMatchObject({ created: true });
    for (const name of names) expect((await bodyOf(store(), at(`names/${name}`))).toString()).toBe(name);
    expect(await keysOf(store().listAll(at('names/')))).toEqual(names.map((name) => at(`names/${name}`)).sort(compareKeys));
  });

  it('refuses keys outside the rules', async () => {
    const bad = ['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/.', 'a\0b', 'a\nb', 'x'.repeat(251), `${'a/'.repeat(450)}aa`, '\ud800'];
    for (const key of bad) {
      await expect(store().put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'WB_OBJECT_KEY' });
      await expect(store().get(key)).rejects.toMatchObject({ code: 'WB_OBJECT_KEY' });
      await expect(store().head(key)).rejects.toMatchObject({ code: 'WB_OBJECT_KEY' });
      await expect(store().delete(key)).rejects.toMatchObject({ code: 'WB_OBJECT_KEY' });
    }
  });
}
