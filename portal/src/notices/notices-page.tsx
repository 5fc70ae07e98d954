import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getNoticesOptions, type NoticeRow, postProgramsProgramNoticeScansMutation } from '../api/index.ts';
import { useMay, useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { reasonWords } from '../words/codes.ts';
import { NOTICE_KIND_NAMES, NOTICE_KINDS, NOTICE_STATE_NAMES, NOTICE_STATES, noticeWhy, UNCONFIRMED_WORDS } from '../words/notices.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import type { NoticeSearch } from './search.ts';
import { SilencesSection } from './silences-section.tsx';

const COLUMNS: readonly Column<NoticeRow>[] = [
  {
    id: 'composed',
    header: 'Notice',
    value: ({ id }) => id,
    cell: ({ id, program, title }) => (
      <>
        <Link to="/notices/$id" params={{ id: String(id) }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">
          {title}, {program}
        </span>
      </>
    ),
  },
  { id: 'kind', header: 'What it says', value: ({ kind }) => kind, cell: ({ kind }) => NOTICE_KINDS[kind] },
  {
    id: 'about',
    header: 'About',
    cell: ({ program, submissions, reason }) => (
      <>
        <SubmissionLinks program={program} submissions={submissions} />
        {reason && <div className="wb-sums__means">{reasonWords(reason)}</div>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state, why }) => (
      <>
        <StateTag tone={NOTICE_STATES[state].tone}>{NOTICE_STATES[state].words}</StateTag>
        {why && state !== 'confirmed' && <div className="wb-sums__means">{noticeWhy(why)}</div>}
      </>
    ),
  },
  { id: 'to', header: 'To', cell: ({ to }) => to ?? <None words="no address yet" /> },
  { id: 'attempts', header: 'Tries', isNumber: true, value: ({ attempts }) => attempts, cell: ({ attempts }) => attempts },
  { id: 'since', header: 'Since', value: ({ state_at }) => state_at, cell: ({ state_at }) => <Moment at={state_at} /> },
];

/** The first few that a message is about; one message may be about many of a person's. */
export function SubmissionLinks({ program, submissions }: Pick<NoticeRow, 'program' | 'submissions'>): ReactNode {
  const shown = submissions.slice(0, 3);
  return (
    <ul className="wb-plain-list">
      {shown.map((id) => (
        <li key={id}>
          <Link to="/submissions/$program/$id" params={{ program, id }}>
            {id}
          </Link>
        </li>
      ))}
      {submissions.length > shown.length && <li>and {countOf(submissions.length - shown.length, 'more', 'more')}</li>}
    </ul>
  );
}

const ORDERS = { names: ['composed'], own: '-composed' } as const;

/** Messages to the people concerned, to the confirmation that they arrived. */
export function NoticesPage(): ReactNode {
  const search = useSearch({ from: '/notices' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { after }) };
  const list = useList(getNoticesOptions({ query }), ({ notices, next }) => ({ rows: notices, next }));
  return (
    <ListPage
      title="Notices"
      lead="Messages to the people concerned, the newest first. A person counts as told once the message is confirmed to have arrived."
      heading={headingOf(search)}
      noun={['notice', 'notices']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/notices"
      orders={ORDERS}
      empty="No message is like that."
    >
      <SilencesSection />
      <ScanDeeds programs={programs} />
    </ListPage>
  );
}

function ScanDeeds({ programs }: { readonly programs: readonly string[] }): ReactNode {
  if (!useMay('operate')) return null;
  return (
    <div className="wb-buttons">
      {programs.map((program) => (
        <Deed
          key={program}
          label={`Look for failures in ${program} now`}
          title={`Look for failures in ${program} that nobody was told of`}
          facts={[
            ['Program', program],
            ['What it does', 'looks now, as every worker does each minute. It sends nothing itself'],
          ]}
          needsReason={false}
          mutation={postProgramsProgramNoticeScansMutation()}
          call={() => ({ path: { program } })}
          done={({ told }) =>
            `Told: ${told.told ?? 0}. A message waits or is under way: ${(told.waiting ?? 0) + (told.under_way ?? 0)}. Not told: ${told.not_told ?? 0}.`
          }
        />
      ))}
    </div>
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      all: 'All states',
      options: [...NOTICE_STATE_NAMES.map((name) => [name, NOTICE_STATES[name].words] as const), ['unconfirmed', UNCONFIRMED_WORDS]],
    },
    {
      kind: 'choice',
      name: 'kind',
      label: 'What it says',
      all: 'All kinds',
      options: NOTICE_KIND_NAMES.map((name) => [name, NOTICE_KINDS[name]]),
    },
    { kind: 'text', name: 'submission', label: 'Submission', hint: 'Choose its program too.' },
  ];
}

function headingOf({ program, state, kind, submission, came_to, from, until }: NoticeSearch): string {
  const moved = came_to && from && until && `${NOTICE_STATES[came_to].words}, within the window`;
  return [
    moved || (state === 'unconfirmed' ? UNCONFIRMED_WORDS : state ? NOTICE_STATES[state].words : 'All states'),
    kind && NOTICE_KINDS[kind],
    submission,
    program ?? 'all programs',
  ]
    .filter(Boolean)
    .join(', ');
}
