import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getAlertMessagesOptions } from '../api/index.ts';
import { ListPage } from '../kit/list-page.tsx';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { MESSAGE_COLUMNS } from './message-list.tsx';
import { AlertParts } from './parts.tsx';

const AUDIENCES = { operators: 'Operators', partner: 'Partners' } as const;

/** What operators and partners were told, and what became of each message. */
export function MessagesPage(): ReactNode {
  const search = useSearch({ from: '/alerts/messages' });
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...(after && { before: Number(after) }) };
  const list = useList(getAlertMessagesOptions({ query }), ({ messages, next }) => ({ rows: messages, next }));
  return (
    <>
      <AlertParts />
      <ListPage
        title="Messages"
        lead="What operators and partners were told, the newest first, and whether each message came through. Nothing personal stands in any of them."
        heading={search.audience ? AUDIENCES[search.audience] : 'To everybody'}
        noun={['message', 'messages']}
        search={search}
        filters={[{ kind: 'choice', name: 'audience', label: 'To whom', all: 'Everybody', options: Object.entries(AUDIENCES) }]}
        list={list}
        columns={MESSAGE_COLUMNS}
        rowKey={({ id }) => String(id)}
        csvOf="/api/v1/alert-messages"
        empty="Nobody was told of anything."
      />
    </>
  );
}
