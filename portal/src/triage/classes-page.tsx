import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ErrorClass, getErrorClassesOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { CountLink } from '../kit/count-link.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { wordsOf } from '../words/codes.ts';
import { countOf, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { CLASS_STATES, STAGE_NAMES, STAGES } from '../words/triage.ts';
import { ClassState, classTitle, TriageParts } from './parts.tsx';
import { CLASS_LISTS, type ClassSearch } from './search.ts';

const LIST_WORDS = {
  open: CLASS_STATES.open.words,
  resolved: CLASS_STATES.resolved.words,
  ignored: CLASS_STATES.ignored.words,
  all: 'Open or not',
} as const;

const COLUMNS: readonly Column<ErrorClass>[] = [
  {
    id: 'class',
    header: 'Error class',
    isWide: true,
    value: (row) => classTitle(row),
    cell: (row) => (
      <>
        <Link to="/triage/$id" params={{ id: String(row.id) }}>
          {classTitle(row)}
        </Link>
        <div className="wb-sums__means">
          <ClassState row={row} /> {row.program}
          {row.pattern && `, “${row.pattern}”`}
        </div>
        <div className="wb-sums__means">{row.owner ? `${row.owner} looks after it` : 'nobody looks after it'}</div>
      </>
    ),
  },
  { id: 'hour', header: 'Last hour', isNumber: true, value: ({ last_hour }) => last_hour, cell: ({ last_hour }) => countText(last_hour) },
  { id: 'day', header: 'Last day', isNumber: true, value: ({ last_day }) => last_day, cell: ({ last_day }) => countText(last_day) },
  { id: 'week', header: 'Last week', isNumber: true, value: ({ last_week }) => last_week, cell: ({ last_week }) => countText(last_week) },
  {
    id: 'occurrences',
    header: 'In all',
    isNumber: true,
    value: ({ occurrences }) => occurrences,
    cell: ({ occurrences }) => countText(occurrences),
  },
  {
    id: 'submissions',
    header: 'Submissions',
    isNumber: true,
    value: ({ submissions }) => submissions,
    cell: ({ id, program, submissions, people }) => (
      <>
        <CountLink
          count={submissions}
          to="/submissions"
          search={{ program, error_class: String(id) }}
          of={`submissions that error class ${id} ever concerned`}
        />
        <div className="wb-sums__means">{countOf(people, 'person', 'people')}</div>
      </>
    ),
  },
  {
    id: 'first_seen',
    header: 'First seen',
    value: ({ first_seen_at }) => first_seen_at,
    cell: ({ first_seen_at }) => <Moment at={first_seen_at} />,
  },
  {
    id: 'last_seen',
    header: 'Last seen',
    value: ({ last_seen_at }) => last_seen_at,
    cell: ({ last_seen_at }) => <Moment at={last_seen_at} />,
  },
];

const ORDERS = { names: ['occurrences', 'first_seen', 'last_seen'], own: '-last_seen' } as const;

/** Failures that are the same failure, those seen last first. */
export function ClassesPage(): ReactNode {
  const search = useSearch({ from: '/triage/classes' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { after }) };
  const list = useList(getErrorClassesOptions({ query }), ({ classes, next, windows }) => ({ rows: classes, next, at: windows.at }));
  return (
    <>
      <TriageParts />
      <ListPage
        title="Error classes"
        lead="Failures that are the same failure, those seen last first. Hours, days and weeks are whole clock hours up to now."
        heading={headingOf(search)}
        noun={['error class', 'error classes']}
        search={search}
        filters={filtersOf(programs)}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        csvOf="/api/v1/error-classes"
        orders={ORDERS}
        empty="Nothing of this kind fails."
      />
    </>
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      all: LIST_WORDS.open,
      options: CLASS_LISTS.filter((name) => name !== 'open').map((name) => [name, LIST_WORDS[name]]),
    },
    { kind: 'choice', name: 'stage', label: 'Where it failed', all: 'Anywhere', options: STAGE_NAMES.map((name) => [name, STAGES[name]]) },
    { kind: 'choice', name: 'regressed', label: 'Came again', all: 'Or not', options: [['true', 'Came again after it was resolved']] },
    { kind: 'text', name: 'place', label: 'At' },
    { kind: 'text', name: 'owner', label: 'Owner' },
  ];
}

function headingOf({ program, state, stage, place, regressed, owner }: ClassSearch): string {
  return [
    LIST_WORDS[state ?? 'open'],
    stage && STAGES[stage],
    place && wordsOf(place),
    regressed && 'came again',
    owner,
    program ?? 'all programs',
  ]
    .filter(Boolean)
    .join(', ');
}
