import { Alert, AlertHeading, AlertText } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import type { StandingCounts, StandingReport } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useIsNarrow } from '../kit/narrow.ts';
import { countOf } from '../words/quantities.ts';
import { sumFaults } from '../words/standings.ts';
import { type StandingColumn, StandingTable } from './standing-table.tsx';

interface StandingSectionProps {
  readonly report: StandingReport;
  readonly all: StandingCounts;
}

function columnsOf({ programs }: StandingReport, all: StandingCounts): StandingColumn[] {
  const columns = programs.map(({ program, standing }) => ({ program, counts: standing }));
  return columns.length === 1 ? columns : [...columns, { program: null, counts: all }];
}

function sumFirst(columns: readonly StandingColumn[]): StandingColumn[] {
  return columns.toSorted((a, b) => Number(a.program !== null) - Number(b.program !== null));
}

/** The sum stands open, the programs behind their names. */
function OneByOne({ column, isFirst }: { readonly column: StandingColumn; readonly isFirst: boolean }): ReactNode {
  const table = <StandingTable columns={[column]} caption={`Submissions by standing, ${column.program ?? 'all programs'}`} />;
  if (isFirst) return table;
  return (
    <details className="wb-sums-fold">
      <summary>
        {column.program}, {countOf(column.counts.total, 'submission')}
      </summary>
      {table}
    </details>
  );
}

/** Every submission, once. Side by side where there is room, else one table a program, the sum first. */
export function StandingSection({ report, all }: StandingSectionProps): ReactNode {
  const isNarrow = useIsNarrow();
  const columns = columnsOf(report, all);
  const faults = sumFaults(report.programs);
  return (
    <Section title="Where every submission is" at={report.at} className="wb-columns__wide">
      {faults.length > 0 && (
        <div role="alert">
          <Alert type="error" slim>
            <AlertHeading level="h3">These counts do not add up</AlertHeading>
            <AlertText>
              {faults.join(' ')} Run <code>waybill doctor</code>: it recomputes them from the facts.
            </AlertText>
          </Alert>
        </div>
      )}
      {report.programs.length === 0 && <p className="wb-quiet">No program that you may see is loaded.</p>}
      {report.programs.length > 0 && !isNarrow && <StandingTable columns={columns} caption="Submissions by standing and program" />}
      {isNarrow && sumFirst(columns).map((column, place) => <OneByOne key={column.program ?? ''} column={column} isFirst={place === 0} />)}
    </Section>
  );
}
