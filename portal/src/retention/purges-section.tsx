import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetPurgesResponse, getPurgesOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { countOf, countText } from '../words/quantities.ts';
import { keptWords } from '../words/retention.ts';
import { Moment } from '../words/times.tsx';

type Purge = GetPurgesResponse['purges'][number];

const COLUMNS: readonly Column<Purge>[] = [
  {
    id: 'id',
    header: 'Purge',
    cell: ({ id, program }) => (
      <>
        {id} <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  {
    id: 'what',
    header: 'What',
    cell: ({ kind, before }) => (
      <>
        {keptWords(kind)}, older than <Moment at={before} />
      </>
    ),
  },
  { id: 'run', header: 'Run', cell: ({ run_id: run }) => <OfRun run={run} /> },
  {
    id: 'asked',
    header: 'Asked for',
    cell: ({ author, ordered_at: at, reason }) => (
      <>
        by {author}, <Moment at={at} />: “{reason}”
      </>
    ),
  },
  { id: 'destroyed', header: 'Destroyed', isNumber: true, cell: ({ destroyed }) => countText(destroyed) },
  {
    id: 'state',
    header: 'State',
    cell: ({ finished_at: at, left }) => {
      if (at === null) return <StateTag tone="moving">under way</StateTag>;
      if (left > 0) return <StateTag tone="moving">{countOf(left, 'file')} still to go</StateTag>;
      return (
        <>
          <StateTag tone="good">finished</StateTag> <Moment at={at} />
        </>
      );
    },
  },
];

/** The run that destroyed something; by hand there is none. */
export function OfRun({ run }: { readonly run: number | null }): ReactNode {
  if (run === null) return <None />;
  return (
    <Link to="/runs/$id" params={{ id: String(run) }}>
      run {run}
    </Link>
  );
}

export function PurgesSection({ program }: { readonly program: string | undefined }): ReactNode {
  const { data, error } = useShown(getPurgesOptions({ query: program === undefined ? {} : { program } }));
  return (
    <Section title={`Purges, ${program ?? 'all programs'}`}>
      {error && <FaultText error={error} />}
      {data?.purges.length === 0 && <p className="wb-quiet">Nothing was purged so far.</p>}
      {data && data.purges.length > 0 && (
        <ListTable caption="Purges" columns={COLUMNS} rows={data.purges} rowKey={({ id }) => String(id)} search={{}} isWhole />
      )}
    </Section>
  );
}
