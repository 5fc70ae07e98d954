import { hashToken } from '#kernel/crypto/index.ts';
import { type Counts, noteFailure, refuseTooMany } from '../access/index.ts';

export interface Attempts {
  /** @throws WaybillError WB_TOO_MANY_ATTEMPTS with `details.retryAfterSeconds` */
  refuseTooMany(address: string): Promise<void>;
  noteFailure(address: string): Promise<void>;
  noteSuccess(secret: string): void;
  /** It was good here a moment ago. */
  isKnown(secret: string): boolean;
}

const KNOWN_MS = 60_000;
const MOST_KNOWN = 10_000;

/**
 * Holds off whoever tries tokens, links and passwords, by address and over all servers. Where many share one address, a secret that was good here a moment
 * ago is let through whatever its neighbours do, and costs no question.
 */
export function countAttempts(house: Counts): Attempts {
  const good = new Map<string, number>();
  return {
    refuseTooMany: (address) => refuseTooMany(house, { kind: 'address', value: address }),
    noteFailure: (address) => noteFailure(house, { kind: 'address', value: address }),
    isKnown: (secret) => (good.get(nameOf(secret)) ?? Number.NEGATIVE_INFINITY) > performance.now() - KNOWN_MS,
    noteSuccess: (secret) => {
      const name = nameOf(secret);
      // The oldest goes first: whoever was good last is kept longest.
      good.delete(name);
      if (good.size >= MOST_KNOWN) good.delete(good.keys().next().value as string);
      good.set(name, performance.now());
    },
  };
}

/** Never the secret itself in memory for longer than its call. */
function nameOf(secret: string): string {
  return hashToken(secret).toString('base64');
}
