import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { countText } from '../words/quantities.ts';

interface CountLinkProps {
  readonly count: number;
  readonly to: string;
  readonly search?: Readonly<Record<string, string | undefined>>;
  /** What is counted and of which time; read out with the number: `hand-offs answered in the last 24 hours`. */
  readonly of: string;
}

/** A count that leads to exactly what it counts. Zero is a link too: a count that falls to zero must not take the focus away. */
export function CountLink({ count, to, search = {}, of }: CountLinkProps): ReactNode {
  return (
    <Link to={to as never} search={search as never} className="wb-count" data-is-zero={count === 0}>
      {countText(count)}
      <span className="usa-sr-only"> {of}</span>
    </Link>
  );
}
