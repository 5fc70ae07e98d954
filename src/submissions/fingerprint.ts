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

/** Two canonical texts of a payload: all of it, and what duplicates compare of it. */
export interface PayloadTexts {
  readonly whole: string;
  readonly compared: string;
}

/**
 * Keyed hashes of what two tries of the same submission have in common under the form's declared tolerance.
 * @param keyVersion the key to hash under; the newest unless given
 */
export function fingerprintsOf(
  compared: string,
  uploads: readonly ComparedUpload[],
  form: string,
  rules: FingerprintRules,
  keyring: Keyring,
  keyVersion = keyring.fingerprintKey,
): Fingerprints {
  const text = comparedText(compared, uploads, form, rules);
  return {
    fingerprint: keyring.fingerprintOf(text, keyVersion),
    near: keyring.fingerprintOf(fold(text), keyVersion),
    rulesVersion: rules.version,
    keyVersion,
  };
}

/** The canonical text that is compared: no ignored part, and uploads by name, size and content, in no order of their own. */
export function comparedText(compared: string, uploads: readonly ComparedUpload[], form: string, rules: FingerprintRules): string {
  const files = uploads.map(({ name, bytes, sha256 }) => canonicalJson([name, bytes, sha256?.toString('hex') ?? null])).sort();
  return `[${canonicalJson([form, rules.version, files])},${compared}]`;
}

/**
 * Both texts in one walk, which goes only where the form's paths lead: making the canonical text twice took a fifth of intake.
 * @throws WaybillError WB_CANONICAL
 */
export function payloadTexts(payload: unknown, rules: FingerprintRules): PayloadTexts {
  return textsOf(payload, trieOf(rules));
}

interface Trie {
  readonly below: Map<string, Trie>;
  isCut: boolean;
}

const TRIES = new WeakMap<FingerprintRules, Trie>();

function trieOf(rules: FingerprintRules): Trie {
  const known = TRIES.get(rules);
  if (known) return known;
  const root: Trie = { below: new Map(), isCut: false };
  for (const path of [...rules.ignore, ...(rules.uploads === undefined ? [] : [rules.uploads])]) {
    cutAt(root, path.replaceAll('[]', '.[]').split('.').filter(Boolean));
  }
  TRIES.set(rules, root);
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

function textsOf(value: unknown, trie: Trie | undefined): PayloadTexts {
  if (Array.isArray(value) && trie?.below.has('[]')) return textsOfItems(value, trie.below.get('[]')!);
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && trie) return textsOfKeys(value, trie);
  const text = canonicalJson(value);
  return { whole: text, compared: text };
}

function textsOfItems(items: readonly unknown[], each: Trie): PayloadTexts {
  const texts = items.map((item) => textsOf(item, each));
  const compared = each.isCut ? [] : texts.map((text) => text.compared);
  return { whole: `[${texts.map(({ whole }) => whole).join(',')}]`, compared: `[${compared.join(',')}]` };
}

/** Keys in the order of their UTF-16 units, as RFC 8785 has them. */
function textsOfKeys(value: object, trie: Trie): PayloadTexts {
  const whole: string[] = [];
  const compared: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const below = trie.below.get(key);
    const texts = textsOf((value as Record<string, unknown>)[key], below);
    const name = canonicalJson(key);
    whole.push(`${name}:${texts.whole}`);
    if (!below?.isCut) compared.push(`${name}:${texts.compared}`);
  }
  return { whole: `{${whole.join(',')}}`, compared: `{${compared.join(',')}}` };
}

/** Runs of white space, written out or escaped, but for a single space; and an escaped backslash, so that a written `\n` is no line break. */
const SPACES = /\\\\|(?:\\[bfnrt]|[^\S ]| (?=\s|\\[bfnrt]))(?:\s|\\[bfnrt])*/g;

/**
 * Folds the canonical text itself: one pass over a string where a walk over the value would be a hundred. Upper case folds more than lower
 * case does (`ß` and `SS` meet).
 */
export function fold(canonical: string): string {
  const spaced = canonical.replace(SPACES, (found) => (found === '\\\\' ? found : ' '));
  return spaced.replaceAll(' "', '"').replaceAll('" ', '"').toUpperCase().normalize('NFC');
}
