import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type AlertRow, getAlertsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { ALERT_STATES, SEVERITIES, SEVERITY_NAMES } from '../words/alerts.ts';
import { wordsOf } from '../words/codes.ts';
import { Moment } from '../words/times.tsx';
import { AlertCount, AlertParts, Severity } from './parts.tsx';
import { ALERT_LISTS, type AlertSearch } from './search.ts';

const LIST_WORDS = { live: 'Not over', resolved: 'Over', all: 'Over or not' } as const;

const COLUMNS: readonly Column<AlertRow>[] = [
  {
    id: 'title',
    header: 'What fired',
    isWide: true,
    value: ({ title }) => title,
    cell: ({ id, title, program, rule }) => (
      <>
        <Link to="/alerts/$id" params={{ id: String(id) }}>
          {title}
        </Link>{' '}
        <span className="wb-sums__means">
          {wordsOf(rule)}, {program ?? 'whole installation'}
        </span>
      </>
    ),
  },
  { id: 'count', header: 'Count', value: ({ count }) => count, cell: (alert) => <AlertCount alert={alert} /> },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state, acknowledged }) => (
      <>
        <StateTag tone={ALERT_STATES[state].tone}>{ALERT_STATES[state].words}</StateTag>
        {state === 'acknowledged' && acknowledged && <div className="wb-sums__means">{acknowledged.by}</div>}
      </>
    ),
  },
  { id: 'severity', header: 'How pressing', value: ({ severity }) => severity, cell: ({ severity }) => <Severity severity={severity} /> },
  { id: 'opened', header: 'Since', value: ({ opened_at }) => opened_at, cell: ({ opened_at }) => <Moment at={opened_at} /> },
];

const ORDERS = { names: ['opened'], own: '-opened' } as const;

/** What operators are told of. */
export function AlertsPage(): ReactNode {
  const search = useSearch({ from: '/alerts' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { before: after }) };
  const list = useList(getAlertsOptions({ query }), ({ alerts, next }) => ({ rows: alerts, next }));
  return (
    <>
      <AlertParts />
      <ListPage
        title="Alerts"
        lead="What operators are told of, the newest first. An alert ends by itself when its cause is gone; each count leads to the list that it counts."
        heading={headingOf(search)}
        noun={['alert', 'alerts']}
        search={search}
        filters={filtersOf(programs)}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        csvOf="/api/v1/alerts"
        orders={ORDERS}
        empty="No rule finds anything of this kind."
      />
    </>
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'list',
      label: 'Which',
      all: LIST_WORDS.live,
      options: ALERT_LISTS.filter((name) => name !== 'live').map((name) => [name, LIST_WORDS[name]]),
    },
    {
      kind: 'choice',
      name: 'severity',
      label: 'How pressing',
      all: 'All',
      options: SEVERITY_NAMES.map((name) => [name, SEVERITIES[name]]),
    },
    { kind: 'text', name: 'rule', label: 'Rule' },
  ];
}

function headingOf({ program, rule, severity, list }: AlertSearch): string {
  return [LIST_WORDS[list ?? 'live'], severity && wordsOf(severity), rule && wordsOf(rule), program ?? 'all programs']
    .filter(Boolean)
    .join(', ');
}
