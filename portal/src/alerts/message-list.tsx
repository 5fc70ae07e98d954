import type { ReactNode } from 'react';
import type { GetAlertMessagesResponse } from '../api/index.ts';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { DELIVERIES, MESSAGE_KINDS } from '../words/alerts.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

export type Message = GetAlertMessagesResponse['messages'][number];

export const MESSAGE_COLUMNS: readonly Column<Message>[] = [
  {
    id: 'subject',
    header: 'Message',
    cell: ({ subject, kind, lines }) => (
      <>
        {subject}
        <div className="wb-sums__means">{MESSAGE_KINDS[kind]}</div>
        {lines.length > 0 && (
          <details>
            <summary>What it said</summary>
            {lines.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was said is frozen
              <p key={place} className="wb-sums__means">
                {line}
              </p>
            ))}
          </details>
        )}
      </>
    ),
  },
  { id: 'to', header: 'To', cell: ({ audience, partner }) => (audience === 'partner' ? `partner ${partner ?? ''}` : 'operators') },
  { id: 'at', header: 'When', value: ({ created_at }) => created_at, cell: ({ created_at }) => <Moment at={created_at} /> },
  {
    id: 'ways',
    header: 'Ways',
    cell: ({ deliveries }) => (deliveries.length === 0 ? <None words="no channel is set up" /> : <Ways deliveries={deliveries} />),
  },
];

/** The ways that matter each with what became of it; those that were held ready and not needed, in one line. */
function Ways({ deliveries }: Pick<Message, 'deliveries'>): ReactNode {
  const spare = deliveries.filter(({ state }) => state === 'standby' || state === 'dropped');
  const states = [...new Set(spare.map(({ state }) => state))];
  return (
    <ul className="wb-plain-list">
      {deliveries
        .filter((each) => !spare.includes(each))
        .map(({ channel, state, tries, fault, next_try_at }) => (
          <li key={channel}>
            {wordsOf(channel)}: <StateTag tone={DELIVERIES[state].tone}>{DELIVERIES[state].words}</StateTag>
            {tries > 1 && <span className="wb-sums__means">{countOf(tries, 'try', 'tries')}</span>}
            {fault && <div className="wb-sums__means">{fault.message || reasonWords(fault.code)}</div>}
            {next_try_at && (
              <div className="wb-sums__means">
                next try <Moment at={next_try_at} />
              </div>
            )}
          </li>
        ))}
      {states.map((state) => (
        <li key={state} className="wb-sums__means">
          {spare
            .filter((each) => each.state === state)
            .map(({ channel }) => wordsOf(channel))
            .join(', ')}
          : {DELIVERIES[state].words.toLowerCase()}
        </li>
      ))}
    </ul>
  );
}

export function MessageList({ messages }: { readonly messages: readonly Message[] }): ReactNode {
  return <ListTable caption="Messages" columns={MESSAGE_COLUMNS} rows={messages} rowKey={({ id }) => String(id)} search={{}} isWhole />;
}
