import { type ReactNode, useEffect, useRef } from 'react';

interface PageHeadingProps {
  /** The heading and the first words of the window's title. */
  readonly title: string;
  /** Stands before the title in the browser's tab, so that a tab in the background tells the news. */
  readonly tabNews?: string | undefined;
}

/** The page that the reader was on; null before the first. A new heading on the same page is no move. */
let pathBefore: string | null = null;

/** The page's one `h1`. On a move from another page it takes the focus, so that a screen reader starts where the reader now is. */
export function PageHeading({ title, tabNews }: PageHeadingProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  // From one run to another the heading stays and only its words change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the title tells that the move is made.
  useEffect(() => {
    const path = window.location.pathname;
    if (pathBefore !== null && pathBefore !== path) heading.current?.focus();
    pathBefore = path;
  }, [title]);
  useEffect(() => {
    document.title = [tabNews, title, 'Waybill'].filter(Boolean).join(' · ');
  }, [title, tabNews]);
  return (
    <h1 ref={heading} tabIndex={-1} className="wb-page-heading">
      {title}
    </h1>
  );
}
