import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getScheduleTimesOptions, type ScheduleTime } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { TIME_STATE_NAMES, TIME_STATES } from '../words/schedules.ts';
import { ScheduleParts } from './parts.tsx';
import type { TimeSearch } from './search.ts';
import { TIME_COLUMNS } from './time-columns.tsx';

const COLUMNS: readonly Column<ScheduleTime>[] = [
  {
    id: 'schedule',
    header: 'Schedule',
    cell: ({ program, schedule }) => (
      <>
        <Link to="/schedules/$program/$name" params={{ program, name: schedule }}>
          {schedule}
        </Link>{' '}
        <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  ...TIME_COLUMNS,
];

/** Due times of every schedule, the newest first. */
export function TimesPage(): ReactNode {
  const search = useSearch({ from: '/schedules/times' });
  const { programs } = useSession();
  const { after, hours, ...rest } = search;
  const query = { ...filterOf(rest), ...(hours && { hours: Number(hours) }), ...(after && { after: Number(after) }) };
  const list = useList(getScheduleTimesOptions({ query }), ({ times, next }) => ({ rows: times, next }));
  return (
    <>
      <ScheduleParts />
      <ListPage
        title="Times of schedules"
        lead="Every due time, the newest first. Look at what was not run; each says why."
        heading={headingOf(search)}
        noun={['time', 'times']}
        search={search}
        filters={filtersOf(programs)}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        csvOf="/api/v1/schedule-times"
        empty="A schedule’s time stands here from the moment on at which it was due."
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
      label: 'What came of it',
      all: 'Whatever it was',
      options: TIME_STATE_NAMES.map((name) => [name, TIME_STATES[name].words]),
    },
    { kind: 'text', name: 'schedule', label: 'Schedule' },
    { kind: 'text', name: 'hours', label: 'In the last hours' },
  ];
}

function headingOf({ program, state, schedule, hours }: TimeSearch): string {
  return [state ? TIME_STATES[state].words : 'Every time', hours && `in the last ${hours} hours`, schedule, program ?? 'all programs']
    .filter(Boolean)
    .join(', ');
}
