const IDLE_MS = 60_000;
const DEEDS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

let seenAt = performance.now();

/** Notes that somebody is at the page. */
export function watchActivity(): void {
  for (const deed of DEEDS) window.addEventListener(deed, noteActivity, { passive: true, capture: true });
}

export function noteActivity(): void {
  seenAt = performance.now();
}

/** Whether nobody has touched the page for a minute: what it asks then, it asks by itself, and that keeps nobody signed in. */
export function isIdle(): boolean {
  return performance.now() - seenAt > IDLE_MS;
}
