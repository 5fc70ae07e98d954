import type { ReactNode } from 'react';
import { type GetRedactionsResponse, getRedactionsOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { countOf, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { OfRun } from './purges-section.tsx';

type Redaction = GetRedactionsResponse['redactions'][number];

const COLUMNS: readonly Column<Redaction>[] = [
  {
    id: 'id',
    header: 'Redaction',
    cell: ({ id, program }) => (
      <>
        {id} <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  { id: 'who', header: 'The person is now', cell: ({ pseudonym }) => <code className="wb-code">{pseudonym}</code> },
  { id: 'submissions', header: 'Submissions', isNumber: true, cell: ({ submissions }) => countText(submissions) },
  { id: 'run', header: 'Run', cell: ({ run_id: run }) => <OfRun run={run} /> },
  {
    id: 'asked',
    header: 'Asked for',
    cell: ({ author, at, reason }) => (
      <>
        by {author}, <Moment at={at} />: “{reason}”
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ left }) =>
      left > 0 ? <StateTag tone="moving">{countOf(left, 'file')} still to go</StateTag> : <StateTag tone="good">finished</StateTag>,
  },
];

/** People of whom nothing is kept but counts and states. */
export function RedactionsSection({ program }: { readonly program: string | undefined }): ReactNode {
  const { data, error } = useShown(getRedactionsOptions({ query: program === undefined ? {} : { program } }));
  return (
    <Section title={`People who were redacted, ${program ?? 'all programs'}`}>
      {error && <FaultText error={error} />}
      {data?.redactions.length === 0 && <p className="wb-quiet">Nobody was redacted so far.</p>}
      {data && data.redactions.length > 0 && (
        <ListTable
          caption="People who were redacted"
          columns={COLUMNS}
          rows={data.redactions}
          rowKey={({ id }) => String(id)}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}
