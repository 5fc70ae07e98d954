import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { isWaybillError } from '../errors.ts';
import type { ObjectStore } from './object-store.ts';

export type StoreRight = 'create' | 'create_once' | 'look_up' | 'read' | 'read_range' | 'list' | 'sign' | 'delete';

export interface RightProbed {
  readonly right: StoreRight;
  /** What is wrong with it; absent where it works. */
  readonly fault?: string;
}

const BODY = 'waybill probe';

/**
 * Tries each right that Waybill needs of its store, on one small object of its own that it deletes again. One failing right does not stop the
 * others, so that an operator sees all that is missing at once.
 */
export async function probeObjectStore(store: ObjectStore): Promise<RightProbed[]> {
  const key = `probe/${randomUUID()}`;
  const tries: readonly (readonly [StoreRight, () => Promise<boolean>])[] = [
    ['create', async () => (await store.put(key, Buffer.from(BODY))).created],
    ['create_once', async () => !(await store.put(key, Buffer.from('another'))).created],
    ['look_up', async () => (await store.head(key))?.bytes === BODY.length],
    ['read', async () => (await text((await store.get(key)).stream)) === BODY],
    ['read_range', async () => (await text((await store.get(key, { range: { start: 0, end: 6 } })).stream)) === 'waybill'],
    ['list', async () => (await store.list(key)).objects.some((object) => object.key === key)],
    ['sign', async () => URL.canParse(await store.signedUrl(key, { expiresInSeconds: 60 }))],
    ['delete', async () => store.delete(key).then(() => isGone(store, key))],
  ];
  const probed: RightProbed[] = [];
  for (const [right, attempt] of tries) probed.push(await probe(right, attempt));
  return probed;
}

async function isGone(store: ObjectStore, key: string): Promise<boolean> {
  return (await store.head(key)) === undefined;
}

async function probe(right: StoreRight, attempt: () => Promise<boolean>): Promise<RightProbed> {
  try {
    return (await attempt()) ? { right } : { right, fault: 'the store answered, but not with what was stored' };
  } catch (error) {
    return { right, fault: isWaybillError(error) ? error.message : `unexpected fault (${(error as Error).name})` };
  }
}
