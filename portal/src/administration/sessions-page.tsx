import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetSessionsResponse, getSessionsOptions } from '../api/index.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { useList } from '../kit/use-list.ts';
import { Moment } from '../words/times.tsx';
import { Parts } from './parts.tsx';

type OpenSession = GetSessionsResponse['sessions'][number];

const WAYS = { link: 'by link', password: 'by password', provider: 'at the organisation’s sign-in' } as const;

const COLUMNS: readonly Column<OpenSession>[] = [
  { id: 'user', header: 'User', value: ({ user }) => user, cell: ({ user }) => user },
  { id: 'way', header: 'Signed in', value: ({ way }) => way, cell: ({ way }) => WAYS[way] },
  { id: 'since', header: 'Since', value: ({ created_at: at }) => at, cell: ({ created_at: at }) => <Moment at={at} /> },
  { id: 'seen', header: 'Last seen', value: ({ seen_at: at }) => at, cell: ({ seen_at: at }) => <Moment at={at} /> },
  { id: 'until', header: 'Until', value: ({ expires_at: at }) => at, cell: ({ expires_at: at }) => <Moment at={at} /> },
];

/** Who is signed in now. */
export function SessionsPage(): ReactNode {
  const search = useSearch({ from: '/administration/sessions' });
  const list = useList(getSessionsOptions(), ({ sessions }) => ({ rows: sessions, next: null }));
  return (
    <>
      <Parts />
      <ListPage
        title="Sessions"
        lead="Who is signed in now. A session that nobody uses for half an hour has ended; removing a user ends all of theirs."
        heading="Open now"
        noun={['session', 'sessions']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        empty="Nobody is signed in by a browser."
      />
    </>
  );
}
