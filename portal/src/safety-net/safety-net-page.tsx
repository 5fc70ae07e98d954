import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { getRunsOptions, getSharesOptions, getStandingOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useLive } from '../live/live.tsx';
import { LiveBar } from '../live/live-bar.tsx';
import { countText } from '../words/quantities.ts';
import { sumOfPrograms } from '../words/standings.ts';
import { AttentionFigure } from './attention-figure.tsx';
import { ReasonsSection } from './reasons-section.tsx';
import { RunsSection } from './runs-section.tsx';
import { SharesSection } from './shares-section.tsx';
import { StandingSection } from './standing-section.tsx';
import { WatchSection, WriteStop } from './watch-section.tsx';

/** Below the first counts, and fetched after them. Where that fails, as after an upgrade behind an open page, the counts above stay. */
const OutlookSections = lazy(() =>
  import('./outlook-sections.tsx').then(
    ({ OutlookSections: sections }) => ({ default: sections }),
    () => ({ default: () => <p className="wb-warning">The rest of this page could not be loaded. Reload the page to see it.</p> }),
  ),
);

/** One number that should be zero, and what it is made of. */
export function SafetyNetPage(): ReactNode {
  const { interval } = useLive();
  // Also in the background: the window's title tells the news.
  const standing = useQuery({ ...getStandingOptions(), refetchInterval: interval, refetchIntervalInBackground: true });
  const runs = useQuery({ ...getRunsOptions({ query: { state: 'live' } }), refetchInterval: interval });
  const shares = useQuery({ ...getSharesOptions({ query: { limit: 10 } }), refetchInterval: interval });

  const fault: unknown = standing.error ?? runs.error ?? shares.error;
  const all = standing.data && sumOfPrograms(standing.data.programs);
  const tabNews = all && all.needs_attention > 0 ? `${countText(all.needs_attention)} need attention` : undefined;
  return (
    <>
      <div className="wb-page-head">
        <PageHeading title="Safety net" tabNews={tabNews} />
        <LiveBar at={standing.data?.at} />
      </div>
      {fault instanceof Error && <FaultNotice error={fault} shownFrom={standing.data?.at} />}
      <WriteStop />
      {standing.isPending && <p className="wb-quiet">Loading the counts…</p>}
      {all && standing.data && (
        <>
          <AttentionFigure counts={all} programs={standing.data.programs} />
          <div className="wb-columns">
            <StandingSection report={standing.data} all={all} />
            <ReasonsSection report={standing.data} total={all.needs_attention} />
          </div>
        </>
      )}
      <WatchSection />
      {standing.data && (
        <Suspense fallback={<p className="wb-quiet">Loading the outlook…</p>}>
          <OutlookSections report={standing.data} />
        </Suspense>
      )}
      {runs.data && <RunsSection report={runs.data} />}
      {shares.data && <SharesSection report={shares.data} />}
    </>
  );
}
