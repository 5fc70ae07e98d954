import { canonicalJson, type Keyring } from '#kernel/crypto/index.ts';
import type { FingerprintRules } from '#sdk';

/** An upload as duplicates compare it. */
export interface ComparedUpload {
  readonly name: string;
  readonly bytes: number | null;
  readonly sha256: Buffer | null;
}

export interface Fingerprints {
  readonly fingerprint: Buffer;
  /** The same for submissions that differ in case, white space or Unicode form only. */
  readonly near: Buffer;
  readonly rulesVersion: number;
  readonly keyVersion: string;
}

/** Keyed hashes of what two tries of the same submission have in common under the form's declared tolerance. */
export function fingerprintsOf(
  payload: unknown,
  uploads: readonly ComparedUpload[],
  form: string,
  rules: FingerprintRules,
  keyring: Keyring,
): Fingerprints {
  const text = comparedText(payload, uploads, form, rules);
  return {
    fingerprint: keyring.fingerprintOf(text),
    near: keyring.fingerprintOf(fold(text)),
    rulesVersion: rules.version,
    keyVersion: keyring.fingerprintKey,
  };
}

/** The canonical text that is compared: no ignored part, and uploads by name, size and content, in no order of their own. */
export function comparedText(payload: unknown, uploads: readonly ComparedUpload[], form: string, rules: FingerprintRules): string {
  const paths = rules.uploads === undefined ? rules.ignore : [...rules.ignore, rules.uploads];
  const compared = uploads.map(({ name, bytes, sha256 }) => canonicalJson([name, bytes, sha256?.toString('hex') ?? null])).sort();
  return canonicalJson([form, rules.version, without(payload, trieOf(paths)), compared]);
}

interface Trie {
  readonly below: Map<string, Trie>;
  isCut: boolean;
}

const TRIES = new WeakMap<readonly string[], Trie>();

function trieOf(paths: readonly string[]): Trie {
  const known = TRIES.get(paths);
  if (known) return known;
  const root: Trie = { below: new Map(), isCut: false };
  for (const path of paths) cutAt(root, path.replaceAll('[]', '.[]').split('.').filter(Boolean));
  TRIES.set(paths, root);
  return root;
}

function cutAt(root: Trie, steps: readonly string[]): void {
  let place = root;
  for (const step of steps) {
    const next = place.below.get(step) ?? { below: new Map(), isCut: false };
    place.below.set(step, next);
    place = next;
  }
  place.isCut = true;
}

/** The value without what the paths name. Only what lies on a path is copied. */
function without(value: unknown, trie: Trie): unknown {
  if (Array.isArray(value)) {
    const each = trie.below.get('[]');
    return each === undefined ? value : each.isCut ? [] : value.map((item) => without(item, each));
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = { ...value };
  for (const [key, below] of trie.below) {
    if (!Object.hasOwn(kept, key)) continue;
    if (below.isCut) delete kept[key];
    else kept[key] = without(kept[key], below);
  }
  return kept;
}

/**
 * Folds the canonical text itself: one pass over a string where a walk over the value would be a hundred. Upper case folds more than lower
 * case does (`ß` and `SS` meet). An escaped backslash is stepped over, so that a written `\n` is not taken for a line break.
 */
export function fold(canonical: string): string {
  const spaced = canonical.replace(/\\\\|(?:\s|\\[bfnrt])+/g, (found) => (found === '\\\\' ? found : ' '));
  return spaced.replace(/ ?" ?/g, '"').toUpperCase().normalize('NFC');
}
