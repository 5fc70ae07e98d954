import type { ReactNode } from 'react';
import { CountLink } from '../kit/count-link.tsx';
import type { LineStateName } from '../words/shares.ts';

interface LineCountProps {
  readonly share: { readonly id: number };
  readonly count: number;
  readonly state?: LineStateName;
  readonly of: string;
}

/** How many of a share's packages are in a state, as a link to them. */
export function LineCount({ share: { id }, count, state, of }: LineCountProps): ReactNode {
  return <CountLink count={count} to={`/shares/${id}/lines`} search={{ state }} of={`${of} of share ${id}`} />;
}
