import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FindingRow, getFindingsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { findingWords, LIST_WORDS } from '../words/findings.ts';
import { Moment } from '../words/times.tsx';
import { WithCommands } from '../words/with-commands.tsx';
import { FindingState } from './finding-state.tsx';
import { FINDING_LISTS, type FindingSearch } from './search.ts';
import { SubjectOf } from './subject-of.tsx';

const COLUMNS: readonly Column<FindingRow>[] = [
  {
    id: 'opened',
    header: 'Finding',
    value: ({ id }) => id,
    cell: ({ id, program }) => (
      <>
        <Link to="/findings/$id" params={{ id: String(id) }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">
          <Breakable text={program} />
        </span>
      </>
    ),
  },
  {
    id: 'kind',
    header: 'What does not add up',
    value: ({ kind }) => kind,
    cell: (finding) => (
      <>
        {findingWords(finding.kind)}
        {finding.means && (
          <div className="wb-sums__means">
            <WithCommands text={finding.means} />
          </div>
        )}
      </>
    ),
  },
  {
    id: 'submission',
    header: 'About',
    value: ({ submission, subject }) => submission ?? subject,
    cell: (finding) =>
      finding.submission ? (
        <Link to="/submissions/$program/$id" params={{ program: finding.program, id: finding.submission }}>
          <Breakable text={finding.submission} />
        </Link>
      ) : (
        <SubjectOf finding={finding} />
      ),
  },
  { id: 'answer_by', header: 'To settle by', value: ({ answer_by }) => answer_by, cell: ({ answer_by }) => <Moment at={answer_by} /> },
  { id: 'state', header: 'State', cell: (finding) => <FindingState finding={finding} /> },
  {
    id: 'next',
    header: 'What to do',
    cell: ({ next, closed_at }) => (next && closed_at === null ? <WithCommands text={next} /> : <None words="nothing" />),
  },
];

const ORDERS = { names: ['opened', 'answer_by'], own: 'answer_by' } as const;

/** What does not add up between what was asked, sent and answered. Each has a clock, and somebody settles it. */
export function FindingsPage(): ReactNode {
  const search = useSearch({ from: '/findings' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { after }) };
  const list = useList(getFindingsOptions({ query }), ({ findings, next }) => ({ rows: findings, next }));
  return (
    <ListPage
      title="Findings"
      lead="What does not add up, the most urgent first. A check closes what it sees put right; the rest is closed by a person, with a reason."
      heading={headingOf(search)}
      noun={['finding', 'findings']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/findings"
      orders={ORDERS}
      empty="Nothing of this kind needs settling."
    />
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'list',
      label: 'Which',
      all: LIST_WORDS.open,
      options: FINDING_LISTS.filter((name) => name !== 'open').map((name) => [name, LIST_WORDS[name]]),
    },
    { kind: 'text', name: 'kind', label: 'Kind' },
  ];
}

function headingOf({ program, kind, list, submission }: FindingSearch): string {
  return [LIST_WORDS[list ?? 'open'], kind && findingWords(kind), submission, program ?? 'all programs'].filter(Boolean).join(', ');
}
