import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { Standing, StandingCounts } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Breakable } from '../kit/breakable.tsx';
import { countText } from '../words/quantities.ts';
import { ROLL_UPS, type RollUp, type RollUpName, rollUpCount, STANDING_WORDS } from '../words/standings.ts';

export interface StandingColumn {
  /** null: all programs together. */
  readonly program: string | null;
  readonly counts: StandingCounts;
}

interface StandingTableProps {
  readonly columns: readonly StandingColumn[];
  readonly caption: string;
}

function titleOf({ program }: StandingColumn): string {
  return program ?? 'All programs';
}

/** Four parts, each the sum of the lines under it; the parts sum to the total. */
export function StandingTable({ columns, caption }: StandingTableProps): ReactNode {
  return (
    <ScrollRegion label={caption}>
      <table className="wb-sums">
        <caption className="usa-sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Standing</th>
            {columns.map((column) => (
              <th key={titleOf(column)} scope="col" className="wb-number">
                {column.program === null ? <span className="wb-nowrap">All programs</span> : <Breakable text={column.program} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROLL_UPS.map((rollUp) => (
            <RollUpRows key={rollUp.name} rollUp={rollUp} columns={columns} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              Total <span className="wb-sums__means">proved + watched + set aside + needs attention</span>
            </th>
            {columns.map((column) => (
              <td key={titleOf(column)} className="wb-number">
                <CountLink column={column} label="Total" count={column.counts.total} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

function RollUpRows({ rollUp, columns }: { readonly rollUp: RollUp; readonly columns: readonly StandingColumn[] }): ReactNode {
  const [only] = rollUp.standings;
  const isSplit = rollUp.standings.length > 1;
  return (
    <Fragment>
      <tr className="wb-sums__part" data-part={rollUp.name}>
        <th scope="row">
          <span className="wb-sums__key" aria-hidden="true" />
          {rollUp.label} <span className="wb-sums__means">{rollUp.means}</span>
        </th>
        {columns.map((column) => (
          <td key={titleOf(column)} className="wb-number">
            {isSplit || !only ? (
              <CountLink column={column} label={rollUp.label} rollUp={rollUp.name} count={rollUpCount(column.counts, rollUp)} />
            ) : (
              <CountLink column={column} label={rollUp.label} standing={only} count={column.counts[only]} />
            )}
          </td>
        ))}
      </tr>
      {isSplit &&
        rollUp.standings.map((standing) => (
          <tr key={standing} className="wb-sums__line">
            <th scope="row">{STANDING_WORDS[standing]}</th>
            {columns.map((column) => (
              <td key={titleOf(column)} className="wb-number">
                <CountLink column={column} label={STANDING_WORDS[standing]} standing={standing} count={column.counts[standing]} />
              </td>
            ))}
          </tr>
        ))}
    </Fragment>
  );
}

interface CountLinkProps {
  readonly column: StandingColumn;
  readonly label: string;
  readonly standing?: Standing;
  readonly rollUp?: RollUpName;
  readonly count: number;
}

/** Zero is a link too: a count that falls to zero must not take the focus away. */
function CountLink({ column, label, standing, rollUp, count }: CountLinkProps): ReactNode {
  const search = { ...(column.program && { program: column.program }), ...(standing && { standing }), ...(rollUp && { roll_up: rollUp }) };
  return (
    <Link to="/submissions" search={search} className="wb-count" data-is-zero={count === 0}>
      {countText(count)}
      <span className="usa-sr-only">
        {' '}
        {label}, {titleOf(column)}
      </span>
    </Link>
  );
}
