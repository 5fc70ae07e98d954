import { readSecret, type SecretReference } from '../config/reference.ts';
import { type Key, parseKeys } from './key-file.ts';

/** A key without its material. */
export interface ListedKey extends Pick<Key, 'id' | 'purpose'> {
  /** The one that is used for what is new; the others read what they wrote. */
  readonly isNewest: boolean;
}

/** The keys of a key file, never their material. @throws WaybillError WB_SECRET, WB_KEYS */
export function listKeys(reference: SecretReference): ListedKey[] {
  const keys = parseKeys(readSecret(reference));
  return keys.map(({ id, purpose }) => ({ id, purpose, isNewest: keys.findLast((key) => key.purpose === purpose)?.id === id }));
}
