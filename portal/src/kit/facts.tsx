import type { ReactNode } from 'react';

/** A term and what it is; left out where it is null, undefined, false or empty. */
export type Fact = readonly [term: string, value: ReactNode];

/** A description list: terms on the left, values on the right, one under the other where there is no room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="wb-facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
