import type { ReactNode } from 'react';

/** That there is nothing, in a word and not as an empty cell. */
export function None({ words = 'none' }: { readonly words?: string }): ReactNode {
  return <span className="wb-quiet">{words}</span>;
}
