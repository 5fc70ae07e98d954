import { createHash } from 'node:crypto';

export type Random = {
  next(): number;
  below(limit: number): number;
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  digits(count: number): string;
  uuid(): string;
};

/** A generator whose numbers depend on the seed and the name only (mulberry32). The same pair always gives the same numbers. */
export function createRandom(seed: number, name = ''): Random {
  let state = hash32(`${seed}/${name}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const digits = (count: number): string => Array.from({ length: count }, () => below(10)).join('');
  const hex = (count: number): string => Array.from({ length: count }, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (from) => from[below(from.length)]!,
    chance: (share) => next() < share,
    digits,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

/** A number from 0 to 1 that depends on its parts only, whatever the order in which requests arrive. */
export function fraction(...parts: (string | number)[]): number {
  return hash32(parts.join('/')) / 4_294_967_296;
}

/** FNV-1a over UTF-16 units, mixed once more so that near-equal names lie far apart. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** SHA-256 in hexadecimal. */
export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
