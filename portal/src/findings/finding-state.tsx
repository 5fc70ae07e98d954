import type { ReactNode } from 'react';
import type { FindingRow } from '../api/index.ts';
import { StateTag } from '../kit/state-tag.tsx';

/** Open until its clock runs out, then overdue, until it is closed. */
export function FindingState({ finding: { closed_at, answer_by } }: { readonly finding: FindingRow }): ReactNode {
  if (closed_at !== null) return <StateTag tone="quiet">Closed</StateTag>;
  return Date.parse(answer_by) < Date.now() ? <StateTag tone="bad">Open, overdue</StateTag> : <StateTag tone="waiting">Open</StateTag>;
}
