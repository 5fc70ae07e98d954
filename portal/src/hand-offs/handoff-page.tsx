import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getHandoffsIdOptions, type ShownHandoff } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { Timeline } from '../kit/timeline.tsx';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords } from '../words/codes.ts';
import { whyWords } from '../words/events.ts';
import { DUE_WORDS, HANDOFF_STATES, OUTCOME_WORDS, PROOF_WORDS } from '../words/handoffs.ts';
import { Moment } from '../words/times.tsx';
import { HandoffDeeds } from './handoff-deeds.tsx';

/** One delivery: where it is, what is next, every try and every state. */
export function HandoffPage(): ReactNode {
  const { id } = useParams({ from: '/hand-offs/$id' });
  const query = useShown(getHandoffsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Hand-off ${id}`} within={{ to: '/hand-offs', title: 'Hand-offs' }} query={query}>
      {(handoff) => (
        <>
          <NowSection handoff={handoff} />
          <HandoffDeeds handoff={handoff} />
          <TriesSection tries={handoff.tries} />
          <HistorySection handoff={handoff} />
        </>
      )}
    </DetailPage>
  );
}

function NowSection({ handoff }: { readonly handoff: ShownHandoff }): ReactNode {
  const { program, submission, document, destination, state, reason, proof, schedule, next, due_at } = handoff;
  return (
    <Section title="Where it is">
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={HANDOFF_STATES[state].tone}>
              {HANDOFF_STATES[state].words}
            </StateTag>,
          ],
          ['Reason', reason && reasonWords(reason) !== HANDOFF_STATES[state].words ? reasonWords(reason) : null],
          ['Since', <Moment key="" at={handoff.state_at} isExact />],
          [
            'Next',
            next && due_at ? (
              <>
                {DUE_WORDS[next]}, <Moment at={due_at} isExact />
              </>
            ) : (
              'nothing by itself'
            ),
          ],
          ['Answer due', <Moment key="" at={handoff.answer_by} isExact />],
          [
            'Submission',
            <Link key="" to="/submissions/$program/$id" params={{ program, id: submission }}>
              {submission}
            </Link>,
          ],
          ['Program', program],
          ['Document', document ?? 'the whole submission'],
          ['Destination', destination],
          ['Receiver’s word', [handoff.status, handoff.step].filter(Boolean).join(', ')],
          ['Receipt', handoff.receipt && `${handoff.receipt}${handoff.receipt_kind ? ` (${handoff.receipt_kind})` : ''}`],
          ['How it is proved', proof ? PROOF_WORDS[proof] : 'No program here says how'],
          ['Last asked', schedule?.asked_at && <Moment at={schedule.asked_at} isExact />],
          ['Left out of answers', schedule && schedule.misses > 0 ? `${schedule.misses} times` : null],
        ]}
      />
    </Section>
  );
}

type Try = ShownHandoff['tries'][number];

const TRY_COLUMNS: readonly Column<Try>[] = [
  { id: 'number', header: 'Try', cell: ({ number }) => number },
  { id: 'started', header: 'Sent', cell: ({ started_at }) => <Moment at={started_at} isExact /> },
  {
    id: 'outcome',
    header: 'What came of it',
    cell: ({ outcome, message }) => (
      <>
        {outcome ? OUTCOME_WORDS[outcome] : 'Under way, or nobody came back to say'}
        {message && <div className="wb-sums__means">{message}</div>}
      </>
    ),
  },
  { id: 'receipt', header: 'Receipt', cell: ({ receipt }) => receipt ?? <None /> },
  { id: 'error', header: 'Error', cell: ({ error }) => (error ? reasonWords(error) : <None />) },
  { id: 'http', header: 'HTTP', isNumber: true, cell: ({ http_status }) => http_status ?? <None /> },
  { id: 'content', header: 'Content', cell: ({ content_sha256 }) => <code>{content_sha256.slice(0, 12)}</code> },
];

function TriesSection({ tries }: { readonly tries: readonly Try[] }): ReactNode {
  return (
    <Section title="Tries">
      {tries.length === 0 ? (
        <p className="wb-quiet">Waybill has not called the receiver for it: an older system sent it, or it waits for its turn.</p>
      ) : (
        <ListTable caption="Tries" columns={TRY_COLUMNS} rows={tries} rowKey={({ number }) => String(number)} search={{}} isWhole />
      )}
    </Section>
  );
}

function HistorySection({ handoff: { history } }: { readonly handoff: ShownHandoff }): ReactNode {
  return (
    <Section title="Every state that it was in">
      <Timeline
        groups={[
          {
            key: 'history',
            title: 'Oldest first',
            happenings: history.map(({ from, to, status, step, reason, author, at }, place) => ({
              key: String(place),
              at,
              title: from === to ? `Still: ${HANDOFF_STATES[to].words}` : HANDOFF_STATES[to].words,
              who: author,
              why: reason && whyWords(reason),
              details: (status || step) && <p className="wb-timeline__by">Receiver’s word: {[status, step].filter(Boolean).join(', ')}</p>,
            })),
          },
        ]}
      />
    </Section>
  );
}
