import { Link } from '@tanstack/react-router';
import type { ListedRun } from '../api/index.ts';
import { Breakable } from '../kit/breakable.tsx';
import type { Column } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { countText } from '../words/quantities.ts';
import { RUN_STATES } from '../words/runs.ts';
import { Moment } from '../words/times.tsx';

export const RUN_ORDERS = { names: ['requested'], own: '-requested' } as const;

/** A run as lists show it. */
export const RUN_COLUMNS: readonly Column<ListedRun>[] = [
  {
    id: 'id',
    header: 'Run',
    value: ({ id }) => id,
    cell: ({ id, title, program }) => (
      <>
        <Link to="/runs/$id" params={{ id: String(id) }}>
          {id}
        </Link>{' '}
        {title}{' '}
        <span className="wb-sums__means">
          <Breakable text={program} />
        </span>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state, state_reason: reason }) => (
      <>
        <StateTag tone={RUN_STATES[state].tone}>{RUN_STATES[state].words}</StateTag>
        {reason && <div className="wb-sums__means">{reason}</div>}
      </>
    ),
  },
  { id: 'total', header: 'Items', value: ({ total }) => total, cell: ({ total }) => countText(total), isNumber: true },
  {
    id: 'failed',
    header: 'Failed or unknown',
    value: ({ failed, unknown }) => failed + unknown,
    cell: ({ failed, unknown }) => countText(failed + unknown),
    isNumber: true,
  },
  { id: 'left', header: 'Left', value: ({ left }) => left, cell: ({ left }) => countText(left), isNumber: true },
  {
    id: 'by',
    header: 'Asked for by',
    value: ({ requested_by: by }) => by,
    cell: ({ requested_by: by, reason }) => (
      <>
        <Breakable text={by} />
        <div className="wb-sums__means wb-words">{reason}</div>
      </>
    ),
  },
  { id: 'requested', header: 'When', value: ({ requested_at: at }) => at, cell: ({ requested_at: at }) => <Moment at={at} /> },
];
