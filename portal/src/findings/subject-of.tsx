import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FindingRow } from '../api/index.ts';

/** What a finding is about: a link where it names something that has a page. */
export function SubjectOf({ finding: { subject } }: { readonly finding: FindingRow }): ReactNode {
  const [, notice] = /^notice:(\d+)$/.exec(subject) ?? [];
  if (!notice) return subject;
  return (
    <Link to="/notices/$id" params={{ id: notice }}>
      Notice {notice}
    </Link>
  );
}
