import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getHandoffsOptions, type HandoffRow } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { reasonWords } from '../words/codes.ts';
import { DUE_WORDS, HANDOFF_STATE_NAMES, HANDOFF_STATES } from '../words/handoffs.ts';
import { Moment } from '../words/times.tsx';
import type { HandoffSearch } from './search.ts';

const COLUMNS: readonly Column<HandoffRow>[] = [
  {
    id: 'made',
    header: 'Hand-off',
    value: ({ id }) => id,
    cell: ({ id, document }) => (
      <>
        <Link to="/hand-offs/$id" params={{ id: String(id) }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">{document ?? 'whole submission'}</span>
      </>
    ),
  },
  {
    id: 'submission',
    header: 'Submission',
    value: ({ submission }) => submission,
    cell: ({ program, submission }) => (
      <>
        <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
          <Breakable text={submission} />
        </Link>{' '}
        <span className="wb-sums__means">
          <Breakable text={program} />
        </span>
      </>
    ),
  },
  {
    id: 'destination',
    header: 'Destination',
    value: ({ destination }) => destination,
    cell: ({ destination }) => <Breakable text={destination} />,
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state, reason }) => (
      <>
        <StateTag tone={HANDOFF_STATES[state].tone}>{HANDOFF_STATES[state].words}</StateTag>
        {reason && reasonWords(reason) !== HANDOFF_STATES[state].words && <div className="wb-sums__means">{reasonWords(reason)}</div>}
      </>
    ),
  },
  { id: 'changed', header: 'Since', value: ({ state_at }) => state_at, cell: ({ state_at }) => <Moment at={state_at} /> },
  { id: 'answer_by', header: 'Answer due', value: ({ answer_by }) => answer_by, cell: ({ answer_by }) => <Moment at={answer_by} /> },
  {
    id: 'due',
    header: 'Next',
    value: ({ due_at }) => due_at,
    cell: ({ next, due_at }) =>
      next && due_at ? (
        <>
          {DUE_WORDS[next]}, <Moment at={due_at} />
        </>
      ) : (
        <None words="nothing by itself" />
      ),
  },
];

const ORDERS = { names: ['made', 'changed', 'due'], own: 'made' } as const;
/** Without `next` the list holds hand-offs that nothing is due about. */
const UNDUE = { names: ['made', 'changed'], own: 'made' } as const;

/** Every delivery to another system, from the intent to the final answer. */
export function HandoffsPage(): ReactNode {
  const search = useSearch({ from: '/hand-offs' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const orders = search.next ? ORDERS : UNDUE;
  const query = { ...filterOf(rest), ...orderOf(search, orders), ...(after && { after }) };
  const list = useList(getHandoffsOptions({ query }), (answer) => answer);
  return (
    <ListPage
      title="Hand-offs"
      lead="Each delivery of a document to another system, from the intent to the receiver’s final answer, whatever its age."
      heading={headingOf(search)}
      noun={['hand-off', 'hand-offs']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/handoffs"
      orders={orders}
      empty="Choose another state, or take a filter away."
    />
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      all: 'All states',
      options: HANDOFF_STATE_NAMES.map((name) => [name, HANDOFF_STATES[name].words]),
    },
    { kind: 'text', name: 'destination', label: 'Destination' },
    { kind: 'text', name: 'receipt', label: 'Receipt' },
    {
      kind: 'choice',
      name: 'next',
      label: 'Next by itself',
      all: 'Anything or nothing',
      options: [
        ['send', 'Send it'],
        ['ask', 'Ask about it'],
      ],
    },
    { kind: 'choice', name: 'overdue', label: 'Answer', all: 'Due or not', options: [['true', 'Overdue']] },
  ];
}

function headingOf({ program, state, destination, overdue, unproved, next }: HandoffSearch): string {
  const parts = [
    state ? HANDOFF_STATES[state].words : 'All states',
    overdue && 'overdue',
    unproved && 'not proved',
    next && (next === 'send' ? 'to be sent' : 'to be asked about'),
    destination,
    program ?? 'all programs',
  ];
  return parts.filter(Boolean).join(', ');
}
