import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { followChanges, type LiveState, POLL_MS, TICK_MS } from './live-feed.ts';

interface Live {
  readonly state: LiveState;
  readonly setPaused: (isPaused: boolean) => void;
  /** For `refetchInterval`: false while paused. */
  readonly interval: number | false;
}

const LiveContext = createContext<Live>({ state: 'connecting', setPaused: () => {}, interval: POLL_MS });

export function useLive(): Live {
  return useContext(LiveContext);
}

function intervalOf(state: LiveState): number | false {
  if (state === 'paused') return false;
  return state === 'live' ? TICK_MS : POLL_MS;
}

/** Keeps one feed open for the whole portal while the reader has not paused it. On resuming, everything is asked anew. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const queries = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const [feed, setFeed] = useState<LiveState>('connecting');

  useEffect(() => {
    if (isPaused) return;
    return followChanges(queries, setFeed);
  }, [isPaused, queries]);

  const state = isPaused ? 'paused' : feed;
  const live = useMemo(() => ({ state, setPaused, interval: intervalOf(state) }), [state]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
