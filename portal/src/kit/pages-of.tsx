import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface PartsProps {
  /** What they are parts of: `alerts`. */
  readonly of: string;
  readonly parts: readonly (readonly [to: string, title: string])[];
}

/** The pages that belong together, above each of them. */
export function PagesOf({ of, parts }: PartsProps): ReactNode {
  return (
    <nav aria-label={`Parts of ${of}`} className="wb-parts">
      <ul>
        {parts.map(([to, title]) => (
          <li key={to}>
            <Link to={to as never} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
