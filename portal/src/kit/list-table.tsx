import { useNavigate } from '@tanstack/react-router';
import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { Table } from '@trussworks/react-uswds';
import { type ReactNode, useMemo } from 'react';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import type { ListSearch } from './search.ts';

export interface Column<Row> {
  /** Its name in the address when the list is sorted by it. */
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; a column without cannot be sorted. ISO times sort as text. */
  readonly value?: (row: Row) => string | number | null;
  readonly isNumber?: boolean;
  /** A word or code that is not to be broken over lines. */
  readonly isShort?: boolean;
}

interface ListTableProps<Row> {
  readonly caption: string;
  /** The first column names its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly search: ListSearch;
  /** Whether these rows are all that the filter finds; else sorting says that it sorts this page. */
  readonly isWhole: boolean;
}

const FEATURES = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

function sortingOf({ sort }: ListSearch): SortingState {
  if (!sort) return [];
  return [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
}

/** Rows in columns; where there is no room for columns, one card a row. The order is in the address. */
export function ListTable<Row>({ caption, columns, rows, rowKey, search, isWhole }: ListTableProps<Row>): ReactNode {
  const sorting = useMemo(() => sortingOf(search), [search]);
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const definitions = useMemo(
    () =>
      columns.map(({ id, header, value }) => ({
        id,
        header,
        accessorFn: ({ row }: { readonly row: Row }) => value?.(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortFn: 'alphanumeric' as const,
        enableSorting: value !== undefined,
      })),
    [columns],
  );
  const table = useTable({ features: FEATURES, columns: definitions, data, getRowId: ({ row }) => rowKey(row), state: { sorting } });
  const byId = new Map(columns.map((column) => [column.id, column]));
  const [sorted] = sorting;
  return (
    <>
      {sorted && !isWhole && (
        <p className="wb-quiet">
          The order is that of this page; the whole list is longer. Narrow the filter, or download it to sort all of it.
        </p>
      )}
      <ScrollRegion label={`Table: ${caption}`}>
        <Table bordered={false} className="wb-list">
          <caption className="usa-sr-only">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <ColumnHeader key={column.id} column={column} sorted={sorted?.id === column.id ? sorted : undefined} search={search} />
              ))}
            </tr>
          </thead>
          <tbody>
            {table.getRowModel().rows.map((line) => (
              <tr key={line.id}>
                {line.getAllCells().map((cell, place) => {
                  const column = byId.get(cell.column.id) as Column<Row>;
                  return <Cell key={cell.id} column={column} row={line.original.row} isRowHeader={place === 0} />;
                })}
              </tr>
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
    </>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly isRowHeader: boolean;
}

function Cell<Row>({ column: { header, cell, isNumber, isShort }, row, isRowHeader }: CellProps<Row>): ReactNode {
  const className = [isNumber && 'wb-number', isShort && 'wb-short'].filter(Boolean).join(' ') || undefined;
  // One element, so that a card has a label and one value beside it.
  const content = <div>{cell(row)}</div>;
  return isRowHeader ? (
    <th scope="row" data-label={header} className={className}>
      {content}
    </th>
  ) : (
    <td data-label={header} className={className}>
      {content}
    </td>
  );
}

interface ColumnHeaderProps<Row> {
  readonly column: Column<Row>;
  readonly sorted: { readonly desc: boolean } | undefined;
  readonly search: ListSearch;
}

/** A press sorts upwards, the next one downwards, the third gives back the list's own order. */
function ColumnHeader<Row>({ column, sorted, search }: ColumnHeaderProps<Row>): ReactNode {
  const navigate = useNavigate();
  const className = column.isNumber ? 'wb-number' : undefined;
  if (!column.value) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  const next = !sorted ? column.id : sorted.desc ? undefined : `-${column.id}`;
  return (
    <th scope="col" className={className} aria-sort={!sorted ? undefined : sorted.desc ? 'descending' : 'ascending'}>
      <button
        type="button"
        className="wb-sort"
        data-order={!sorted ? 'none' : sorted.desc ? 'down' : 'up'}
        onClick={() => void navigate({ to: '.', search: { ...search, sort: next } as never, replace: true, resetScroll: false })}
      >
        {column.header}
        <span className="wb-sort__mark" aria-hidden="true" />
      </button>
    </th>
  );
}
