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
import { columnOf, type ListSearch, type Orders, orderOf } from './search.ts';

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
  /** Sentences: where it is narrow, the label stands above them and they have the whole line. */
  readonly isText?: boolean;
  /** A name of many words, which keeps its room beside many columns. */
  readonly isWide?: boolean;
}

interface ListTableProps<Row> {
  readonly caption: string;
  /** The first column names its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly search: ListSearch;
  /** Whether these rows are all that the filter finds. */
  readonly isWhole: boolean;
  /** By what the API sorts the whole list. By any other column the rows are sorted here, where they are all there are. */
  readonly orders?: Orders | undefined;
}

const FEATURES = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

/** How the rows are sorted here: not at all where the API did it, or where they are a part only. */
function sortingOf({ search, isWhole, orders }: Pick<ListTableProps<never>, 'search' | 'isWhole' | 'orders'>): SortingState {
  const { sort } = search;
  if (!sort || (orders && (!isWhole || orderOf(search, orders).sort))) return [];
  return [{ id: columnOf(sort), desc: sort.startsWith('-') }];
}

/** Rows in columns; where there is no room for columns, one card a row. The order is in the address. */
export function ListTable<Row>({ caption, columns, rows, rowKey, search, isWhole, orders }: ListTableProps<Row>): ReactNode {
  const sorting = useMemo(() => sortingOf({ search, isWhole, orders }), [search, isWhole, orders]);
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
  const order = sorted ? (search.sort as string) : orders && (orderOf(search, orders).sort ?? orders.own);
  const isSortable = ({ id, value }: Column<Row>): boolean =>
    orders?.names.includes(id) === true || (value !== undefined && (!orders || isWhole));
  return (
    <>
      {sorted && !isWhole && !orders && (
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
                <ColumnHeader
                  key={column.id}
                  column={column}
                  isSortable={isSortable(column)}
                  order={order}
                  own={orders?.own}
                  search={search}
                />
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

function Cell<Row>({ column: { header, cell, isNumber, isShort, isText, isWide }, row, isRowHeader }: CellProps<Row>): ReactNode {
  const className =
    [isNumber && 'wb-number', isShort && 'wb-short', isText && 'wb-text', isWide && 'wb-wide'].filter(Boolean).join(' ') || undefined;
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
  readonly isSortable: boolean;
  /** The order that the rows are in. */
  readonly order: string | undefined;
  readonly own: string | undefined;
  readonly search: ListSearch;
}

/** A press sorts upwards, the next one downwards, the third gives back the list's own order. */
function nextOrder(column: string, order: string | undefined, own: string | undefined): string | undefined {
  const isOwn = own !== undefined && columnOf(own) === column;
  const next = order === column ? `-${column}` : order === `-${column}` ? (isOwn ? column : undefined) : column;
  return next === own ? undefined : next;
}

function ColumnHeader<Row>({ column, isSortable, order, own, search }: ColumnHeaderProps<Row>): ReactNode {
  const navigate = useNavigate();
  const className = column.isNumber ? 'wb-number' : undefined;
  if (!isSortable) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  const sort = nextOrder(column.id, order, own);
  // A page of another order is another page.
  const { after: _after, ...first } = search;
  const sorted = order === column.id ? 'up' : order === `-${column.id}` ? 'down' : 'none';
  // The mark stays with the last word where the header wraps.
  const [, lead, last] = /^(.*?)(\S*)$/.exec(column.header) ?? [];
  const ARIA = { up: 'ascending', down: 'descending', none: undefined } as const;
  return (
    <th scope="col" className={className} aria-sort={ARIA[sorted]}>
      <button
        type="button"
        className="wb-sort"
        data-order={sorted}
        onClick={() => void navigate({ to: '.', search: { ...first, sort } as never, replace: true, resetScroll: false })}
      >
        {lead}
        <span className="wb-nowrap">
          {last}
          <span className="wb-sort__mark" aria-hidden="true" />
        </span>
      </button>
    </th>
  );
}
