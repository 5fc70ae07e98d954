import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SubmissionRow } from '../api/index.ts';
import { None } from '../kit/none.tsx';

/** The run or share that has a submission, as a link to it. */
export function HolderLink({ heldBy }: { readonly heldBy: SubmissionRow['held_by'] }): ReactNode {
  if (!heldBy) return <None words="nobody" />;
  const params = { id: String(heldBy.id) };
  return heldBy.kind === 'run' ? (
    <Link to="/runs/$id" params={params}>
      Run {heldBy.id}
    </Link>
  ) : (
    <Link to="/shares/$id" params={params}>
      Share {heldBy.id}
    </Link>
  );
}
