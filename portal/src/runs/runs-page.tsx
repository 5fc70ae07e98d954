import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getRunsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { RUN_STATE_NAMES, RUN_STATES } from '../words/runs.ts';
import { RUN_COLUMNS, RUN_ORDERS } from './columns.tsx';

/** Every run of a task: what was asked for, by whom, and what came of it. */
export function RunsPage(): ReactNode {
  const search = useSearch({ from: '/runs' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, RUN_ORDERS), ...(after && { before: after }) };
  const list = useList(getRunsOptions({ query }), ({ runs, next, at }) => ({ rows: runs, next, at }));
  const state = search.state === 'live' ? 'In progress' : search.state ? RUN_STATES[search.state].words : 'All states';
  return (
    <ListPage
      title="Runs"
      lead="Each use of a task: frozen input, approval, outcomes and result files."
      heading={`${state}, ${search.program ?? 'all programs'}`}
      noun={['run', 'runs']}
      search={search}
      filters={[
        programFilter(programs),
        {
          kind: 'choice',
          name: 'state',
          label: 'State',
          all: 'All states',
          options: [['live', 'In progress'], ...RUN_STATE_NAMES.map((name) => [name, RUN_STATES[name].words] as const)],
        },
      ]}
      list={list}
      columns={RUN_COLUMNS}
      orders={RUN_ORDERS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/runs"
      empty="Choose another state, or start a run from the tasks."
    />
  );
}
