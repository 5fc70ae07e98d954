import { openObjectStore, probeInputBucket, type RightProbed } from '#kernel/objects/index.ts';
import type { Installation } from '../../registry/index.ts';
import { bad, type Check, good } from './check.ts';

const WRITING = 'create';

/** Each right on each bucket that inputs come from. Without the right to create, result files stay in Waybill's own store: that is no fault. */
export async function checkInputs({ config }: Installation): Promise<readonly Check[]> {
  const checks = await Promise.all((config.inputs ?? []).map(checkBucket));
  return checks.flat();
}

async function checkBucket(address: string): Promise<readonly Check[]> {
  const { hostname, pathname } = new URL(address);
  const store = await openObjectStore({ url: address });
  try {
    const probed = await probeInputBucket(store);
    return probed.map((right) => checkOf(`inputs ${hostname}${pathname}`, right));
  } finally {
    await store.close();
  }
}

function checkOf(bucket: string, { right, fault }: RightProbed): Check {
  const name = `${bucket}: ${right}`;
  if (fault === undefined) return good(name, 'works');
  if (right === WRITING)
    return {
      ...good(name, 'not allowed: result files stay in Waybill’s own store'),
      next: 'Allow s3:PutObject there to have them beside the input.',
    };
  return bad(name, fault, 'Give the credentials this right on the bucket and prefix; docs/guides/buckets.md has the policy.');
}
