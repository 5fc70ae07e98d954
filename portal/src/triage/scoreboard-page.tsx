import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetErrorScoreboardResponse, getErrorScoreboardOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { useSession } from '../frame/use-session.ts';
import { type Fact, Facts } from '../kit/facts.tsx';
import { FilterForm } from '../kit/filter-form.tsx';
import { useIsNarrow } from '../kit/narrow.ts';
import { programFilter } from '../kit/program-filter.ts';
import { useShown } from '../kit/use-shown.ts';
import { LiveBar } from '../live/live-bar.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { ClassState, classTitle, TriageParts } from './parts.tsx';

type Board = GetErrorScoreboardResponse;
type Row = Board['rows'][number];

/** Weeks of three months; days of two weeks, which is what fits beside each other. */
const DAYS = { week: 91, day: 14 } as const;
/** Columns are whole days in UTC, so they are named in UTC. */
const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
const COLUMN = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** Failures by class and day or week; each cell is a link to its submissions. */
export function ScoreboardPage(): ReactNode {
  const search = useSearch({ from: '/triage' });
  const { programs } = useSession();
  const by = search.by ?? 'week';
  const query = { by, days: DAYS[by], ...(search.program && { program: search.program }) };
  const shown = useShown(getErrorScoreboardOptions({ query }));
  return (
    <>
      <TriageParts />
      <div className="wb-page-head">
        <PageHeading title="Triage" />
        <LiveBar at={undefined} />
      </div>
      <p className="wb-lead">
        Failures that are the same failure are one class. Each number leads to the submissions that it counts; what concerns no submission
        has none.
      </p>
      <FilterForm
        search={search}
        filters={[
          programFilter(programs),
          { kind: 'choice', name: 'by', label: 'By', all: 'Week, three months', options: [['day', 'Day, two weeks']] },
        ]}
      />
      {shown.error && <FaultNotice error={shown.error} shownFrom={undefined} />}
      {shown.isPending && <p className="wb-quiet">Loading the scoreboard…</p>}
      {shown.data && (
        <BoardSection
          board={shown.data}
          csv={`/api/v1/error-scoreboard.csv?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`}
        />
      )}
    </>
  );
}

function BoardSection({ board, csv }: { readonly board: Board; readonly csv: string }): ReactNode {
  return (
    <Section title={`Failures by class and ${board.by}, ${board.program ?? 'all programs'}`}>
      <p className="wb-lead" role="status">
        {countOf(board.total, 'failure')} from {DAY.format(new Date(board.from))} until now. Columns are whole {board.by}s of UTC; the last
        one is not over.
      </p>
      {board.rows.length === 0 ? <p className="wb-quiet">Nothing failed in this time.</p> : <BoardRows board={board} />}
      <div className="wb-list-foot">
        <a href={csv} download>
          Download the scoreboard as CSV
        </a>
      </div>
    </Section>
  );
}

function BoardRows({ board }: { readonly board: Board }): ReactNode {
  if (useIsNarrow()) return <BoardCards board={board} />;
  return (
    <ScrollRegion label="Failures by class and time">
      <BoardTable board={board} />
    </ScrollRegion>
  );
}

/** Where there is no room for columns: a class with the times in which it was seen. */
function BoardCards({ board: { columns, rows, until } }: { readonly board: Board }): ReactNode {
  return (
    <ul className="wb-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <ClassName row={row} />
          <Facts
            facts={[
              ['Total', <Cell key="" row={row} count={row.total} from={columns[0] as string} until={until} />],
              ...row.cells.map((count, place): Fact => {
                const from = columns[place] as string;
                return [
                  `From ${COLUMN.format(new Date(from))}`,
                  count === 0 ? null : <Cell key="" row={row} count={count} from={from} until={columns[place + 1] ?? until} />,
                ];
              }),
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function ClassName({ row }: { readonly row: Row }): ReactNode {
  return (
    <>
      <Link to="/triage/$id" params={{ id: String(row.id) }}>
        {classTitle(row)}
      </Link>
      <div className="wb-sums__means">
        <ClassState row={row} /> {row.program}
        {row.pattern && `, “${row.pattern}”`}
      </div>
    </>
  );
}

function BoardTable({ board: { columns, rows, column_totals, total, until, by } }: { readonly board: Board }): ReactNode {
  return (
    <table className="wb-sums wb-board">
      <caption className="usa-sr-only">Failures by class and {by}</caption>
      <thead>
        <tr>
          <th scope="col">Error class</th>
          {columns.map((begins) => (
            <th key={begins} scope="col" className="wb-number">
              {COLUMN.format(new Date(begins))}
            </th>
          ))}
          <th scope="col" className="wb-number">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <BoardRow key={row.id} row={row} columns={columns} until={until} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          {column_totals.map((count, place) => (
            <td key={columns[place]} className="wb-number">
              {countText(count)}
            </td>
          ))}
          <td className="wb-number">{countText(total)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function BoardRow({ row, columns, until }: { readonly row: Row; readonly columns: readonly string[]; readonly until: string }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <ClassName row={row} />
      </th>
      {row.cells.map((count, place) => (
        <td key={columns[place]} className="wb-number">
          <Cell row={row} count={count} from={columns[place] as string} until={columns[place + 1] ?? until} />
        </td>
      ))}
      <td className="wb-number">
        <Cell row={row} count={row.total} from={columns[0] as string} until={until} />
      </td>
    </tr>
  );
}

interface CellProps {
  readonly row: Row;
  readonly count: number;
  readonly from: string;
  readonly until: string;
}

function Cell({ row, count, from, until }: CellProps): ReactNode {
  if (count === 0) return <span className="wb-quiet">0</span>;
  return (
    <Link to="/triage/$id" params={{ id: String(row.id) }} search={{ from, until }} className="wb-count">
      {countText(count)}
      <span className="usa-sr-only">
        {' '}
        of {classTitle(row)}, from {COLUMN.format(new Date(from))} until {COLUMN.format(new Date(until))}
      </span>
    </Link>
  );
}
