/** Answers whether a key may go ahead: once in each interval. Keys unused for an interval are forgotten. */
export function createThrottle(everyMs: number, clock: () => number = () => performance.now()): (key: string) => boolean {
  const last = new Map<string, number>();
  return (key) => {
    const at = clock();
    const before = last.get(key);
    if (before !== undefined && at - before < everyMs) return false;
    for (const [other, since] of last) {
      if (at - since < everyMs) break;
      last.delete(other);
    }
    last.delete(key);
    last.set(key, at);
    return true;
  };
}
