import { useSyncExternalStore } from 'react';

/** In em, so that a larger text size counts as a narrower window. */
const NARROW = '(max-width: 44em)';

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(NARROW);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
}
