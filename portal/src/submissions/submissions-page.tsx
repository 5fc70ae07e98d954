import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getStandingOptions, getSubmissionsOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { reasonWords } from '../words/codes.ts';
import { AGE_WORDS, AGES, ANY_AGE, DUE_TIMES, DUES, HOLDER_WORDS, HOLDERS } from '../words/outlook.ts';
import { ROLL_UPS, rollUpWords, STANDING_WORDS, STANDINGS } from '../words/standings.ts';
import { ANY_TOLD, TOLD_NAMES, TOLD_WORDS } from '../words/told.ts';
import { FindForm } from './find-form.tsx';
import type { SubmissionSearch } from './search.ts';
import { SUBMISSION_COLUMNS } from './submission-columns.tsx';

const ORDERS = { names: ['submitted', 'answer_by'], own: 'received' } as const;

/** The list behind every count. The filter is the address: a link to it shows the same list to anybody with the right. */
export function SubmissionsPage(): ReactNode {
  const search = useSearch({ from: '/submissions' });
  const { programs } = useSession();
  const { after, error_class, ...rest } = search;
  const query = {
    ...filterOf(rest),
    ...(error_class && { error_class: Number(error_class) }),
    ...orderOf(search, ORDERS),
    ...(after && { after }),
  };
  const list = useList(getSubmissionsOptions({ query }), (answer) => answer);
  return (
    <ListPage
      title="Submissions"
      heading={headingOf(search)}
      noun={['submission', 'submissions']}
      search={search}
      filters={useFilters(search)}
      list={list}
      columns={SUBMISSION_COLUMNS}
      rowKey={({ program, id }) => `${program} ${id}`}
      csvOf="/api/v1/submissions"
      orders={ORDERS}
      empty="Choose another standing, or take a filter away."
    >
      <FindForm programs={programs} />
    </ListPage>
  );
}

function useFilters({ program, reason }: SubmissionSearch): Filter[] {
  const { programs } = useSession();
  const reasons = useReasons(program, reason);
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'standing',
      label: 'Standing',
      all: 'All standings',
      options: STANDINGS.map((name) => [name, STANDING_WORDS[name]]),
    },
    {
      kind: 'choice',
      name: 'roll_up',
      label: 'Part of the whole',
      all: 'All parts',
      options: ROLL_UPS.map(({ name, label }) => [name, label]),
      isShown: ({ standing }) => !standing,
    },
    {
      kind: 'choice',
      name: 'reason',
      label: 'Reason',
      all: 'All reasons',
      options: reasons.map((name) => [name, reasonWords(name)]),
      isShown: ({ standing }) => standing === 'needs_attention',
    },
    {
      kind: 'choice',
      name: 'told',
      label: 'Person told',
      all: 'Told or not',
      options: [...TOLD_NAMES.map((name) => [name, TOLD_WORDS[name]] as const), ['any', ANY_TOLD]],
    },
    {
      kind: 'choice',
      name: 'age',
      label: 'Time box',
      all: 'Used up or not',
      options: [...AGES.map((name) => [name, AGE_WORDS[name]] as const), ['any', ANY_AGE]],
    },
    {
      kind: 'choice',
      name: 'due',
      label: 'Time box ends',
      all: 'At any time',
      options: DUES.map((name) => [name, DUE_TIMES[name]]),
      isShown: ({ standing }) => standing === 'in_progress',
    },
    {
      kind: 'choice',
      name: 'holder',
      label: 'Who has it',
      all: 'Whoever has it',
      options: HOLDERS.map((name) => [name, HOLDER_WORDS[name]]),
      isShown: ({ standing }) => standing === 'needs_attention',
    },
    { kind: 'text', name: 'form', label: 'Form' },
    { kind: 'text', name: 'error_class', label: 'Error class' },
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

function headingOf({ program, standing, roll_up, reason, told, error_class, age, due, holder }: SubmissionSearch): string {
  const parts = [
    standing ? STANDING_WORDS[standing] : roll_up ? rollUpWords(roll_up) : 'All standings',
    reason && reasonWords(reason),
    age && (age === 'any' ? ANY_AGE : AGE_WORDS[age]),
    due && `time box ends: ${DUE_TIMES[due]}`,
    holder && HOLDER_WORDS[holder],
    told && (told === 'any' ? ANY_TOLD : TOLD_WORDS[told]),
    error_class && `error class ${error_class}`,
    program ?? 'all programs',
  ];
  return parts.filter(Boolean).join(', ');
}
