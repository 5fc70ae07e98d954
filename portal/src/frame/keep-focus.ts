import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * A refresh may take away the row whose link has the focus; the browser would then drop the focus to the top of the document. Gives it to the
 * section's heading instead, which must have `tabIndex={-1}`.
 */
export function useKeepFocus(section: RefObject<HTMLElement | null>, heading: RefObject<HTMLElement | null>): void {
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    const element = section.current;
    const remember = (event: FocusEvent): void => {
      focused.current = event.target as Element;
    };
    // A browser also says `focusout` when it is about to remove the element, or when its window loses the focus. A moment later the two are
    // told apart from a reader who went elsewhere: then the element is still there, and not the active one.
    const forget = ({ target }: FocusEvent): void =>
      queueMicrotask(() => {
        const hasLeft = (target as Element).isConnected && document.activeElement !== target;
        if (hasLeft && focused.current === target) focused.current = null;
      });
    element?.addEventListener('focusin', remember);
    element?.addEventListener('focusout', forget);
    return () => {
      element?.removeEventListener('focusin', remember);
      element?.removeEventListener('focusout', forget);
    };
  }, [section]);

  useLayoutEffect(() => {
    if (!focused.current || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  });
}
