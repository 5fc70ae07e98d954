/** Wakes those who wait for a queue. A ring that nobody waits for is kept for the next who does, once. */
export function createBell() {
  const rung = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();

  function ring(queue: string): void {
    const sleepers = waiting.get(queue);
    if (!sleepers?.size) {
      rung.add(queue);
      return;
    }
    for (const wake of sleepers) wake();
  }

  /** Until the queue rings, `ms` pass or the signal aborts. */
  function wait(queue: string, ms: number, signal: AbortSignal): Promise<void> {
    if (rung.delete(queue) || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleepers = waiting.get(queue) ?? new Set();
      waiting.set(queue, sleepers);
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake, { once: true });
      sleepers.add(wake);
    });
  }

  return { ring, wait };
}
