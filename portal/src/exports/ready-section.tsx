import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getExportsProgramNameReadyOptions, type ReadyRow } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords } from '../words/codes.ts';
import { PLACES } from '../words/exports.ts';
import { countOf, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

const FIRST = 200;

interface ReadySectionProps {
  readonly program: string;
  readonly name: string;
}

/** Everybody whose change the partner is not proved to have, and where each change is. People by pseudonym alone. */
export function ReadySection({ program, name }: ReadySectionProps): ReactNode {
  const { data, error } = useShown(getExportsProgramNameReadyOptions({ path: { program, name } }));
  const places = Object.entries(data?.places ?? {}).filter(([, count]) => count > 0) as [ReadyRow['place'], number][];
  return (
    <Section title="Who waits for this partner">
      {error && <FaultText error={error} />}
      {data?.total === 0 && <p className="wb-quiet">Nobody: the partner is proved to have every change of the form {data.form}.</p>}
      {data && data.total > 0 && (
        <>
          <p className="wb-lead">
            {countOf(data.people, 'person', 'people')} with {countOf(data.total, 'change')} that the partner is not proved to have, now.
          </p>
          <Facts facts={places.map(([place, count]): Fact => [PLACES[place], countText(count)])} />
          {data.total > FIRST && <p className="wb-quiet">The first {countText(FIRST)} stand here.</p>}
          <ListTable
            caption="Changes that the partner is not proved to have"
            columns={columnsOf(program)}
            rows={data.rows.slice(0, FIRST)}
            rowKey={({ submission }) => submission}
            search={{}}
            isWhole
          />
        </>
      )}
    </Section>
  );
}

function columnsOf(program: string): readonly Column<ReadyRow>[] {
  return [
    { id: 'person', header: 'Person', cell: ({ person }) => person },
    {
      id: 'submission',
      header: 'Change',
      cell: ({ submission }) => (
        <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
          {submission}
        </Link>
      ),
    },
    { id: 'at', header: 'Submitted', cell: ({ submitted_at: at }) => <Moment at={at} /> },
    {
      id: 'place',
      header: 'Where it is',
      cell: ({ place, reason, newer, file }) => (
        <>
          {PLACES[place]}
          {reason && <div className="wb-sums__means">{reasonWords(reason)}</div>}
          {newer && <div className="wb-sums__means">the newer one: {newer}</div>}
          {file && (
            <div>
              <Link to="/exports/files/$id" params={{ id: String(file) }}>
                file {file}
              </Link>
            </div>
          )}
        </>
      ),
    },
  ];
}
