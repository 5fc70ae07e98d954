import { getLocalCryptographicMaterialsCache, NodeCachingMaterialsManager } from '@aws-crypto/caching-materials-manager-node';
import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  type KeyringNode,
  MultiKeyringNode,
  NodeAlgorithmSuite,
  type NodeMaterialsManager,
} from '@aws-crypto/material-management-node';
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/raw-aes-keyring-node';
import type { Key } from './key-file.ts';

/** AES-256-GCM with key commitment and without a signature: the writer and the reader are the same party (the suite with ECDSA measured 239 encryptions/s). */
export const SUITE = new NodeAlgorithmSuite(AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY);
export const POLICY = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT;
export const MOST_DATA_KEYS = 3;
export const NAMESPACE = 'waybill';
/** Ends a key's name in a message: key names are compared by prefix, and `k1` must not take what `k10` wrapped. */
export const NAME_END = '.';

/** Bounds of a cached data key; a batch of up to 100 messages counts as one of the 10,000. Each message derives its own key from it (HKDF), so the bounds limit the harm of a leaked one, not nonce reuse. */
const CACHE = { capacity: 200, maxAge: 300_000, maxMessagesEncrypted: 10_000, maxBytesEncrypted: 2 ** 34 };

/** How data keys are made and opened: the newest key wraps, every key unwraps. The `…Uncached` ones serve streams. */
export interface Materials {
  readonly newestKey: string;
  readonly forEncryption: NodeMaterialsManager;
  readonly forDecryption: NodeMaterialsManager;
  readonly wrapping: KeyringNode;
}

/** Where KMS is asked: ARNs, the first of which wraps; `endpoint` points at another server of that protocol. */
export interface KmsOptions {
  readonly keys: readonly string[];
  readonly endpoint?: string | undefined;
}

/** Materials from raw AES keys, or from KMS with the raw keys still reading what they once wrote. */
export async function openMaterials(keys: readonly Key[], kms?: KmsOptions): Promise<Materials> {
  const raw = keys.filter((key) => key.purpose === 'data').map(rawKeyring);
  const newestRaw = keys.findLast((key) => key.purpose === 'data')!;
  const managed = kms && kms.keys.length > 0 ? await kmsKeyrings(kms) : undefined;
  const wrapping = managed?.wrapping ?? raw.at(-1)!;
  const unwrapping = new MultiKeyringNode({ children: managed ? [managed.unwrapping, ...raw] : raw });
  return {
    newestKey: kms?.keys[0] ?? newestRaw.id,
    forEncryption: cached(wrapping),
    forDecryption: cached(unwrapping),
    wrapping,
  };
}

function cached(keyring: KeyringNode): NodeMaterialsManager {
  const { capacity, ...bounds } = CACHE;
  return new NodeCachingMaterialsManager({
    backingMaterials: keyring,
    cache: getLocalCryptographicMaterialsCache(capacity),
    ...bounds,
  });
}

function rawKeyring(key: Key): KeyringNode {
  return new RawAesKeyringNode({
    keyNamespace: NAMESPACE,
    keyName: key.id + NAME_END,
    // The keyring zeroes what it holds when it is closed, and refuses a view on a larger buffer.
    unencryptedMasterKey: Uint8Array.from(key.material),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
}

/** Loaded only where KMS is configured: its client alone costs 100 ms at start. */
async function kmsKeyrings({ keys, endpoint }: KmsOptions) {
  const { KmsKeyringNode, getClient, KMS } = await import('@aws-crypto/kms-keyring-node');
  const clientProvider = endpoint ? getClient(KMS, { endpoint }) : undefined;
  const shared = clientProvider ? { clientProvider } : {};
  return {
    wrapping: new KmsKeyringNode({ generatorKeyId: keys[0]!, ...shared }) as KeyringNode,
    unwrapping: new KmsKeyringNode({ keyIds: [...keys], ...shared }) as KeyringNode,
  };
}
