import { text } from 'node:stream/consumers';
import { isWaybillError } from '../errors.ts';
import type { ObjectStore } from './object-store.ts';
import type { RightProbed } from './probe-object-store.ts';

/** One object, always the same: it may not be allowed to be deleted again. */
const KEY = 'waybill-doctor-probe.txt';
const BODY = 'waybill probe';

/**
 * Tries each right that reading inputs from a bucket needs (`list`, `look_up`), and those for result files beside an input (`create`, `read`), on one small
 * object that is deleted where that is allowed. One failing right does not stop the others.
 */
export async function probeInputBucket(store: ObjectStore): Promise<RightProbed[]> {
  const probed = [
    await probe('list', async () => (await store.list('', { limit: 1 })).objects.length >= 0),
    await probe('look_up', async () => (await store.head(`${KEY}.none`)) === undefined),
    await probe('create', async () => (await store.put(KEY, Buffer.from(BODY))).bytes === BODY.length),
    await probe('read', async () => (await store.head(KEY)) === undefined || (await text((await store.get(KEY)).stream)) === BODY),
  ];
  // The right to delete is not asked for: a bucket of inputs is better off without it.
  await store.delete(KEY).catch(() => undefined);
  return probed;
}

async function probe(right: RightProbed['right'], attempt: () => Promise<boolean>): Promise<RightProbed> {
  try {
    return (await attempt()) ? { right } : { right, fault: 'the store answered, but not with what was stored' };
  } catch (error) {
    return { right, fault: isWaybillError(error) ? error.message : `unexpected fault (${(error as Error).name})` };
  }
}
