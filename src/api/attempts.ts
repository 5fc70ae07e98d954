import { hashToken } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';

export interface Attempts {
  /** @throws WaybillError WB_TOO_MANY_ATTEMPTS with `details.retryAfterSeconds` */
  refuseTooMany(address: string, secret: string): void;
  noteFailure(address: string): void;
  noteSuccess(secret: string): void;
}

const MOST_FAILURES = 20;
const WINDOW_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/**
 * Counts failed sign-ins by address, so that nobody can try tokens all day. Behind a proxy everybody has one address: a secret that was good a
 * moment ago is let through whatever its neighbours do. Of this process only: each of several servers counts its own.
 */
export function countAttempts(): Attempts {
  const failures = remember<{ count: number }>();
  const good = remember<true>();
  return {
    refuseTooMany: (address, secret) => {
      const found = failures.get(address);
      if (!found || found.value.count < MOST_FAILURES || good.get(nameOf(secret))) return;
      const retryAfterSeconds = Math.ceil((found.until - performance.now()) / 1_000);
      throw new WaybillError('WB_TOO_MANY_ATTEMPTS', `Too many failed calls from this address; wait ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      });
    },
    noteFailure: (address) => {
      const found = failures.get(address);
      if (found) found.value.count += 1;
      else failures.set(address, { count: 1 });
    },
    noteSuccess: (secret) => good.set(nameOf(secret), true),
  };
}

/** Never the secret itself in memory for longer than its call. */
function nameOf(secret: string): string {
  return hashToken(secret).toString('base64');
}

/** Forgets after a window, and the oldest first where there are too many: who comes from ever new addresses must not fill the memory. */
function remember<Value>() {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get: (key: string) => {
      const found = kept.get(key);
      if (found && found.until > performance.now()) return found;
      kept.delete(key);
      return undefined;
    },
    set: (key: string, value: Value): void => {
      kept.delete(key);
      if (kept.size >= MOST_REMEMBERED) kept.delete(kept.keys().next().value as string);
      kept.set(key, { value, until: performance.now() + WINDOW_MS });
    },
  };
}
