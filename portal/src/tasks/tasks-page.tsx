import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getTasksOptions, type ListedTask } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { countOf } from '../words/quantities.ts';
import { RISK_TONES, RISKS } from '../words/runs.ts';
import { WithCommands } from '../words/with-commands.tsx';
import { overWords } from './over.ts';

const COLUMNS: readonly Column<ListedTask>[] = [
  {
    id: 'title',
    header: 'Task',
    value: ({ title }) => title,
    cell: ({ program, name, title, description }) => (
      <>
        <Link to="/tasks/$program/$name" params={{ program, name }}>
          {title}
        </Link>
        <div className="wb-sums__means">
          <WithCommands text={description} />
        </div>
      </>
    ),
  },
  { id: 'program', header: 'Program', value: ({ program }) => program, cell: ({ program }) => <Breakable text={program} /> },
  {
    id: 'risk',
    header: 'Risk',
    value: ({ risk }) => risk,
    cell: ({ risk }) => <StateTag tone={RISK_TONES[risk]}>{RISKS[risk]}</StateTag>,
  },
  {
    id: 'approvals',
    header: 'Who must agree',
    value: ({ approvals }) => approvals,
    cell: ({ approvals }) => (approvals === 0 ? 'nobody' : countOf(approvals, 'other person', 'other people')),
  },
  { id: 'over', header: 'Works over', cell: ({ over, works }) => over.map((kind) => overWords(kind, works)).join('; ') },
];

/** What can be run: reviewed code, in words for whoever runs it. */
export function TasksPage(): ReactNode {
  const search = useSearch({ from: '/tasks' });
  const { programs } = useSession();
  const list = useList(getTasksOptions(), ({ tasks }) => ({
    rows: tasks.filter(({ program }) => search.program === undefined || program === search.program),
    next: null,
  }));
  return (
    <ListPage
      title="Tasks"
      lead="Reviewed code in place of a production console. Each use is previewed, agreed to where it must be, recorded, and answered with files."
      heading={`Every task of ${search.program ?? 'all programs'}`}
      noun={['task', 'tasks']}
      search={search}
      filters={[programFilter(programs)]}
      list={list}
      columns={COLUMNS}
      rowKey={({ program, name }) => `${program} ${name}`}
      empty="Choose another program."
    />
  );
}
