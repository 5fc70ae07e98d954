import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { LiveBar } from '../live/live-bar.tsx';

interface DetailPageProps<Answer> {
  readonly title: string;
  /** The list that it stands in. */
  readonly within: { readonly to: string; readonly title: string };
  readonly query: UseQueryResult<Answer>;
  readonly at?: string | undefined;
  readonly children: (answer: Answer) => ReactNode;
}

/** One thing and everything about it. What was shown before stays when a refresh fails. */
export function DetailPage<Answer>({ title, within, query, at, children }: DetailPageProps<Answer>): ReactNode {
  return (
    <>
      <nav aria-label="You are in" className="wb-within">
        <Link to={within.to as never}>{within.title}</Link>
      </nav>
      <div className="wb-page-head">
        <PageHeading title={title} />
        <LiveBar at={at} />
      </div>
      {query.error && (
        <FaultNotice error={query.error} shownFrom={query.data ? (at ?? new Date(query.dataUpdatedAt).toISOString()) : undefined} />
      )}
      {query.isPending && <p className="wb-quiet">Loading…</p>}
      {query.data !== undefined && children(query.data)}
    </>
  );
}
