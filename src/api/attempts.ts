import { WaybillError } from '#kernel/errors.ts';

export interface Attempts {
  /** @throws WaybillError WB_TOO_MANY_ATTEMPTS with `details.retryAfterSeconds` */
  refuseTooMany(address: string): void;
  noteFailure(address: string): void;
}

const MOST_FAILURES = 20;
const WINDOW_MS = 60_000;
const MOST_ADDRESSES = 10_000;

/** Counts failed sign-ins by address, so that nobody can try tokens all day. Of this process only: each of several servers counts its own. */
export function countAttempts(): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  const live = (address: string) => {
    const found = failures.get(address);
    if (found && found.until > performance.now()) return found;
    failures.delete(address);
    return undefined;
  };
  return {
    refuseTooMany: (address) => {
      const found = live(address);
      if (!found || found.count < MOST_FAILURES) return;
      const retryAfterSeconds = Math.ceil((found.until - performance.now()) / 1_000);
      throw new WaybillError('WB_TOO_MANY_ATTEMPTS', `Too many failed calls from this address; wait ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      });
    },
    noteFailure: (address) => {
      const found = live(address);
      if (found) found.count += 1;
      else {
        // The oldest goes: who comes from ever new addresses is not held by this anyway, and must not fill the memory.
        if (failures.size >= MOST_ADDRESSES) failures.delete(failures.keys().next().value as string);
        failures.set(address, { count: 1, until: performance.now() + WINDOW_MS });
      }
    },
  };
}
