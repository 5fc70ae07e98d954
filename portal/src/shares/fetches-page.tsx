import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getSharesIdFetchesOptions } from '../api/index.ts';
import { ListPage } from '../kit/list-page.tsx';
import { useList } from '../kit/use-list.ts';
import { FETCH_COLUMNS } from './line-columns.tsx';

/** Who fetched what of a share, the newest first. */
export function FetchesPage(): ReactNode {
  const id = Number(useParams({ from: '/shares/$id/fetches' }).id);
  const search = useSearch({ from: '/shares/$id/fetches' });
  const query = search.after ? { before: Number(search.after) } : {};
  const list = useList(getSharesIdFetchesOptions({ path: { id }, query }), ({ fetches, next }) => ({ rows: fetches, next }));
  return (
    <ListPage
      title={`Fetches of share ${id}`}
      lead={
        <>
          Each is on record before its first byte goes out. What happens behind a direct link is seen by the store alone.{' '}
          <Link to="/shares/$id" params={{ id: String(id) }}>
            Back to share {id}
          </Link>
        </>
      }
      heading="All fetches, the newest first"
      noun={['fetch', 'fetches']}
      search={search}
      filters={[]}
      list={list}
      columns={FETCH_COLUMNS}
      rowKey={(fetch) => String(fetch.id)}
      csvOf={`/api/v1/shares/${id}/fetches`}
      empty="Nobody has fetched anything yet."
    />
  );
}
