import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * A refresh may take away the row whose link has the focus; the browser would then drop the focus to the top of the document. Gives it to the
 * section's heading instead, which must have `tabIndex={-1}`.
 */
export function useKeepFocus(section: RefObject<HTMLElement | null>, heading: RefObject<HTMLElement | null>): void {
  const watch = useRef<FocusWatch | null>(null);

  useEffect(() => {
    const watching = section.current && watchFocus(section.current);
    watch.current = watching;
    return () => watching?.stop();
  }, [section]);

  useLayoutEffect(() => {
    if (watch.current?.hasLost()) heading.current?.focus({ preventScroll: true });
  });
}

/** The same for what no section keeps, because it went away whole with the focus in it: the page's heading takes it. */
export function useKeepFocusOnPage(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = page.current;
    if (!element) return;
    const watching = watchFocus(element);
    const changes = new MutationObserver(() => {
      if (watching.hasLost()) element.querySelector('h1')?.focus({ preventScroll: true });
    });
    changes.observe(element, { childList: true, subtree: true });
    return () => {
      changes.disconnect();
      watching.stop();
    };
  }, [page]);
}

interface FocusWatch {
  /** True when what had the focus is gone and nothing else has it: until something here takes it, which may come later than the loss. */
  hasLost(): boolean;
  stop(): void;
}

function watchFocus(element: HTMLElement): FocusWatch {
  let focused: Element | null = null;
  const remember = (event: FocusEvent): void => {
    focused = event.target as Element;
  };
  // A browser also says `focusout` when it is about to remove the element, or when its window loses the focus. A moment later the two are
  // told apart from a reader who went elsewhere: then the element is still there, and not the active one.
  const forget = ({ target }: FocusEvent): void =>
    queueMicrotask(() => {
      const hasLeft = (target as Element).isConnected && document.activeElement !== target;
      if (hasLeft && focused === target) focused = null;
    });
  element.addEventListener('focusin', remember);
  element.addEventListener('focusout', forget);
  return {
    hasLost: () => {
      if (!focused || focused.isConnected) return false;
      if (document.activeElement === document.body) return true;
      focused = null;
      return false;
    },
    stop: () => {
      element.removeEventListener('focusin', remember);
      element.removeEventListener('focusout', forget);
    },
  };
}
