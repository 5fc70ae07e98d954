import { createHmac } from 'node:crypto';
import { WaybillError } from '../errors.ts';
import type { Key, Purpose } from './key-file.ts';

/** Keyed hashes (HMAC-SHA-256, 32 bytes). Each answers under the newest key unless an older one is named; the key's id is stored beside the hash. */
export interface Macs {
  readonly fingerprintKey: string;
  readonly blindIndexKey: string;
  readonly linkKey: string;
  /** The fingerprint of a canonical form. */
  fingerprintOf(canonical: string | Uint8Array, keyId?: string): Buffer;
  /** The searchable hash of one field's value, as normalised by the form that declares the field. */
  blindIndex(field: string, value: string, keyId?: string): Buffer;
  /** The signature of a link or of any other text that comes back to us. */
  linkMac(text: string, keyId?: string): Buffer;
}

export function openMacs(keys: readonly Key[]): Macs {
  const newest = (purpose: Purpose) => keys.findLast((key) => key.purpose === purpose)!.id;
  const mac = (purpose: Purpose, keyId: string) => createHmac('sha256', materialOf(keys, purpose, keyId));
  const fingerprintKey = newest('fingerprint');
  const blindIndexKey = newest('blind_index');
  const linkKey = newest('links');
  return {
    fingerprintKey,
    blindIndexKey,
    linkKey,
    fingerprintOf: (canonical, keyId = fingerprintKey) => mac('fingerprint', keyId).update(canonical).digest(),
    // The field's length before it keeps ("ab", "c") and ("a", "bc") apart.
    blindIndex: (field, value, keyId = blindIndexKey) => mac('blind_index', keyId).update(`${field.length}:${field}:${value}`).digest(),
    linkMac: (text, keyId = linkKey) => mac('links', keyId).update(text).digest(),
  };
}

function materialOf(keys: readonly Key[], purpose: Purpose, keyId: string): Buffer {
  const key = keys.find((each) => each.purpose === purpose && each.id === keyId);
  if (!key) throw new WaybillError('WB_KEY_UNKNOWN', `The key ring has no key ${keyId} for ${purpose}.`);
  return key.material;
}
