import type { Query, QueryClient } from '@tanstack/react-query';

/** `connecting` and `polling` ask every few seconds; `live` is told; `paused` does neither. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'paused';

export const POLL_MS = 5_000;
/** Even when told of every change, the clock moves submissions past their time box without one. */
export const TICK_MS = 30_000;
/** At most about four rounds of fetching a second, however fast changes come. */
const ROUND_MS = 250;

/** After a time without news nobody knows what changed. */
const EVERYTHING = '*';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function kindsOf(event: MessageEvent): string[] {
  try {
    const body = JSON.parse(event.data as string) as { kinds?: unknown };
    return Array.isArray(body.kinds) ? body.kinds.filter((kind) => typeof kind === 'string') : [];
  } catch {
    return [];
  }
}

/** The groups of the API that a query is about, as the generated client writes them into its key. */
function groupsOf({ queryKey }: Query): readonly string[] {
  const [question] = queryKey as readonly [{ readonly tags?: readonly string[] } | undefined];
  return question?.tags ?? [];
}

/** Refetches what changed, one round after another: a change that comes during a round waits for the next, so a slow answer is never starved. */
function makeRefresher(queries: QueryClient): (kinds: readonly string[]) => void {
  const stale = new Set<string>();
  let isBusy = false;
  const drain = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    while (stale.size > 0) {
      const kinds = new Set(stale);
      stale.clear();
      const isStale = (query: Query): boolean => kinds.has(EVERYTHING) || groupsOf(query).some((group) => kinds.has(group));
      await Promise.all([queries.invalidateQueries({ predicate: isStale }), wait(ROUND_MS)]);
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
    // Event `changed` carries `{"kinds":["standing","runs",…]}`: groups of the API.
    source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => {
      onState('live');
      refresh([EVERYTHING]);
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
