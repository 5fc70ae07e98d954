import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { getExportsOptions, type ListedExport } from '../api/index.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { FILE_STATES } from '../words/exports.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { ExportParts } from './parts.tsx';

const COLUMNS: readonly Column<ListedExport>[] = [
  {
    id: 'title',
    header: 'Export',
    value: ({ title }) => title,
    cell: ({ program, name, title }) => (
      <>
        <Link to="/exports/$program/$name" params={{ program, name }}>
          {title}
        </Link>{' '}
        <span className="wb-sums__means">
          {name}, {program}
        </span>
      </>
    ),
  },
  { id: 'state', header: 'How it stands', isWide: true, cell: (listed) => <Standing listed={listed} /> },
  {
    id: 'confirmed',
    header: 'Last confirmed file',
    value: ({ last_confirmed: file }) => file?.confirmed_at ?? '',
    cell: ({ last_confirmed: file }) =>
      file?.confirmed_at ? (
        <>
          <Link to="/exports/files/$id" params={{ id: String(file.id) }}>
            {file.file_name}
          </Link>
          <div className="wb-sums__means">
            {countOf(file.written, 'row')}, <Moment at={file.confirmed_at} />
          </div>
        </>
      ) : (
        <None words="none yet" />
      ),
  },
  {
    id: 'next',
    header: 'Next file expected',
    value: ({ next }) => next?.due_at ?? '',
    cell: ({ next }) => (next ? <Moment at={next.due_at} /> : <None />),
  },
];

/** Late ones first, then what is blocked, then by name. */
function byUrgency(one: ListedExport, other: ListedExport): number {
  const weight = ({ overdue, newest }: ListedExport) => overdue * 10 + (newest?.state === 'blocked' ? 5 : 0);
  return weight(other) - weight(one) || one.title.localeCompare(other.title);
}

/** Files that are made by the clock for other systems. */
export function ExportsPage(): ReactNode {
  const search = useSearch({ from: '/exports' });
  const list = useList(getExportsOptions(), ({ exports }) => ({ rows: exports, next: null }));
  const sorted = useMemo(() => list.data && { ...list.data, rows: [...list.data.rows].sort(byUrgency) }, [list.data]);
  return (
    <>
      <ExportParts />
      <ListPage
        title="Exports"
        lead="Files that are made by the clock for other systems; late ones first. A file counts when it was read back from the partner."
        heading="Every export"
        noun={['export', 'exports']}
        search={search}
        filters={[]}
        list={{ ...list, data: sorted } as typeof list}
        columns={COLUMNS}
        rowKey={({ program, name }) => `${program} ${name}`}
        empty="No program of yours makes files."
      />
    </>
  );
}

function Standing({ listed: { is_set_up: isSetUp, overdue, unmet, newest } }: { readonly listed: ListedExport }): ReactNode {
  if (!isSetUp) return <StateTag tone="quiet">Not set up: no place to put its files</StateTag>;
  if (overdue > 0) return <StateTag tone="bad">{countOf(overdue, 'day')} late without a file</StateTag>;
  if (newest?.state === 'blocked') return <StateTag tone="bad">{FILE_STATES.blocked.words}</StateTag>;
  if (unmet.length > 0) return <StateTag tone="moving">Due now</StateTag>;
  return newest ? (
    <StateTag tone={FILE_STATES[newest.state].tone}>{FILE_STATES[newest.state].words}</StateTag>
  ) : (
    <StateTag tone="quiet">No file yet</StateTag>
  );
}
