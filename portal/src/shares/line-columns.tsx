import type { ReactNode } from 'react';
import type { ShareFetch, ShareLine } from '../api/index.ts';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { reasonWords } from '../words/codes.ts';
import { bytesText, countText } from '../words/quantities.ts';
import { LINE_STATES } from '../words/shares.ts';
import { Moment } from '../words/times.tsx';

export const LINE_COLUMNS: readonly Column<ShareLine>[] = [
  { id: 'file', header: 'Package', cell: ({ file }) => file },
  { id: 'state', header: 'Answer', cell: (line) => <LineState line={line} /> },
  { id: 'bytes', header: 'Size', isNumber: true, isShort: true, cell: ({ bytes }) => bytesText(bytes) },
  {
    id: 'fetches',
    header: 'Fetched',
    cell: ({ fetches, last_fetched_at: at }) =>
      at ? (
        <>
          {countText(fetches)} ×, last <Moment at={at} />
        </>
      ) : (
        <None words="not yet" />
      ),
  },
  { id: 'hash', header: 'SHA-256', isText: true, cell: ({ sha256 }) => <code className="wb-hash">{sha256}</code> },
];

function LineState({ line: { state, reason, state_at: at, is_destroyed: isDestroyed } }: { readonly line: ShareLine }): ReactNode {
  return (
    <>
      <StateTag tone={LINE_STATES[state].tone}>{LINE_STATES[state].words}</StateTag>
      <div className="wb-sums__means">
        {reason && `${state === 'revoked' ? reasonWords(reason) : reason}, `}
        since <Moment at={at} />
        {isDestroyed && '; its package was destroyed'}
      </div>
    </>
  );
}

export const FETCH_COLUMNS: readonly Column<ShareFetch>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <Moment at={at} isExact /> },
  { id: 'package', header: 'Package of', cell: ({ submission }) => submission },
  { id: 'by', header: 'By', cell: ({ by }) => (by ? `${by}, signed in` : 'whoever held the link') },
  { id: 'remote', header: 'From', cell: ({ remote }) => remote ?? <None words="not noted" /> },
];
