import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PartnerShare } from '../api/index.ts';
import type { Column } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { bytesText, countText } from '../words/quantities.ts';
import { isLate, SHARE_STATES } from '../words/shares.ts';
import { Moment } from '../words/times.tsx';
import { LineCount } from './line-count.tsx';

/** What of a share stands in a list, for us and for its partner. */
export function shareColumns(isOurs: boolean): readonly Column<PartnerShare>[] {
  return [
    {
      id: 'made',
      header: 'Share',
      value: ({ created_at: at }) => at,
      cell: ({ id, program, partner, created_at: at }) => (
        <>
          <Link to="/shares/$id" params={{ id: String(id) }}>
            {id}
          </Link>{' '}
          <span className="wb-sums__means">
            {isOurs ? `${program} for ${partner}` : program}, made <Moment at={at} />
          </span>
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      value: ({ state }) => state,
      cell: ({ state }) => <StateTag tone={SHARE_STATES[state].tone}>{SHARE_STATES[state].words}</StateTag>,
    },
    {
      id: 'packages',
      header: 'Packages',
      isNumber: true,
      value: ({ packages }) => packages,
      isShort: true,
      cell: (share) => (
        <>
          <LineCount share={share} count={share.packages} of="packages" />
          <span className="wb-sums__means">{bytesText(share.bytes)}</span>
        </>
      ),
    },
    { id: 'fetched', header: 'Fetched', isNumber: true, value: ({ fetched }) => fetched, cell: ({ fetched }) => countText(fetched) },
    {
      id: 'accepted',
      header: 'Accepted',
      isNumber: true,
      value: ({ accepted }) => accepted,
      cell: (share) => <LineCount share={share} count={share.accepted} state="accepted" of="accepted packages" />,
    },
    {
      id: 'refused',
      header: 'Refused',
      isNumber: true,
      value: ({ refused }) => refused,
      cell: (share) => <LineCount share={share} count={share.refused} state="refused" of="refused packages" />,
    },
    {
      id: 'unanswered',
      header: 'No answer yet',
      isNumber: true,
      value: ({ unacknowledged }) => unacknowledged,
      cell: (share) => <LineCount share={share} count={share.unacknowledged} state="shared" of="packages without an answer" />,
    },
    {
      id: 'answer_by',
      header: 'Answer due',
      value: ({ answer_by: at }) => at,
      cell: (share) => <AnswerDue share={share} />,
    },
  ];
}

/** Until when the partner is to answer; a late one says so. */
export function AnswerDue({ share }: { readonly share: PartnerShare }): ReactNode {
  if (isLate(share))
    return (
      <StateTag tone="bad">
        Late since <Moment at={share.answer_by} />
      </StateTag>
    );
  return <Moment at={share.answer_by} />;
}
