import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SubmissionFilter, SubmissionsReport } from '../api/client.ts';
import { submissionsQuery } from '../api/queries.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { useLive } from '../live/live.tsx';
import { LiveBar } from '../live/live-bar.tsx';
import { reasonWords } from '../words/codes.ts';
import { countOf, countText } from '../words/quantities.ts';
import { STANDING_WORDS } from '../words/standings.ts';
import { FilterForm } from './filter-form.tsx';
import { SubmissionTable } from './submission-table.tsx';

/** The list behind every count. The filter is the address: a link to it shows the same list to anybody with the right. */
export function SubmissionsPage({ filter }: { readonly filter: SubmissionFilter }): ReactNode {
  const { interval } = useLive();
  const list = useQuery({ ...submissionsQuery(filter), refetchInterval: interval });
  return (
    <>
      <div className="wb-page-head">
        <PageHeading title="Submissions" />
        <LiveBar at={list.data?.at} />
      </div>
      {list.error && <FaultNotice error={list.error} shownFrom={list.data?.at} />}
      <FilterForm filter={filter} />
      {list.isPending && <p className="wb-quiet">Loading the list…</p>}
      {list.data && (
        <Section title={titleOf(filter)} className={list.isPlaceholderData ? 'wb-is-stale' : ''}>
          <p className="wb-lead" role="status">
            {countSentence(list.data)}
          </p>
          {list.data.rows.length > 0 && <SubmissionTable rows={list.data.rows} />}
          <Pages filter={filter} next={list.data.next} />
        </Section>
      )}
    </>
  );
}

function titleOf({ program, standing, reason }: SubmissionFilter): string {
  const parts = [standing ? STANDING_WORDS[standing] : 'All standings', reason && reasonWords(reason), program ?? 'all programs'];
  return parts.filter(Boolean).join(', ');
}

function countSentence({ count, rows }: SubmissionsReport): string {
  if (count.exact && count.value === 0) return 'No submission matches this filter.';
  const total = count.exact ? countOf(count.value, 'submission') : `More than ${countText(count.value)} submissions`;
  return rows.length < count.value || !count.exact ? `${total}; this page shows ${countText(rows.length)}.` : `${total}.`;
}

function Pages({ filter, next }: { readonly filter: SubmissionFilter; readonly next: string | null }): ReactNode {
  const { after, ...first } = filter;
  if (!after && !next) return null;
  return (
    <nav aria-label="Pages of the list">
      <ul className="wb-pages">
        {after && (
          <li>
            <Link to="/submissions" search={first}>
              First page
            </Link>
          </li>
        )}
        {next && (
          <li>
            <Link to="/submissions" search={{ ...first, after: next }}>
              Next page
            </Link>
          </li>
        )}
      </ul>
    </nav>
  );
}
