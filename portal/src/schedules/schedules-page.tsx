import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getSchedulesOptions, type Schedule } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { conditionOf } from '../words/schedules.ts';
import { Moment } from '../words/times.tsx';
import { WithCommands } from '../words/with-commands.tsx';
import { ScheduleParts } from './parts.tsx';
import { TimeOutcome } from './time-columns.tsx';

const COLUMNS: readonly Column<Schedule>[] = [
  {
    id: 'name',
    header: 'Schedule',
    value: ({ name }) => name,
    cell: ({ program, name, task }) => (
      <>
        <Link to="/schedules/$program/$name" params={{ program, name }}>
          {name}
        </Link>{' '}
        <span className="wb-sums__means">
          {task}, {program}
        </span>
      </>
    ),
  },
  { id: 'reason', header: 'Why it runs', isText: true, cell: ({ reason }) => <WithCommands text={reason} /> },
  {
    id: 'condition',
    header: 'State',
    value: (schedule) => conditionOf(schedule).words,
    cell: (schedule) => <StateTag tone={conditionOf(schedule).tone}>{conditionOf(schedule).words}</StateTag>,
  },
  {
    id: 'next',
    header: 'Next time',
    value: ({ next_at: at }) => at ?? '',
    cell: ({ next_at: at, is_active: isActive }) => (at && isActive ? <Moment at={at} /> : <None words="does not run" />),
  },
  {
    id: 'newest',
    header: 'Last time',
    value: ({ newest }) => newest?.due_at ?? '',
    cell: ({ newest }) =>
      newest ? (
        <>
          <Moment at={newest.due_at} />
          <div>
            <TimeOutcome time={newest} />
          </div>
        </>
      ) : (
        <None words="none yet" />
      ),
  },
];

/** Tasks that run by the clock. */
export function SchedulesPage(): ReactNode {
  const search = useSearch({ from: '/schedules' });
  const { programs } = useSession();
  const list = useList(getSchedulesOptions({ query: filterOf(search) }), ({ schedules, next }) => ({ rows: schedules, next }));
  return (
    <>
      <ScheduleParts />
      <ListPage
        title="Schedules"
        lead="Tasks that run by the clock. A time that was not run is never forgotten: it says why."
        heading={search.program ?? 'All programs'}
        noun={['schedule', 'schedules']}
        search={search}
        filters={[programFilter(programs)]}
        list={list}
        columns={COLUMNS}
        rowKey={({ program, name }) => `${program} ${name}`}
        empty="No task of these programs runs by the clock."
      />
    </>
  );
}
