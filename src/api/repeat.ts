/** Does the work again and again, one after another and never two at once, until stopped; a fault of one does not end the others. */
export function repeat(everyMs: number, work: () => Promise<void>, onFault: (error: unknown) => void): { stop(): Promise<void> } {
  let isStopped = false;
  let current = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      current = work().catch(onFault).finally(next);
    }, everyMs);
  };
  next();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
