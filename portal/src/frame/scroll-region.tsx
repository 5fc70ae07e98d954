import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Lets a wide table scroll by itself, so that the page never does. It can be reached by keyboard and has a name (WCAG 2.1.1). */
export function ScrollRegion({ label, children }: ScrollRegionProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop here a keyboard could not scroll it.
    <section className="wb-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
