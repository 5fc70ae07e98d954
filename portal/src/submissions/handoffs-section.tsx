import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { HandoffRow } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { HANDOFF_STATES } from '../words/handoffs.ts';
import { Moment } from '../words/times.tsx';

const COLUMNS: readonly Column<HandoffRow>[] = [
  {
    id: 'id',
    header: 'Hand-off',
    cell: ({ id, document }) => (
      <>
        <Link to="/hand-offs/$id" params={{ id: String(id) }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">{document ?? 'whole submission'}</span>
      </>
    ),
  },
  { id: 'destination', header: 'Destination', cell: ({ destination }) => destination },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <StateTag tone={HANDOFF_STATES[state].tone}>{HANDOFF_STATES[state].words}</StateTag>,
  },
  { id: 'status', header: 'Receiver’s word', cell: ({ status }) => status ?? <None /> },
  { id: 'since', header: 'Since', cell: ({ state_at }) => <Moment at={state_at} /> },
];

export function HandoffsSection({ rows }: { readonly rows: readonly HandoffRow[] }): ReactNode {
  return (
    <Section title="Hand-offs">
      {rows.length === 0 ? (
        <p className="wb-quiet">It has not been handed to anybody yet.</p>
      ) : (
        <ListTable caption="Hand-offs" columns={COLUMNS} rows={rows} rowKey={({ id }) => String(id)} search={{}} isWhole />
      )}
    </Section>
  );
}
