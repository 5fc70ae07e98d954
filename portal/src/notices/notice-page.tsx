import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getNoticesIdOptions, postNoticesIdRetriesMutation, type ShownNotice } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { CHANNELS, NOTICE_KINDS, NOTICE_STATES, noticeWhy } from '../words/notices.ts';
import { countOf, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { SubmissionLinks } from './notices-page.tsx';

/** One message to a person: what it is about, every try, and whether it is proved to have arrived. */
export function NoticePage(): ReactNode {
  const { id } = useParams({ from: '/notices/$id' });
  const query = useShown(getNoticesIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Notice ${id}`} within={{ to: '/notices', title: 'Notices' }} query={query}>
      {(notice) => (
        <>
          <NowSection notice={notice} />
          <NoticeDeeds notice={notice} />
          <Section title="Tries">
            {notice.tries.length === 0 ? (
              <p className="wb-quiet">It was not sent yet.</p>
            ) : (
              <ListTable
                caption="Tries"
                columns={TRY_COLUMNS}
                rows={notice.tries}
                rowKey={({ number }) => String(number)}
                search={{}}
                isWhole
              />
            )}
          </Section>
        </>
      )}
    </DetailPage>
  );
}

function NowSection({ notice }: { readonly notice: ShownNotice }): ReactNode {
  const { program, kind, title, state, why, reason, submissions, addresses, to } = notice;
  return (
    <Section title={NOTICE_KINDS[kind]}>
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={NOTICE_STATES[state].tone}>
              {NOTICE_STATES[state].words}
            </StateTag>,
          ],
          ['Because', why && noticeWhy(why)],
          ['Since', <Moment key="" at={notice.state_at} isExact />],
          ['About', <SubmissionLinks key="" program={program} submissions={submissions} />],
          ['Why it is written', reason && reasonWords(reason)],
          ['Message', title],
          ['Program', program],
          ['Composed', <Moment key="" at={notice.composed_at} isExact />],
          ['Confirmed', notice.confirmed_at && <Moment at={notice.confirmed_at} isExact />],
          ['To be confirmed by', notice.confirmed_at === null ? <Moment key="" at={notice.confirm_by} isExact /> : null],
          ['Next step', notice.next_at && <Moment at={notice.next_at} isExact />],
          ['Address of the newest try', to ?? 'none yet'],
          ['Addresses that are known', countText(addresses)],
        ]}
      />
    </Section>
  );
}

type Try = ShownNotice['tries'][number];

const TRY_COLUMNS: readonly Column<Try>[] = [
  { id: 'number', header: 'Try', cell: ({ number }) => number },
  { id: 'to', header: 'To', cell: ({ channel, to }) => `${CHANNELS[channel]} to ${to}` },
  { id: 'started', header: 'Sent', cell: ({ started_at }) => <Moment at={started_at} isExact /> },
  {
    id: 'outcome',
    header: 'What came of it',
    cell: ({ outcome, error, http_status }) => (
      <>
        {outcome ? noticeWhy(outcome) : 'Under way, or nobody came back to say'}
        {(error ?? http_status) && (
          <div className="wb-sums__means">
            {[error && reasonWords(error), http_status && `HTTP ${http_status}`].filter(Boolean).join(', ')}
          </div>
        )}
      </>
    ),
  },
  {
    id: 'status',
    header: 'What the notify service says',
    cell: ({ status, status_at, told_by }) =>
      status ? (
        <>
          {noticeWhy(status)}
          <div className="wb-sums__means">
            {told_by === null ? '' : `${wordsOf(told_by)}, `}
            {status_at && <Moment at={status_at} />}
          </div>
        </>
      ) : (
        <None words="nothing yet" />
      ),
  },
];

function NoticeDeeds({ notice: { id, program, title, state, submissions } }: { readonly notice: ShownNotice }): ReactNode {
  if (!useMay('operate') || state !== 'failed') return null;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label="Send it again"
          title={`Send notice ${id} again`}
          facts={[
            ['Notices', '1'],
            ['Message', `${title}, ${program}`],
            ['About', countOf(submissions.length, 'submission')],
            ['What it does', 'sends from its first address on'],
          ]}
          warning="Its person may get it twice: a try that failed may have arrived all the same."
          mutation={postNoticesIdRetriesMutation()}
          call={(reason) => ({ path: { id }, body: { reason } })}
          done={(notice) => `Notice ${id}: ${NOTICE_STATES[notice.state].words}.`}
        />
      </div>
    </Section>
  );
}
