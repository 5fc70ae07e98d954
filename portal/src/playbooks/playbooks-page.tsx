import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getPlaybooksOptions, type Playbook } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { Said } from '../kit/said.tsx';
import { useList } from '../kit/use-list.ts';
import { TriageParts } from '../triage/parts.tsx';
import { countText } from '../words/quantities.ts';

const COLUMNS: readonly Column<Playbook>[] = [
  {
    id: 'title',
    header: 'Playbook',
    value: ({ title }) => title,
    cell: ({ name, program, title }) => (
      <>
        <Link to="/playbooks/$name" params={{ name }} search={{ program }}>
          {title}
        </Link>{' '}
        <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  { id: 'meaning', header: 'What it means', isText: true, cell: ({ meaning }) => <Said text={meaning} /> },
  { id: 'steps', header: 'Steps', isNumber: true, value: ({ steps }) => steps.length, cell: ({ steps }) => countText(steps.length) },
];

/** What to do about failures, by program. */
export function PlaybooksPage(): ReactNode {
  const search = useSearch({ from: '/playbooks' });
  const { programs } = useSession();
  const query = search.program ? { program: search.program } : {};
  const list = useList(getPlaybooksOptions({ query }), ({ playbooks }) => ({ rows: playbooks, next: null }));
  return (
    <>
      <TriageParts />
      <ListPage
        title="Playbooks"
        lead="What to do about failures: what each means, whom it affects, the steps, and what to tell people."
        heading={`Playbooks of ${search.program ?? 'all programs'}`}
        noun={['playbook', 'playbooks']}
        search={search}
        filters={[programFilter(programs)]}
        list={list}
        columns={COLUMNS}
        rowKey={({ program, name }) => `${program} ${name}`}
        empty="The program has no playbook."
      />
    </>
  );
}
