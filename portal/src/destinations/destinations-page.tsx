import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type Destination, getDestinationsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { conditionOf } from '../words/destinations.ts';
import { countText, durationText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

const COLUMNS: readonly Column<Destination>[] = [
  {
    id: 'name',
    header: 'Destination',
    value: ({ title }) => title,
    cell: ({ program, name, title }) => (
      <>
        <Link to="/destinations/$program/$name" params={{ program, name }}>
          {title}
        </Link>{' '}
        <span className="wb-sums__means">
          <Breakable text={`${name}, ${program}`} />
        </span>
      </>
    ),
  },
  {
    id: 'condition',
    header: 'How it fares',
    value: (destination) => conditionOf(destination).words,
    cell: (destination) => <StateTag tone={conditionOf(destination).tone}>{conditionOf(destination).words}</StateTag>,
  },
  {
    id: 'to_deliver',
    header: 'To be sent',
    isNumber: true,
    value: ({ to_deliver }) => to_deliver,
    cell: ({ program, name, to_deliver }) => (
      <CountLink
        count={to_deliver}
        to="/hand-offs"
        search={{ program, destination: name, next: 'send' }}
        of={`to be sent to ${name} now`}
      />
    ),
  },
  {
    id: 'to_poll',
    header: 'To be asked about',
    isNumber: true,
    value: ({ to_poll, to_look_up }) => to_poll + to_look_up,
    cell: ({ program, name, to_poll, to_look_up }) => (
      <CountLink
        count={to_poll + to_look_up}
        to="/hand-offs"
        search={{ program, destination: name, next: 'ask' }}
        of={`to be asked about at ${name} now`}
      />
    ),
  },
  {
    id: 'oldest',
    header: 'Oldest of them',
    value: ({ oldest_at }) => oldest_at,
    cell: ({ oldest_at }) => (oldest_at ? <Moment at={oldest_at} /> : <None />),
  },
  {
    id: 'attempts',
    header: 'Taken of attempts, last 24 hours',
    cell: ({ attempts }) => {
      const all = attempts.taken + attempts.refused + attempts.not_taken + attempts.unknown + attempts.under_way;
      return all === 0 ? <None words="no attempt" /> : `${countText(attempts.taken)} of ${countText(all)}`;
    },
  },
  {
    id: 'liveness',
    header: 'Questions late by',
    value: ({ liveness }) => liveness?.waits_seconds ?? null,
    cell: ({ liveness }) => {
      if (!liveness) return <None words="nothing to ask" />;
      return liveness.waits_seconds === 0 ? <None words="not late" /> : durationText(liveness.waits_seconds);
    },
  },
];

const ANSWERS = { asked: 'asked about deliveries', late: 'not asked in time' } as const;

function isAsked({ liveness }: Destination, answers: keyof typeof ANSWERS | undefined): boolean {
  return answers === undefined || (liveness !== null && (answers === 'asked' || liveness.is_overdue));
}

/** Every receiving system of the programs that the reader may see. */
export function DestinationsPage(): ReactNode {
  const search = useSearch({ from: '/destinations' });
  const { programs } = useSession();
  const { program, answers } = search;
  const list = useList(getDestinationsOptions(), ({ at, destinations }) => ({ at, rows: destinations, next: null }));
  const shown = useMemo(() => {
    const rows = list.data?.rows.filter((row) => (program === undefined || row.program === program) && isAsked(row, answers)) ?? [];
    return { ...list, data: list.data && { ...list.data, rows } } as typeof list;
  }, [list, program, answers]);
  return (
    <ListPage
      title="Destinations"
      lead="The systems that submissions are handed to: what waits for each now, and how attempts and questions ended in the last 24 hours."
      heading={['How each fares', answers && ANSWERS[answers], program ?? 'all programs'].filter(Boolean).join(', ')}
      noun={['destination', 'destinations']}
      search={search}
      filters={[
        programFilter(programs),
        {
          kind: 'choice',
          name: 'answers',
          label: 'Questions',
          all: 'Asked or not',
          options: [
            ['asked', ANSWERS.asked],
            ['late', ANSWERS.late],
          ],
        },
      ]}
      list={shown}
      columns={COLUMNS}
      rowKey={(row) => `${row.program} ${row.name}`}
      empty="No program that you may see hands anything to anybody."
    />
  );
}
