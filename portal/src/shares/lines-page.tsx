import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getPartnerSharesIdLinesOptions, getSharesIdLinesOptions, type ShareLine } from '../api/index.ts';
import { useMay } from '../frame/use-session.ts';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { LINE_STATE_NAMES, LINE_STATES } from '../words/shares.ts';
import { LINE_COLUMNS } from './line-columns.tsx';
import { receivedColumns } from './received-columns.tsx';

const FILTERS: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'state',
    label: 'Answer',
    all: 'All lines',
    options: LINE_STATE_NAMES.map((name) => [name, LINE_STATES[name].words]),
  },
];

const rowsOf = ({ lines, next }: { readonly lines: readonly ShareLine[]; readonly next: string | null }) => ({ rows: lines, next });

/** Every line of a share, for us or for its partner. */
export function LinesPage(): ReactNode {
  return useMay('read') ? <OurLines /> : <PartnerLines />;
}

function useAsked() {
  const id = Number(useParams({ from: '/shares/$id/lines' }).id);
  const search = useSearch({ from: '/shares/$id/lines' });
  const { after, ...rest } = search;
  return { id, search, question: { path: { id }, query: { ...filterOf(rest), ...(after && { after: Number(after) }) } } };
}

function OurLines(): ReactNode {
  const { id, search, question } = useAsked();
  const list = useList(getSharesIdLinesOptions(question), rowsOf);
  return <Lines id={id} search={search} list={list} columns={LINE_COLUMNS} csvOf={`/api/v1/shares/${id}/lines`} />;
}

function PartnerLines(): ReactNode {
  const { id, search, question } = useAsked();
  const list = useList(getPartnerSharesIdLinesOptions(question), rowsOf);
  return <Lines id={id} search={search} list={list} columns={receivedColumns(id)} csvOf={`/api/v1/partner/shares/${id}/lines`} />;
}

type LinesProps = Pick<Parameters<typeof ListPage<ShareLine>>[0], 'list' | 'columns'> & {
  readonly id: number;
  readonly search: ReturnType<typeof useAsked>['search'];
  readonly csvOf: string;
};

function Lines({ id, search, list, columns, csvOf }: LinesProps): ReactNode {
  return (
    <ListPage
      title={`Lines of share ${id}`}
      lead={
        <>
          In the order of its manifest.{' '}
          <Link to="/shares/$id" params={{ id: String(id) }}>
            Back to share {id}
          </Link>
        </>
      }
      heading={search.state ? LINE_STATES[search.state].words : 'All lines'}
      noun={['line', 'lines']}
      search={search}
      filters={FILTERS}
      list={list}
      columns={columns}
      rowKey={({ position }) => String(position)}
      csvOf={csvOf}
      empty="Choose another answer."
    />
  );
}
