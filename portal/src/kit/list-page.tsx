import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { LiveBar } from '../live/live-bar.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { type Filter, FilterForm } from './filter-form.tsx';
import { type Column, ListTable } from './list-table.tsx';
import { filterOf, type ListSearch, type Orders, orderOf } from './search.ts';
import type { ListAnswer } from './use-list.ts';

interface ListPageProps<Row> {
  readonly title: string;
  /** What is on the list, and of which time. */
  readonly lead?: ReactNode;
  /** The filter in words, over the rows. */
  readonly heading: string;
  readonly noun: readonly [one: string, many: string];
  /** What the address holds, read by the route. */
  readonly search: ListSearch;
  readonly filters: readonly Filter[];
  readonly list: UseQueryResult<ListAnswer<Row>>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** The API's path of this list (`/api/v1/handoffs`), for the CSV file of every row that the filter finds. */
  readonly csvOf?: string;
  /** By what the API sorts the whole list. */
  readonly orders?: Orders;
  /** What it means that there is none, and what to do. */
  readonly empty: ReactNode;
  /** Between the filter and the rows. */
  readonly children?: ReactNode;
}

/** A list behind an address: filter, count, rows, pages, CSV, and what to say while it loads, when it is empty and when it fails. */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const { title, lead, heading, noun, search, filters, list, columns, rowKey, csvOf, orders, empty, children } = props;
  return (
    <>
      <div className="wb-page-head">
        <PageHeading title={title} />
        <LiveBar at={list.data?.at} />
      </div>
      {lead && <p className="wb-lead">{lead}</p>}
      {list.error && <FaultNotice error={list.error} shownFrom={list.data?.at} />}
      {filters.length > 0 && <FilterForm filters={filters} search={search} />}
      {children}
      {list.isPending && <p className="wb-quiet">Loading the list…</p>}
      {list.data && (
        <Section title={heading} className={list.isPlaceholderData ? 'wb-is-stale' : ''}>
          <p className="wb-lead" role="status">
            {countSentence(list.data, noun, Object.values(filterOf(search)).some(Boolean))}
          </p>
          {list.data.rows.length === 0 && <p className="wb-quiet">{empty}</p>}
          {list.data.rows.length > 0 && (
            <ListTable
              caption={title}
              columns={columns}
              rows={list.data.rows}
              rowKey={rowKey}
              search={search}
              isWhole={isWhole(search, list.data)}
              orders={orders}
            />
          )}
          <ListFoot search={search} next={list.data.next} csvOf={list.data.rows.length > 0 ? csvOf : undefined} orders={orders} />
        </Section>
      )}
    </>
  );
}

function isWhole({ after }: ListSearch, { next }: ListAnswer<unknown>): boolean {
  return after === undefined && next === null;
}

function countSentence({ count, rows, next }: ListAnswer<unknown>, [one, many]: readonly [string, string], hasFilter: boolean): string {
  if (rows.length === 0) return hasFilter ? `No ${one} matches this filter.` : `0 ${many}.`;
  if (!count)
    return next === null ? `${countOf(rows.length, one, many)}.` : `The first ${countOf(rows.length, one, many)} are on this page.`;
  const total = count.exact ? countOf(count.value, one, many) : `More than ${countText(count.value)} ${many}`;
  return rows.length < count.value || !count.exact ? `${total}; this page shows ${countText(rows.length)}.` : `${total}.`;
}

interface ListFootProps {
  readonly search: ListSearch;
  readonly next: string | null;
  readonly csvOf: string | undefined;
  readonly orders?: Orders | undefined;
}

/** Pages and CSV under the rows of a list. */
export function ListFoot({ search, next, csvOf, orders }: ListFootProps): ReactNode {
  const { after, ...first } = search;
  if (!after && !next && !csvOf) return null;
  return (
    <div className="wb-list-foot">
      {(after || next) && (
        <nav aria-label="Pages of the list">
          <ul className="wb-pages">
            {after && (
              <li>
                <Link to="." search={first as never}>
                  First page
                </Link>
              </li>
            )}
            {next && (
              <li>
                <Link to="." search={{ ...first, after: next } as never}>
                  Next page
                </Link>
              </li>
            )}
          </ul>
        </nav>
      )}
      {csvOf && (
        <a href={csvAddress(csvOf, search, orders)} download>
          Download all rows of this filter as CSV
        </a>
      )}
    </div>
  );
}

function csvAddress(path: string, search: ListSearch, orders: Orders | undefined): string {
  const asked = { ...filterOf(search), ...(orders && orderOf(search, orders)) };
  const filter = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const query = new URLSearchParams(filter);
  return `${path.replace('/api/v1/', '/api/v1/csv/')}${query.size > 0 ? `?${query}` : ''}`;
}
