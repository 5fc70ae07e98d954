import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getStandingOptions, getSubmissionsOptions, type SubmissionRow } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { filterOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { STANDING_TONES, STANDING_WORDS, STANDINGS } from '../words/standings.ts';
import { Moment } from '../words/times.tsx';
import type { SubmissionSearch } from './search.ts';

const COLUMNS: readonly Column<SubmissionRow>[] = [
  {
    id: 'id',
    header: 'Submission',
    value: ({ id }) => id,
    cell: ({ program, id }) => (
      <>
        <Link to="/submissions/$program/$id" params={{ program, id }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  { id: 'form', header: 'Form', value: ({ form }) => form, cell: ({ form }) => form, isShort: true },
  { id: 'submitted', header: 'Submitted', value: ({ submitted_at }) => submitted_at, cell: (row) => <Moment at={row.submitted_at} /> },
  {
    id: 'standing',
    header: 'Standing',
    value: ({ standing }) => standing,
    isShort: true,
    cell: ({ standing }) => <StateTag tone={STANDING_TONES[standing]}>{STANDING_WORDS[standing]}</StateTag>,
  },
  {
    id: 'reason',
    header: 'Reason',
    value: ({ reason }) => reason,
    cell: ({ reason }) => (reason ? reasonWords(reason) : <None />),
  },
  {
    id: 'holder',
    header: 'Who has it',
    value: ({ held_by }) => (held_by ? `${held_by.kind} ${held_by.id}` : null),
    cell: ({ held_by }) => (held_by ? `${wordsOf(held_by.kind)} ${held_by.id}` : <None words="nobody" />),
  },
];

/** The list behind every count. The filter is the address: a link to it shows the same list to anybody with the right. */
export function SubmissionsPage(): ReactNode {
  const search = useSearch({ from: '/submissions' });
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...(after && { after: Number(after) }) };
  const list = useList(getSubmissionsOptions({ query }), (answer) => answer);
  return (
    <ListPage
      title="Submissions"
      heading={headingOf(search)}
      noun={['submission', 'submissions']}
      search={search}
      filters={useFilters(search)}
      list={list}
      columns={COLUMNS}
      rowKey={({ program, id }) => `${program} ${id}`}
      csvOf="/api/v1/submissions"
      empty="Choose another standing, or take a filter away."
    />
  );
}

function useFilters({ program, reason }: SubmissionSearch): Filter[] {
  const { programs } = useSession();
  const reasons = useReasons(program, reason);
  return [
    { kind: 'choice', name: 'program', label: 'Program', all: 'All programs', options: programs.map((name) => [name, name]) },
    {
      kind: 'choice',
      name: 'standing',
      label: 'Standing',
      all: 'All standings',
      options: STANDINGS.map((name) => [name, STANDING_WORDS[name]]),
    },
    {
      kind: 'choice',
      name: 'reason',
      label: 'Reason',
      all: 'All reasons',
      options: reasons.map((name) => [name, reasonWords(name)]),
      isShown: ({ standing }) => standing === 'needs_attention',
    },
    { kind: 'text', name: 'form', label: 'Form' },
    { kind: 'text', name: 'id_prefix', label: 'Id begins with' },
  ];
}

/** The reasons that occur now, and the one that the address names even when it no longer does. */
function useReasons(program: string | undefined, named: string | undefined): string[] {
  const standing = useQuery(getStandingOptions());
  const programs = standing.data?.programs.filter((one) => program === undefined || one.program === program) ?? [];
  const occurring = programs.flatMap(({ reasons }) => reasons.map(({ reason }) => reason));
  return [...new Set([...occurring, ...(named ? [named] : [])])].toSorted();
}

function headingOf({ program, standing, reason }: SubmissionSearch): string {
  const parts = [standing ? STANDING_WORDS[standing] : 'All standings', reason && reasonWords(reason), program ?? 'all programs'];
  return parts.filter(Boolean).join(', ');
}
