import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

const PARTS = [
  ['/administration', 'People'],
  ['/administration/tokens', 'Tokens'],
  ['/administration/sessions', 'Sessions'],
  ['/administration/settings', 'Settings and keys'],
] as const;

/** The pages of administration, above each of them. */
export function Parts(): ReactNode {
  return (
    <nav aria-label="Parts of administration" className="wb-parts">
      <ul>
        {PARTS.map(([to, title]) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
