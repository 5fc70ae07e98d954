import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getIncidentsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { wordsOf } from '../words/codes.ts';
import { INCIDENT_STATES } from '../words/incidents.ts';
import { INCIDENT_COLUMNS } from './incident-list.tsx';
import { INCIDENT_LISTS, type IncidentSearch } from './search.ts';

function listWords(name: (typeof INCIDENT_LISTS)[number]): string {
  return name === 'all' ? 'Open or not' : INCIDENT_STATES[name].words;
}

const ORDERS = { names: ['opened'], own: '-opened' } as const;

/** Uses of playbooks, the newest first. */
export function IncidentsPage(): ReactNode {
  const search = useSearch({ from: '/incidents' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { before: after }) };
  const list = useList(getIncidentsOptions({ query }), ({ incidents, next }) => ({ rows: incidents, next }));
  return (
    <ListPage
      title="Incidents"
      lead={
        <>
          Each is one use of a playbook: its steps, what was done and said, and whether the cause is gone.{' '}
          <Link to="/playbooks">Start one from a playbook.</Link>
        </>
      }
      heading={headingOf(search)}
      noun={['incident', 'incidents']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={INCIDENT_COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/incidents"
      orders={ORDERS}
      empty="No incident is like that."
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
      all: listWords('open'),
      options: INCIDENT_LISTS.filter((name) => name !== 'open').map((name) => [name, listWords(name)]),
    },
    { kind: 'text', name: 'playbook', label: 'Playbook' },
  ];
}

function headingOf({ program, playbook, state }: IncidentSearch): string {
  return [listWords(state ?? 'open'), playbook && wordsOf(playbook), program ?? 'all programs'].filter(Boolean).join(', ');
}
