import type { QueryClient } from '@tanstack/react-query';
import { openChanges } from '../api/client.ts';

/** `connecting` and `polling` ask every few seconds; `live` is told; `paused` does neither. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'paused';

export const POLL_MS = 5_000;
/** Even when told of every change, the clock moves submissions past their time box without one. */
export const TICK_MS = 30_000;
/** At most about four rounds of fetching a second, however fast changes come. */
const ROUND_MS = 250;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function kindsOf(event: MessageEvent): string[] {
  try {
    const body = JSON.parse(event.data as string) as { kinds?: unknown };
    return Array.isArray(body.kinds) ? body.kinds.filter((kind) => typeof kind === 'string') : [];
  } catch {
    return [];
  }
}

/** Refetches what changed, one round after another: a change that comes during a round waits for the next, so a slow answer is never starved. */
function makeRefresher(queries: QueryClient): (kinds: readonly string[]) => void {
  const stale = new Set<string>();
  let isBusy = false;
  const drain = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    while (stale.size > 0) {
      const kinds = [...stale];
      stale.clear();
      await Promise.all([...kinds.map((kind) => queries.invalidateQueries({ queryKey: [kind] })), wait(ROUND_MS)]);
    }
    isBusy = false;
  };
  return (kinds) => {
    for (const kind of kinds) stale.add(kind);
    void drain();
  };
}

/** Listens for changes until the returned function is called. Where the stream breaks, says `polling` and tries again every five seconds. */
export function followChanges(queries: QueryClient, onState: (state: LiveState) => void): () => void {
  const refresh = makeRefresher(queries);
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = openChanges();
    source.addEventListener('open', () => {
      onState('live');
      refresh(['standing', 'runs', 'shares', 'submissions']);
    });
    source.addEventListener('changed', (event) => {
      const kinds = kindsOf(event);
      // A change of standing changes the lists that show it.
      refresh(kinds.includes('standing') ? [...kinds, 'submissions'] : kinds);
    });
    source.addEventListener('error', () => {
      onState('polling');
      // The browser tries again by itself after a cut, but not after a refusal.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, POLL_MS);
    });
  };
  const disconnect = (): void => {
    clearTimeout(retry);
    source?.close();
  };
  // A browser opens six connections to a server: six tabs in the background would keep the seventh from loading.
  const onVisibility = (): void => {
    disconnect();
    if (document.visibilityState === 'visible') connect();
  };
  document.addEventListener('visibilitychange', onVisibility);
  onState('connecting');
  connect();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    disconnect();
  };
}
