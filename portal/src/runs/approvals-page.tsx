import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getReviewsOptions, getRunsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { CountLink } from '../kit/count-link.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { useShown } from '../kit/use-shown.ts';
import { RUN_COLUMNS, RUN_ORDERS } from './columns.tsx';

/** Nothing of it has run: there is no outcome to show. */
const COLUMNS = RUN_COLUMNS.filter(({ id }) => id !== 'failed' && id !== 'left' && id !== 'state');

/** What waits for a second person. */
export function ApprovalsPage(): ReactNode {
  const search = useSearch({ from: '/approvals' });
  const { programs, user } = useSession();
  const { after, state: _state, ...rest } = search;
  const query = { ...filterOf(rest), state: 'awaiting_approval' as const, ...orderOf(search, RUN_ORDERS), ...(after && { before: after }) };
  const list = useList(getRunsOptions({ query }), ({ runs, next, at }) => ({ rows: runs, next, at }));
  return (
    <ListPage
      title="Approvals"
      lead={`Runs that wait for somebody who did not ask for them. ${user.rights.includes('approve') ? 'Open one to see what it will do, and decide.' : 'You have no role that decides on them.'}`}
      heading={`Waiting for approval, ${search.program ?? 'all programs'}`}
      noun={['run', 'runs']}
      search={search}
      filters={[programFilter(programs)]}
      list={list}
      columns={COLUMNS}
      orders={RUN_ORDERS}
      rowKey={({ id }) => String(id)}
      empty="Nothing waits for anybody."
    >
      <OpenReviews />
    </ListPage>
  );
}

/** Starts without approval that somebody still has to look at. */
function OpenReviews(): ReactNode {
  const { data } = useShown(getReviewsOptions({ query: { open: 'true', limit: 500 } }));
  const [first] = data?.reviews ?? [];
  if (!data || !first) return null;
  return (
    <p className="wb-warning">
      <CountLink
        count={data.reviews.length}
        to={`/runs/${first.run}`}
        of="emergency starts that nobody has reviewed; leads to the newest"
      />{' '}
      started without approval and wait for a review: {data.reviews.map(({ run }) => `run ${run}`).join(', ')}.
    </p>
  );
}
