import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetProgramsProgramRetentionResponse, getProgramsProgramRetentionOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { useShown } from '../kit/use-shown.ts';
import { countOf, countText } from '../words/quantities.ts';
import { keptWords } from '../words/retention.ts';
import { Moment } from '../words/times.tsx';

type Due = GetProgramsProgramRetentionResponse['kinds'][number];

const COLUMNS: readonly Column<Due>[] = [
  { id: 'kind', header: 'What', cell: ({ kind }) => keptWords(kind) },
  {
    id: 'days',
    header: 'Kept for',
    cell: ({ days, before }) => (
      <>
        {countOf(days, 'day')}; older than <Moment at={before} />
      </>
    ),
  },
  { id: 'due', header: 'Past its period', isNumber: true, cell: ({ due }) => countText(due) },
  { id: 'held', header: 'Kept by holds', isNumber: true, cell: ({ held }) => countText(held) },
  { id: 'sample', header: 'Some of them', cell: ({ sample }) => (sample.length > 0 ? sample.join(', ') : <None />) },
];

/** What a purge of this program would destroy now, kind by kind. */
export function DueSection({ program }: { readonly program: string }): ReactNode {
  const { data, error, isPending } = useShown(getProgramsProgramRetentionOptions({ path: { program } }));
  const may = useMay('operate');
  const title = `What a purge of ${program} would destroy now`;
  return (
    <Section title={title}>
      {error && <FaultText error={error} />}
      {isPending && <p className="wb-quiet">Counting…</p>}
      {data?.kinds.length === 0 && (
        <p className="wb-quiet">No period is set: everything is kept. Whoever runs Waybill sets one with WAYBILL_RETAIN.</p>
      )}
      {data && data.kinds.length > 0 && (
        <>
          <ListTable caption={title} columns={COLUMNS} rows={data.kinds} rowKey={({ kind }) => kind} search={{}} isWhole />
          {may && (
            <p>
              <Link to="/tasks/$program/$name" params={{ program, name: 'purge-by-retention' }}>
                Ask for a purge of {program}
              </Link>
            </p>
          )}
        </>
      )}
    </Section>
  );
}
