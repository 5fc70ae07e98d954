import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetAlertChannelsResponse, getAlertChannelsOptions, postAlertChannelsTestsMutation } from '../api/index.ts';
import { Deed } from '../kit/deed.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { AlertParts } from './parts.tsx';

type Channel = GetAlertChannelsResponse['channels'][number];

const COLUMNS: readonly Column<Channel>[] = [
  {
    id: 'channel',
    header: 'Channel',
    value: ({ channel }) => channel,
    cell: ({ channel, kind }) => (
      <>
        {wordsOf(channel)}
        {kind !== channel && <span className="wb-sums__means">{wordsOf(kind)}</span>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ is_set_up, failed_at, sent_at }) => {
      if (!is_set_up) return <StateTag tone="quiet">Not set up</StateTag>;
      if (failed_at && (!sent_at || sent_at < failed_at)) return <StateTag tone="bad">The newest message failed</StateTag>;
      return <StateTag tone="good">{sent_at ? 'Messages come through' : 'Set up, nothing sent yet'}</StateTag>;
    },
  },
  {
    id: 'sent',
    header: 'Last sent',
    value: ({ sent_at }) => sent_at,
    cell: ({ sent_at }) => (sent_at ? <Moment at={sent_at} /> : <None words="never" />),
  },
  { id: 'waiting', header: 'Waiting', isNumber: true, value: ({ waiting }) => waiting, cell: ({ waiting }) => countText(waiting) },
  {
    id: 'failed',
    header: 'Failed for good',
    isNumber: true,
    value: ({ failed }) => failed,
    cell: ({ failed }) => countText(failed),
  },
  {
    id: 'fault',
    header: 'Newest failure',
    cell: ({ fault, failed_at }) =>
      fault && failed_at ? (
        <>
          {reasonWords(fault)}, <Moment at={failed_at} />
        </>
      ) : (
        <None />
      ),
  },
  {
    id: 'deeds',
    header: 'What you can do',
    cell: ({ channel, is_set_up }) => (is_set_up ? <TestDeed channel={channel} /> : <None words="nothing" />),
  },
];

function TestDeed({ channel }: { readonly channel?: string }): ReactNode {
  return (
    <Deed
      label={channel === undefined ? 'Test every channel' : `Send a test by ${wordsOf(channel)}`}
      title={channel === undefined ? 'Send a test message by every channel' : `Send a test message by ${wordsOf(channel)}`}
      right="administer"
      facts={[['What it does', 'sends one message that says that it is a test, at once']]}
      mutation={postAlertChannelsTestsMutation()}
      call={(reason) => ({ body: { reason, ...(channel !== undefined && { channel }) } })}
      done={({ tested }) =>
        tested
          .map((one) => `${wordsOf(one.channel)}: ${one.is_sent ? 'sent' : `failed, ${reasonWords(one.fault ?? 'unknown')}`}.`)
          .join(' ') || 'No channel is set up.'
      }
    />
  );
}

/** The ways by which people are told, and whether messages come through. */
export function ChannelsPage(): ReactNode {
  const search = useSearch({ from: '/alerts/channels' });
  const list = useList(getAlertChannelsOptions(), ({ channels }) => ({ rows: channels, next: null }));
  return (
    <>
      <AlertParts />
      <ListPage
        title="Alert channels"
        lead="The ways by which operators and partners are told, and whether messages come through. Addresses stand in the settings and are not shown."
        heading="Every channel"
        noun={['channel', 'channels']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ channel }) => channel}
        empty="No channel is set up: nobody is told. Set one in the installation’s configuration."
      >
        <div className="wb-buttons">
          <TestDeed />
        </div>
      </ListPage>
    </>
  );
}
