import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getExportFilesOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { FILE_STATE_NAMES, FILE_STATES } from '../words/exports.ts';
import { FILE_COLUMNS } from './file-columns.tsx';
import { ExportParts } from './parts.tsx';
import type { FileSearch } from './search.ts';

/** Every file of every export, the newest first. */
export function FilesPage(): ReactNode {
  const search = useSearch({ from: '/exports/files' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...(after && { before: Number(after) }) };
  const list = useList(getExportFilesOptions({ query }), ({ files, next }) => ({ rows: files, next }));
  return (
    <>
      <ExportParts />
      <ListPage
        title="Files of exports"
        lead="Every file that was begun, the newest first, whatever became of it."
        heading={headingOf(search)}
        noun={['file', 'files']}
        search={search}
        filters={filtersOf(programs)}
        list={list}
        columns={FILE_COLUMNS}
        rowKey={({ id }) => String(id)}
        csvOf="/api/v1/export-files"
        empty="Choose another state, or take a filter away."
      />
    </>
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
      options: FILE_STATE_NAMES.map((name) => [name, FILE_STATES[name].words]),
    },
    { kind: 'text', name: 'export', label: 'Export' },
  ];
}

function headingOf({ program, state, export: name }: FileSearch): string {
  return [state ? FILE_STATES[state].words : 'All states', name, program ?? 'all programs'].filter(Boolean).join(', ');
}
